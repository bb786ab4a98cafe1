"""What the page of interviewer statistics shows: a table of people, who agrees with whom, and what it means.

A line of the table is drawn in columns where there is room for them, else in a few lines below the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from textual.content import Content

from csr_interview.documents import statistics as words
from csr_interview.scoring.agreement import Common
from csr_interview.scoring.habits import Figures, Habits, Report
from csr_interview.ui.content import QUIET, STRONG, cell, hanging, lines, to_line

OPEN, CLOSED = "▾", "▸"
"""Signs of a line that unfolds."""

IN_COLUMNS = 76
"""Columns from which on a person takes one line."""

HIDDEN_HERE = "Names and figures are hidden. F9 shows them."
EVERYBODY = "Everybody"


class Entry(NamedTuple):
    """One line of the page: what it is called by the program, and what it shows."""

    id: str
    content: Content
    selectable: bool = True


@dataclass(frozen=True)
class Columns:
    """Widths of the table's columns; a width of 0 leaves the column out."""

    name: int
    spread: int
    side: int
    """One side of the bar of leniency."""

    @classmethod
    def for_width(cls, width: int) -> Columns:
        """Return the columns that fit on `width`, which is at least `IN_COLUMNS`."""
        side, spread = (6, 10) if width >= 92 else (4, 0)
        return cls(min(36, width - 50 - 2 * side - spread), spread, side)

    @property
    def against(self) -> int:
        """Columns that points against the group and their bar take."""
        return 8 + 2 * self.side


