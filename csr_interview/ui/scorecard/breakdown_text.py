"""The numbers of a scorecard, from the breakdown by question to what would change the verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from textual.content import Content

from csr_interview.models.decision import Decision, ObservedFlag, QuestionLine, Verdict
from csr_interview.scoring.wording import listed, number
from csr_interview.ui.page_text import (
    NARROW,
    QUIET,
    STRONG,
    WARNING,
    bar,
    hanging,
    lines,
    number_cell,
    percent,
    verdict_word,
)
from csr_interview.ui.scorecard.components_text import components
from csr_interview.ui.scorecard.gates_text import gates
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.scorecard.tasks_text import tasks
from csr_interview.ui.text import cell, shown_line


@dataclass(frozen=True)
class Columns:
    """Widths of the breakdown's columns; `bar` 0 means that each row takes two lines."""

    title: int
    weight: int
    rating: int
    bar: int
    share: int
    flags: int

    @classmethod
    def for_width(cls, width: int) -> Columns:
        """Return the columns that fit on `width`."""
        if width >= 100:
            return cls(min(44, width - 66), 8, 8, 20, 7, 19)
        if width >= 72:
            return cls(width - 52, 7, 7, 10, 6, 18)
        if width >= NARROW:
            return cls(width - 33, 7, 7, 5, 6, 4)
        return cls(width, 0, 0, 0, 0, 0)


def numbers(view: ScorecardView, width: int, *, with_tasks: bool = True) -> Content:
    """Return every part of the numbers that may be shown, with an empty line between them.

    `with_tasks` False leaves out what was recorded of tasks, for a page that tells it elsewhere.
    """
    parts: list[Callable[[ScorecardView, int], list[Content]]] = [breakdown]
    parts += [] if view.hidden else [components]
    parts += [tasks] if with_tasks else []
    parts += [red_flags] if view.hidden else [gates, red_flags]
    if not view.hidden:
        parts += [flips, reasons]
    blocks = [block for part in parts if (block := part(view, width))]
    return Content("\n\n").join([lines(block) for block in blocks])


def breakdown(view: ScorecardView, width: int) -> list[Content]:
    """Return the table of questions: weight, rating, bar, share and red flags."""
    columns = Columns.for_width(width)
    decision = view.seen
    head = Content.styled("BREAKDOWN", STRONG)
    rows: list[Content] = []
    if columns.bar:
        share = "" if view.hidden else "share"
        head = Content.assemble(
            head.truncate(columns.title, pad=True),
            ("weight".rjust(columns.weight) + "rating".rjust(columns.rating), QUIET),
            " " * (columns.bar + 2),
            (share.rjust(columns.share), QUIET),
        )
    for line in decision.questions:
        rows += _row(view, line, columns, width)
    sums = [] if view.hidden else _sum(view, decision, width)
    return [head, *rows, *sums]


def _row(view: ScorecardView, line: QuestionLine, columns: Columns, width: int) -> list[Content]:
    """Return a question's row; its second line below the title where the terminal is narrow."""
    label = view.label(line.question)
    weight = number(line.weight)
    flags = _flags_in_short(view, line.question, columns.flags)
    share = "" if line.share is None or view.hidden else percent(line.share)
    unrated = (line.skip_reason and f"skipped: {line.skip_reason}") or "not rated yet"
    if not columns.bar:
        rated = (
            Content(f"rating {line.rating}  ").append(bar(line.rating, 5))
            if line.rating
            else shown_line(unrated)
        )
        below = Content.assemble((f"   weight {weight}  ", QUIET), rated, "  ", flags)
        return [shown_line(label, width=width), below.truncate(width, ellipsis=True)]
    start = cell(label, columns.title).append(number_cell(weight, columns.weight))
    if line.rating is None:
        room = max(4, width - columns.title - columns.weight - 3)
        return [
            Content.assemble(
                start,
                "   ",
                Content.assemble(shown_line(unrated, QUIET), "  ", flags).truncate(room, ellipsis=True),
            )
        ]
    return [
        Content.assemble(
            start,
            number_cell(str(line.rating), columns.rating, "bold"),
            "  ",
            bar(line.rating, columns.bar),
            number_cell(share, columns.share, QUIET),
            "  ",
            flags,
        )
    ]


