"""Panels of one candidate: what the scorecards that belong together come to. Nothing of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction
from string import ascii_uppercase
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from csr_interview.documents.facts import edges, outcome, shown
from csr_interview.labels import SIGN
from csr_interview.models.decision import Member, PanelDecision, Spread
from csr_interview.models.figures import decimals, mean_of
from csr_interview.models.interview import Interview, InterviewSummary, Status
from csr_interview.scoring.panel import Together, combine, together
from csr_interview.text import clean_line
from csr_interview.ui.content import (
    GATE_SIGNS,
    QUIET,
    STRONG,
    cell,
    hanging,
    lines,
    local_date,
    number_cell,
    to_line,
    verdict_word,
)

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank


@dataclass(frozen=True)
class Panel:
    """Several scorecards of one candidate, and what they say together."""

    bank: Bank
    """The newest version that they used: its rules decide."""
    stage: str
    """Empty where none was given."""
    decision: PanelDecision
    earlier: tuple[tuple[str, str], ...] = ()
    """Who submitted another scorecard before the one that counts, and when, UTC."""
    nameless: int = 0
    """Scorecards that do not count because no interviewer is named."""


@dataclass(frozen=True)
class Panels:
    """Everything that the panel part of the page shows."""

    panels: tuple[Panel, ...] = ()
    done: int = 0
    """Scorecards that are submitted and open to see."""
    sealed: int = 0
    """Interviews by others that are hidden for now."""


def wanted(rows: Iterable[InterviewSummary]) -> list[str]:
    """Return the interviews to read for panels: submitted, not sealed, and in one."""
    done = (row for row in rows if row.status is Status.SUBMITTED and not row.sealed)
    return [row.id for panel in together(done) for row in panel.all]


def panels(pairs: Sequence[tuple[Interview, Bank]]) -> tuple[Panel, ...]:
    """Return the panels that submitted interviews make, each given with the bank that it used."""
    banks = {interview.id: bank for interview, bank in pairs}
    return tuple(_panel(found, banks) for found in together(interview for interview, _ in pairs))


def _panel(found: Together[Interview], banks: Mapping[str, Bank]) -> Panel:
    """Return one panel; `banks` are those that the interviews used, by the interview's id."""
    members = []
    for one in found.members:
        bank = banks[one.id]
        members.append(Member(one.id, one.interviewer, outcome(one, bank).now, bank.version))
    latest = max(found.members, key=lambda one: (banks[one.id].order, one.submitted_at))
    rules = banks[latest.id]
    return Panel(
        rules,
        latest.stage,
        combine(rules, members),
        tuple((one.interviewer, one.submitted_at) for one in found.earlier),
        len(found.nameless),
    )


# What the panel of a candidate says: who came to what, question by question, and what it comes to.


DISCUSS = "⇄"
"""Stands beside a question that the panel is far apart on."""

HIDDEN_PANEL = "Names, ratings, scores and verdicts are hidden. F9 shows them again."
READING = "Reading the scorecards…"
NEEDED = "A panel takes submitted scorecards of two people with the same bank and stage."
NOT_SO = "So far there are no two like that."

LABEL, NAME, MEAN, SPREAD, WORD = 16, 12, 5, 6, 9
"""Widths: the least of a question's title, the most of a name; "mean", "spread", "⇄ discuss"."""


@dataclass(frozen=True)
class Columns:
    """Widths of the table of ratings."""

    label: int
    name: int
    """Of each interviewer's column; 1 where letters stand in place of the names."""
    full: bool
    """Whether there is room for the spread and the word beside the sign."""

    @classmethod
    def fitting(cls, width: int, names: list[str]) -> Columns:
        """Return the columns for a width: with names if they fit, else with letters, else fewer."""
        count = len(names)
        rest = width - (MEAN + SPREAD + WORD + 3 * 2)
        longest = max(map(cell_len, names), default=0)
        for name in sorted({min(max(longest, 6), NAME), 10, 8}, reverse=True):
            if name <= max(longest, 6) and rest - count * (name + 2) >= LABEL:
                return cls(min(44, rest - count * (name + 2)), name, full=True)
        if rest - count * 3 >= LABEL:
            return cls(min(44, rest - count * 3), 1, full=True)
        return cls(max(6, width - count * 2 - MEAN - 5), 1, full=False)


def page(found: Panels | None, width: int, tz: tzinfo | None, *, hidden: bool) -> Content:
    """Return the panel part of the page; None is a panel that is being read."""
    if found is None:
        return Content.styled(READING, QUIET)
    parts: list[Content] = []
    if found.sealed:
        one_only = found.sealed == 1
        which = "1 interview by another is" if one_only else f"{found.sealed} interviews by others are"
        parts += Content(f"{SIGN} {which} sealed until you submit your own scorecard.").wrap(width)
    if found.panels and hidden:
        parts += Content.styled(HIDDEN_PANEL, QUIET).wrap(width)
    elif found.panels:
        for panel in found.panels:
            parts += [*([Content()] if parts else []), *one(panel, width, tz)]
    elif not found.sealed:
        so_far = {0: "There is none so far.", 1: "There is one so far."}.get(found.done, NOT_SO)
        parts += Content.styled(f"{NEEDED} {so_far}", QUIET).wrap(width)
    return lines(parts)


