"""Statistics about questions and tasks as a document: difficulty, item–total, options, what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from csr_interview.documents.blocks import Block, Facts, Heading, Paragraph, Table
from csr_interview.documents.layout import plural
from csr_interview.documents.statistics import NONE_HERE, NOTHING, deviation, number, share, titled
from csr_interview.labels import left_out
from csr_interview.models.decision import component_title
from csr_interview.models.exact import decimals
from csr_interview.scoring.agreement import ENOUGH_RATINGS
from csr_interview.scoring.interviewers import ENOUGH
from csr_interview.scoring.items import FORM_GAP, FORM_GAP_SHARE, LOW_ITEM_TOTAL, Item, ItemReport

NEEDED = (
    f"Figures for a question or task need {ENOUGH} submitted interviews with it, item–total and hints "
    f"{ENOUGH_RATINGS}."
)
FEW = f"Figures need {ENOUGH} interviews, item–total {ENOUGH_RATINGS}; cells with fewer are blank."
ALL_SEALED = "All interviews with this bank are sealed."
HINTS = (
    "These are hints, not findings: where N is small, chance alone produces such figures. Situational items "
    "often have a low item–total, because they measure several things at once. Read the question or task "
    "before you change anything."
)
NO_HINTS = f"Nothing stands out among questions and tasks with {ENOUGH_RATINGS} interviews or more."

EXPLAINED = (
    (
        "N",
        "interviews in which the question was rated or the task completed. A candidate with several "
        "interviewers counts several times.",
    ),
    ("Form", "the parallel wording; blank if there is only one."),
    ("Mean", "mean rating of a question, 1 to 5, as submitted: the lower, the more difficult."),
    ("Score", "mean score of a task as a share of full credit: the lower, the more difficult."),
    ("SD", "standard deviation of the ratings, or of the scores in percentage points."),
    (
        "Item–total",
        "correlation of the item with the total of the others (corrected item–total correlation, Pearson), "
        "from −1 to 1. For a question, the total is the mean of the other ratings in the interview; for a "
        "task, the mean score of the other tasks of its family, or the mean rating if it is the only one. "
        "If it is low, the item measures something other than the rest.",
    ),
    ("Options", "share of candidates who chose each option of a situational item."),
    (
        "Forms differ",
        f"the means of forms A and B are more than {number(FORM_GAP)} points apart, or their scores more "
        f"than {share(FORM_GAP_SHARE)} of full credit. All hints need {ENOUGH_RATINGS} interviews.",
    ),
)
"""The name and meaning of every figure."""


def item_blocks(found: ItemReport) -> Iterator[Block]:
    """Yield the scope, what deserves a look, and a table for the questions and each family of tasks."""
    yield Paragraph(scope(found), tone="quiet")
    if not found.collected.interviews:
        yield Paragraph(ALL_SEALED)
        return
    yield Heading("Worth a look", part="hints")
    told = hints(found)
    if told:
        yield Facts(tuple(told.items()))
        yield Paragraph(HINTS, tone="quiet")
    else:
        yield Paragraph(NO_HINTS, tone="quiet")
    none = []
    for component in dict.fromkeys(item.component for item in found.items):
        items = [item for item in found.items if item.component == component]
        title = "Questions" if component == "interview" else component_title(component)
        if not any(item.n for item in items):
            none.append(title)
            continue
        yield Heading(title, part=component)
        yield _table(items)
        if any(item.options for item in items):
            yield _options(items)
    if none:
        yield Heading("Without results", part="none")
        yield Paragraph(", ".join(none), tone="quiet")
    if not all(item.item_total is not None for item in found.items):
        yield Paragraph(FEW, tone="quiet")


def explained_blocks() -> Iterator[Block]:
    """Yield what each figure means."""
    yield Heading("What the figures mean", part="meaning")
    yield Facts(EXPLAINED)


def nothing_blocks(*, filtered: bool) -> Iterator[Block]:
    """Yield that there are no scorecards, or none that match, and what is needed."""
    yield Paragraph(NONE_HERE if filtered else NOTHING)
    yield Paragraph(NEEDED, tone="quiet")


def scope(found: ItemReport) -> str:
    """Return what was counted and what was excluded."""
    held = found.collected
    versions = list(dict.fromkeys(bank.version for bank in held.banks.values()))
    version = f", version{'s' if len(versions) > 1 else ''} {', '.join(versions)}" if versions else ""
    parts = [f"{plural(held.interviews, 'interview')}{version}."]
    if held.sealed:
        parts.append(f"{left_out(held.sealed)}.")
    if found.earlier:
        verb = "is" if found.earlier == 1 else "are"
        parts.append(
            f"{plural(found.earlier, 'result')} of questions and tasks that were worded differently {verb} "
            "not included."
        )
    return " ".join(parts)


def hints(found: ItemReport) -> dict[str, tuple[str, ...]]:
    """Return what deserves a look in words, by kind of hint; empty if nothing does."""
    told = {
        "Forms differ": [
            f"{name(pair.first)}: A {mean(pair.first)}, B {mean(pair.second)} "
            f"(N {pair.first.n:,} and {pair.second.n:,})"
            for pair in found.gaps
        ],
        f"Item–total below {number(LOW_ITEM_TOTAL)}": [
            f"{formed(item)}: {related(item)} (N {item.compared:,})" for item in found.low
        ],
        "Option nobody chose": [
            f"{formed(item)}: {lettered(option.option)} (N {item.n:,})" for item, option in found.unused
        ],
    }
    return {kind: tuple(lines) for kind, lines in told.items() if lines}


def name(item: Item) -> str:
    """Return the name of an item: "Q1 Irate customer", "Refund too late"."""
    return titled(item.id, item.title) if item.component == "interview" else item.title


def formed(item: Item) -> str:
    """Return the name of an item with its form, if any."""
    return f"{name(item)}, form {item.form}" if item.form else name(item)


def mean(item: Item) -> str:
    """Return the mean rating "3.40", or the mean score "75 %"; empty for too few."""
    if item.mean is None:
        return ""
    return number(item.mean) if item.component == "interview" else share(item.mean)


def spread(item: Item) -> str:
    """Return the standard deviation in the same unit; empty for too few."""
    value = deviation(item.variance)
    if value is None:
        return ""
    return number(value) if item.component == "interview" else share(value)


def related(item: Item) -> str:
    """Return the item–total correlation, never rounded over the limit of a hint; empty for too few."""
    if item.item_total is None:
        return ""
    return decimals(item.item_total, [LOW_ITEM_TOTAL]).replace("-", "−")


def lettered(option: str) -> str:
    """Return an option as it is read out: "A" for "a"."""
    return option.upper() if len(option) == 1 else option


def _table(items: Sequence[Item]) -> Table:
    """Return the figures of questions, or of the tasks of one family."""
    question = items[0].component == "interview"
    headings = ("Question" if question else "Task", "Form", "N", "Mean" if question else "Score", "SD")
    rows = [(name(item), item.form, f"{item.n:,}", mean(item), spread(item), related(item)) for item in items]
    return _formless(Table((*headings, "Item–total"), tuple(rows), numeric=(2, 3, 4, 5)))


def _options(items: Sequence[Item]) -> Table:
    """Return how often each option of situational items was chosen."""
    rows = [(name(item), item.form, _chosen(item)) for item in items if item.options]
    return _formless(Table(("Task", "Form", "Options"), tuple(rows), flexible=2))


def _chosen(item: Item) -> str:
    """Return the share of each option: "A 12 % worst · B 68 % best"; empty for too few interviews."""
    if not item.enough:
        return ""
    shares = ((one, share(Fraction(one.times, item.n))) for one in item.options)
    return " · ".join(" ".join((lettered(one.option), part, one.kind)).rstrip() for one, part in shares)


def _formless(table: Table) -> Table:
    """Return the table without the column of forms if all have only one wording."""
    if any(row[1] for row in table.rows):
        return table
    return replace(
        table,
        headings=table.headings[:1] + table.headings[2:],
        rows=tuple(row[:1] + row[2:] for row in table.rows),
        numeric=tuple(place - 1 for place in table.numeric),
        flexible=max(0, table.flexible - 1),
    )