def page(found: Report, unfolded: frozenset[str], width: int) -> Iterator[Entry]:
    """Yield every line: people, everybody together, agreement, and what the figures mean."""
    if not found.people:  # all of them sealed, or without a name: the head of the page says so
        yield from empty(filtered=False, width=width)
        return
    yield Entry("", _heading(found, width), selectable=False)
    for place, person in enumerate((*found.people, found.group)):
        if not person.interviewer and not found.compared:
            break
        yield from _person(person, f"person {place}", found, unfolded, width)
    if not found.compared:
        yield Entry("alone", _note(words.ALONE, width))
    yield from _agreement(found, width)
    yield Entry("", Content.styled("\nWHAT THE FIGURES SAY", STRONG), selectable=False)
    for place, (name, sentence) in enumerate(words.EXPLAINED):
        text = hanging(Content.styled(name, QUIET), Content(sentence), min(15, width // 3), width)
        yield Entry(f"explained {place}", text)


def head(found: Report, width: int) -> Content:
    """Return what was counted, and what was left out."""
    return lines(to_line(" ".join(words.scope(found))).wrap(max(8, width)))


def empty(*, filtered: bool, width: int) -> Iterator[Entry]:
    """Yield the lines of a page without anything to count."""
    yield Entry("", Content(""), selectable=False)
    yield Entry("nothing", _note(words.NONE_HERE if filtered else words.NOTHING, width, ""))
    yield Entry("needed", _note(words.NEEDED, width))
    if filtered:
        yield Entry("wider", _note("p chooses another period.", width))


# People -------------------------------------------------------------------------------------------------


def _heading(found: Report, width: int) -> Content:
    """Return the title of the table, over its columns where there are any."""
    title = Content.styled("INTERVIEWERS", STRONG)
    if width < IN_COLUMNS:
        return title
    columns = Columns.for_width(width)
    against = "against group" if found.compared else ""
    names = f"{'n':>4}  {'1–5':<5}  {'mean':>4}  {against:>{columns.against}}"
    names += f"  {'range':<8}" if columns.spread else ""
    names += f"  {'time':>5}  {'skip':>5}  {'submit':>7}"
    return title.pad_right(max(0, columns.name - title.cell_length)).append(Content.styled(names, QUIET))


def _person(person: Habits, key: str, found: Report, unfolded: frozenset[str], width: int) -> Iterator[Entry]:
    """Yield a person's line and, where it is unfolded, everything about them."""
    is_open = key in unfolded
    sign = OPEN if is_open else CLOSED
    name = person.interviewer or EVERYBODY
    yield Entry(key, _line(f"{sign} {name}", person, found, width, bold=not person.interviewer))
    if not is_open:
        return
    for place, sentence in enumerate(words.told(person, found)):  # one by one: each can be scrolled to
        yield Entry(f"{key} told{place}", hanging(Content("    "), Content(sentence), 4, width))
    if person.enough:
        titles = dict(found.collected.questions)
        for question, figures in person.questions.items():
            called = words.titled(question, titles.get(question, ""))
            line = _figures(called, figures, figures.ratings.n, person, width, indent=2)
            yield Entry(f"{key} question {question}", line)


def _line(name: str, person: Habits, found: Report, width: int, *, bold: bool) -> Content:
    """Return the line of a person, or of everybody."""
    style = "bold" if bold else ""
    if person.enough:
        return _figures(name, person.overall, person.interviews, person, width, style, whole=True)
    few = f"{words.plural(person.interviews, 'interview')}: {words.TOO_FEW}"
    if width < IN_COLUMNS:
        return lines([to_line(name, style, width), *Content.styled(f"  {few}", QUIET).wrap(width)])
    columns = Columns.for_width(width)
    return Content.assemble(
        cell(name, columns.name, style), f"{person.interviews:>4}  ", (words.TOO_FEW, QUIET)
    )


def _figures(
    name: str,
    figures: Figures,
    n: int,
    person: Habits,
    width: int,
    style: str = "",
    *,
    whole: bool = False,
    indent: int = 0,
) -> Content:
    """Return figures on one line, or on a few; `whole` are those of a person over all questions."""
    if width < IN_COLUMNS:
        block = _block(name, figures, n, person, width - indent, style, whole=whole)
        return hanging(Content(" " * indent), block, indent, width)
    columns = Columns.for_width(width)
    called = cell(name, columns.name - indent, style)
    if not figures.enough:
        return Content.assemble(" " * indent, called, f"{n:>4}  ", (words.TOO_FEW, QUIET))
    ratings = figures.ratings
    spread = f"{ratings.used}/5 {words.number(words.deviation(ratings.variance))}"
    parts: list[Content | str | tuple[str, str]] = [
        " " * indent,
        called,
        f"{n:>4}  ",
        (words.spark(ratings.counts), "$accent"),
        f"  {words.number(ratings.mean):>4}  ",
        *_against(figures, person, columns.side),
    ]
    parts += [f"  {spread:<8}"] if columns.spread else []
    wait = words.middle(person.wait) if whole else ""
    parts.append(f"  {words.middle(figures.time):>5}  {words.share(figures.skipped):>5}  {wait:>7}")
    return Content.assemble(*parts)


def _against(figures: Figures, person: Habits, side: int) -> list[Content | str | tuple[str, str]]:
    """Return the points against the group, and their bar; blank for the group itself."""
    if not person.interviewer or figures.leniency is None:
        return [" " * (8 + 2 * side)]
    left, right = words.lean_bar(figures.leniency, side)
    return [f"{words.signed(figures.leniency):>5}  ", *_bar(left), ("│", QUIET), *_bar(right)]


def _bar(side: str) -> list[tuple[str, str]]:
    """Return one side of a bar: what is drawn in the accent, the rest quiet."""
    return [(sign, QUIET if sign == "·" else "$accent") for sign in side]


def _block(
    name: str, figures: Figures, n: int, person: Habits, width: int, style: str, *, whole: bool
) -> Content:
    """Return figures below a name, for terminals without room for columns."""
    thing = "interview" if whole else "rating"
    first = Content.assemble(to_line(name, style), (f"  {words.plural(n, thing)}", QUIET))
    first = first.truncate(width, ellipsis=True)
    if not figures.enough:
        return lines([first, *Content.styled(f"    {words.TOO_FEW}", QUIET).wrap(width)])
    drawn = Content.assemble(
        "    ",
        (words.spark(figures.ratings.counts), "$accent"),
        f"  mean {words.number(figures.ratings.mean)}  ",
        *_against(figures, person, 6),
    )
    facts = [f"time {words.middle(figures.time)}", f"skipped {words.share(figures.skipped)}"]
    facts += [f"submit {words.middle(person.wait)}"] if whole else []
    below = hanging(Content("    "), Content.styled(" · ".join(facts), QUIET), 4, width)
    return lines([first, drawn.truncate(width, ellipsis=True), below])


# Agreement ----------------------------------------------------------------------------------------------


def _agreement(found: Report, width: int) -> Iterator[Entry]:
    """Yield who agrees with whom: those with a figure first, then who has too little in common."""
    yield Entry("", Content.styled("\nAGREEMENT", STRONG), selectable=False)
    pairs = found.agreement.pairs
    longest = max((_called(pair).cell_length for pair in pairs), default=0)
    indent = min(longest + 2, width * 2 // 5)
    if not pairs:
        yield Entry("no pairs", _note(words.NO_PAIRS, width))
    group = [found.agreement.group] if found.agreement.group is not None else []
    with_figures = [*group, *(pair for pair in pairs if pair.icc.value is not None)]
    for place, common in enumerate(with_figures):
        yield Entry(f"agree {place}", _told(common, indent, width))
    for place, pair in enumerate(pair for pair in pairs if pair.icc.value is None):
        reason = Content.styled(pair.icc.reason, QUIET)
        yield Entry(f"silent {place}", _beside(_called(pair), [reason], indent, width))


def _called(common: Common) -> Content:
    return to_line(" – ".join(common.interviewers))


def _told(common: Common, indent: int, width: int) -> Content:
    """Return how some interviewers agree."""
    icc = f"ICC {words.figure_words(common.icc, kappa=False)}"
    kappa = f"kappa {words.figure_words(common.kappa, kappa=True)}" if common.kappa else ""
    figures = Content.styled(f"{kappa}   {icc}".strip(), "bold")
    return _beside(
        _called(common), [figures, Content.styled(words.common_words(common), QUIET)], indent, width
    )


def _beside(names: Content, facts: list[Content], indent: int, width: int) -> Content:
    """Return facts beside names, or below them where there is too little room."""
    if width >= IN_COLUMNS and names.cell_length < indent:
        first, *others = facts
        return lines([hanging(names, first, indent, width),
                      *(hanging(Content(""), fact, indent, width) for fact in others)])  # fmt: skip
    return lines([*names.wrap(width), *(hanging(Content("    "), fact, 4, width) for fact in facts)])


def _note(text: str, width: int, style: str = QUIET) -> Content:
    """Return a sentence of ours, wrapped."""
    return lines(Content.styled(text, style).wrap(max(8, width)))