def one(panel: Panel, width: int, tz: tzinfo | None) -> Iterator[Content]:
    """Yield the lines of one panel."""
    title = " · ".join(text for text in (panel.bank.title, panel.stage) if text)
    yield to_line(title, STRONG, width)
    names = [clean_line(member.interviewer) or "nobody named" for member in panel.decision.members]
    columns = Columns.fitting(width, names)
    keys = names if columns.name > 1 else [_letter(place) for place in range(len(names))]
    yield from _members(panel, names, keys, width)
    yield from _left_out(panel, width, tz)
    yield from _arithmetic(panel, width)
    yield Content()
    yield from _table(panel, keys, columns)
    yield from _gates(panel, width)
    yield Content()
    yield Content.styled("WHY", STRONG)
    for reason in panel.decision.reasons:
        yield hanging(Content("· "), to_line(reason), 2, width)


def _letter(place: int) -> str:
    """Return what stands for an interviewer where names do not fit."""
    return ascii_uppercase[place % len(ascii_uppercase)]


def _members(panel: Panel, names: list[str], keys: list[str], width: int) -> Iterator[Content]:
    """Yield each interviewer's own score and verdict."""
    limits = edges(panel.bank)
    named = names != keys
    scores = [shown(member.decision.composite, limits) or "–" for member in panel.decision.members]
    digits = max(map(len, scores))
    room = max(6, min(max(map(cell_len, names)), width - 3 * named - 15 - digits))
    for member, name, key, score in zip(panel.decision.members, names, keys, scores, strict=True):
        letter = Content.styled(f"{key}  ", "bold") if named else Content()
        verdict = verdict_word(member.decision.verdict)
        yield Content.assemble(letter, cell(name, room), "  ", score.rjust(digits), "  ", verdict)


def _left_out(panel: Panel, width: int, tz: tzinfo | None) -> Iterator[Content]:
    """Yield a line for each scorecard of the same bank and stage that does not count."""
    for who, submitted_at in panel.earlier:
        text = f"{clean_line(who)}'s earlier scorecard of {local_date(submitted_at, tz)} is not counted."
        yield from to_line(text, QUIET).wrap(width)
    if panel.nameless:
        one_only = panel.nameless == 1
        which = "1 scorecard that names" if one_only else f"{panel.nameless} scorecards that name"
        text = f"{which} no interviewer {'is' if one_only else 'are'} not counted."
        yield from Content.styled(text, QUIET).wrap(width)


def _arithmetic(panel: Panel, width: int) -> Iterator[Content]:
    """Yield how the combined score came about, and the verdict."""
    decision, limits = panel.decision, edges(panel.bank)
    composites = [member.decision.composite for member in decision.counted]
    verdict = verdict_word(decision.verdict)
    if decision.composite is None:
        yield Content.assemble("No score → ", verdict)
        return
    scores, mean = mean_of([score for score in composites if score is not None], limits)
    total = f"({' + '.join(scores)}) / {len(scores)} = {mean}"
    together = Content.assemble((total, "bold"), " → ", verdict)
    printed = [Fraction(score) for score in scores]
    apart = f"   {decimals(max(printed) - min(printed))} between lowest and highest"
    if together.cell_length + len(apart) <= width:
        together = together.append(Content.styled(apart, QUIET))
    yield from together.wrap(width)


def _table(panel: Panel, keys: list[str], columns: Columns) -> Iterator[Content]:
    """Yield the ratings, a line for each question."""
    gap = "  " if columns.full else " "
    heads = [Content.assemble(gap, _right(key, columns.name, QUIET)) for key in keys]
    tail = f"{gap}{'mean'.rjust(MEAN)}" + (f"{gap}{'spread'.rjust(SPREAD)}" if columns.full else "")
    yield Content("").join([cell("RATINGS", columns.label, STRONG), *heads, Content.styled(tail, QUIET)])
    titles = {question.id: (place, question.title) for place, question in enumerate(panel.bank.questions, 1)}
    for spread in panel.decision.questions:
        place, title = titles.get(spread.question, (0, spread.question))
        style = "bold" if spread.discuss else ""
        parts = [cell(f"Q{place} {title}" if place else title, columns.label, style)]
        for _, rating in spread.ratings:
            parts.append(Content(gap))
            parts.append(number_cell("–" if rating is None else str(rating), columns.name, style))
        parts += [Content(gap), number_cell(_two(spread.mean), MEAN)]
        if columns.full:
            parts += [Content(gap), number_cell(_apart(spread), SPREAD)]
        if spread.discuss:
            sign = f"{DISCUSS} discuss" if columns.full else DISCUSS
            parts.append(Content.styled(gap + sign, "bold $text-warning"))
        yield Content("").join(parts)
    if not columns.full and panel.decision.to_discuss:
        yield Content.styled(f"{DISCUSS} two or more apart: discuss", "$text-warning")


def _right(text: str, width: int, style: str) -> Content:
    """Return a text of any origin at the right end of its column, cut where it is too long."""
    content = to_line(text, style, width)
    return Content(" " * (width - content.cell_length)).append(content)


def _apart(spread: Spread) -> str:
    """Return how far the ratings of a question are apart; a dash where there are not two of them."""
    rated = [rating for _, rating in spread.ratings if rating is not None]
    return str(max(rated) - min(rated)) if len(rated) > 1 else "–"


def _two(value: Fraction | None) -> str:
    return "–" if value is None else decimals(value)


def _gates(panel: Panel, width: int) -> Iterator[Content]:
    """Yield the must-pass conditions over the whole panel."""
    if not panel.decision.gates:
        return
    yield Content()
    yield Content.styled("GATES", STRONG)
    for gate in panel.decision.gates:
        sign, style = GATE_SIGNS[gate.state]
        names = ", ".join(gate.failed_by or gate.assessed_by)
        tail = to_line(f"by {names}" if names else "by anybody", QUIET)
        body = Content.assemble((str(gate.state), style), "  ", tail)
        title = Content.assemble((f"{sign} ", style), to_line(gate.title))
        yield hanging(title, body, min(28, width // 2), width)