def _flags_in_short(view: ScorecardView, question_id: str, room: int) -> Content:
    """Return how many red flags a question has, by severity where there is room."""
    seen = [flag.severity for flag in view.today.flags if flag.question == question_id]
    if not seen:
        return Content("")
    serious, notes = seen.count("serious"), seen.count("note")
    words = ", ".join(f"{count} {word}" for count, word in ((serious, "serious"), (notes, "note")) if count)
    text = f"⚑ {words}" if len(words) + 2 <= room else f"⚑ {len(seen)}"
    return Content.styled(text, "$text-error" if serious else "$text-warning")


def _sum(view: ScorecardView, decision: Decision, width: int) -> list[Content]:
    """Write the arithmetic of the interview score out."""
    rated = [line for line in decision.questions if line.rating is not None]
    weights = sum((line.weight for line in rated), Fraction(0))
    if not weights:
        return [Content.styled("No question is rated, so there is no interview score.", QUIET)]
    total = sum((line.weight * (line.rating or 0) for line in rated), Fraction(0))
    text = Content.assemble(
        "Interview score: weights × ratings ÷ weights = ",
        f"{number(total)} ÷ {number(weights)} = ",
        (view.score(total / weights), "bold"),
    )
    if decision.preset != view.today.preset:
        text = Content.assemble(text, "  by ", shown_line(view.preset_title(decision.preset)))
    return text.wrap(width)


def red_flags(view: ScorecardView, width: int) -> list[Content]:
    """Return the red flags seen, the serious ones first, and whether they cap the verdict."""
    flags = sorted(view.today.flags, key=lambda flag: flag.severity != "serious")
    head = Content.styled("RED FLAGS", STRONG)
    if not flags:
        return [Content.assemble(head, ("  none marked", QUIET))]
    rows = [head, *(_flag(view, flag, width) for flag in flags)]
    cap = view.bank.decision.red_flag_cap
    serious = sum(flag.severity == "serious" for flag in flags)
    rule = f"From {cap.serious} serious red flags on, no verdict is better than {cap.verdict}"
    if serious < cap.serious:
        text = Content.styled(f"{rule}; {serious or 'none'} here, so they do not touch the verdict.", QUIET)
    elif view.hidden:
        text = Content.styled(f"{rule}; {serious} here.", WARNING)
    elif view.today.capped:
        text = Content.styled(
            f"! {rule}; {serious} here: they lower the verdict to {view.today.verdict}.", WARNING
        )
    else:
        text = Content.styled(f"{rule}; {serious} here, but the verdict is not better anyway.", QUIET)
    return [*rows, *text.wrap(width)]


def _flag(view: ScorecardView, flag: ObservedFlag, width: int) -> Content:
    style = "$text-error" if flag.severity == "serious" else "$text-warning"
    label = Content.styled(f"⚑ {flag.severity}", style)
    return hanging(label, shown_line(f"{view.short(flag.question)}: {flag.text}"), 11, width)


def flips(view: ScorecardView, width: int) -> list[Content]:
    """Return the smallest changes of one rating that would change the verdict."""
    decision = view.seen
    head = Content.styled("WOULD CHANGE THE VERDICT", STRONG)
    if decision.verdict is Verdict.INCOMPLETE:
        return []
    if not decision.flips:
        return [head, *Content.styled("No change of a single rating would.", QUIET).wrap(width)]
    rows = [head]
    titles = {line.gate: line.title for line in decision.gates}
    for flip in decision.flips:
        failing = listed([titles.get(gate, gate) for gate in flip.fails])
        tail = (
            shown_line(f", and {failing} fails" if len(flip.fails) == 1 else f", and {failing} fail")
            if failing
            else ""
        )
        text = Content.assemble(f"{flip.rating} → {flip.to}   ", verdict_word(flip.verdict), tail)
        name = shown_line(view.label(flip.question) if flip.question else view.source(flip.source))
        indent = min(30, max(14, width // 3))
        if name.cell_length >= indent:  # of two criteria of one task only the end of the name differs
            rows += name.wrap(width)
            name = Content("")
        rows.append(hanging(name, text, indent, width))
    return rows


def reasons(view: ScorecardView, width: int) -> list[Content]:
    """Return the rules in the order in which they applied."""
    head = Content.styled("HOW THE VERDICT COMES ABOUT", STRONG)
    return [head, *_numbered(view.seen.reasons, width)]


def _numbered(sentences: tuple[str, ...], width: int) -> Iterator[Content]:
    for place, sentence in enumerate(sentences, 1):
        yield hanging(Content.styled(f"{place}.", QUIET), shown_line(sentence), 4, width)
