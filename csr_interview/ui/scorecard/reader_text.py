"""The texts of the scorecard reader: what a page of it consists of, changes in place, and the audit trail.

The evidence itself is laid out by the builders of the scorecard; here it is put in order, and what was
changed, when and by whom stands beside what it was changed to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache, partial

from rich.cells import cell_len
from textual.content import Content

from csr_interview.difference import Piece, difference
from csr_interview.models.bank import Question
from csr_interview.models.interview import INTERVIEW_FIELDS, Amendment
from csr_interview.store.audit import Earlier, Entry
from csr_interview.ui.page_text import NARROW, QUIET, STRONG, WARNING, hanging, lines, local_date, local_time
from csr_interview.ui.scorecard import breakdown_text, evidence_text, scorecard_text
from csr_interview.ui.scorecard.evidence_text import Part
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.scorecard.tasks_text import tasks
from csr_interview.ui.scorecard.versions_text import Version, field_label, versions_of
from csr_interview.ui.text import minutes, shown, shown_line
from csr_interview.words.amending import acts
from csr_interview.words.audit import FOREIGN, details_of, words
from csr_interview.words.audit_names import BankNames
from csr_interview.words.fields import TASK_REPLY, TASK_SKIP

Layout = Callable[[int], Content]

CHUNK = 40
"""Events in one part of the page: parts that cannot be seen are not drawn."""

_DECISIONS = ("rating", "skip_reason")
_ENDLESS = 100_000
"""Columns for finding out which parts there are: nothing has to be wrapped."""

_TIME = 12
"""Columns of the time in front of an event."""


@dataclass(frozen=True)
class Sign:
    """Where earlier versions of a text can be looked at."""

    question: str
    field: str
    label: str
    """Which text it is, such as "Q2 Action"."""
    count: int
    """How many earlier versions there are, at least one."""


@dataclass(frozen=True)
class Section:
    """A part of the page that one can jump to: its name, and what stands in it from top to bottom."""

    place: str
    """A question's id, or one of "top", "tasks", "texts", "trail"."""
    items: tuple[Layout | Sign, ...]


@dataclass(frozen=True)
class Reading:
    """Everything that the reader shows of one interview."""

    view: ScorecardView
    earlier: tuple[Earlier, ...]
    trail: tuple[Entry, ...]

    def versions(self, question: str, field: str) -> tuple[Version, ...]:
        """Return all versions of a text, oldest first, the present one last."""
        return versions_of(self.view, self.earlier, question, field)

    def sign(self, question: str, field: str) -> tuple[Sign, ...]:
        """Return the sign of a text that has earlier versions; none for one that has not."""
        count = len(self.versions(question, field)) - 1
        return (Sign(question, field, field_label(self.view, question, field), count),) if count else ()

    def changes(self, question: str, fields: Iterable[str]) -> tuple[Amendment, ...]:
        """Return the amendments of some fields, oldest first."""
        made = acts(self.view.interview.amendments)
        return tuple(one for one in made if one.question == question and one.field in fields)


def sections(reading: Reading) -> tuple[Section, ...]:
    """Return the whole page in reading order, without the audit trail."""
    view = reading.view
    numbers = partial(breakdown_text.numbers, view, with_tasks=False)
    found = [Section("top", (partial(scorecard_text.banner, view), partial(facts, view), numbers))]
    found += [Section(question.id, tuple(_question(reading, question))) for question in view.bank.questions]
    if view.bank.tasks:
        replies = [sign for task in view.bank.tasks for sign in _task_signs(reading, task.id)]
        found.append(Section("tasks", (lambda width: lines(tasks(view, width)), *replies)))
    found.append(Section("texts", tuple(_texts(reading))))
    return tuple(Section(part.place, tuple(_kept(item) for item in part.items)) for part in found)


def _kept(item: Layout | Sign) -> Layout | Sign:
    """Return a layout that is worked out once for a width: measuring and drawing both ask for it."""
    return item if isinstance(item, Sign) else lru_cache(maxsize=2)(item)


def facts(view: ScorecardView, width: int) -> Content:
    """Return when it was, how long it took, and by which bank."""
    interview = view.interview
    told = [
        f"begun {local_time(interview.created_at, view.tz)}",
        f"submitted {local_time(interview.submitted_at, view.tz)}" if interview.submitted_at else "",
        f"{minutes(interview.elapsed_seconds)} on the clock" if interview.elapsed_seconds else "",
        f"bank {interview.bank_id} {interview.bank_version}",
        f"interview {interview.id}",
    ]
    rows: list[str] = []
    for part in filter(None, told):  # a part is not torn apart while a line has room for it
        joined = f"{rows[-1]} · {part}" if rows else part
        if rows and cell_len(joined) <= width:
            rows[-1] = joined
        else:
            rows.append(part)
    return lines(line for row in rows for line in shown_line(row, QUIET).wrap(width))


def _question(reading: Reading, question: Question) -> Iterator[Layout | Sign]:
    """Yield what there is on a question: texts up to the next sign in one piece."""
    fields = {one.field for one in reading.earlier if one.question == question.id}
    fields |= {one.field for one in reading.view.interview.amendments if one.question == question.id}
    decided = reading.changes(question.id, _DECISIONS)
    pieces: list[Layout] = []
    part_of = partial(evidence_text.question_parts, reading.view, question, also=fields)
    layout = partial(_parts, lru_cache(maxsize=2)(lambda width: tuple(part_of(width))))
    parts = [part.field for part in part_of(_ENDLESS)]
    told, first = not decided, 0
    for place, field in enumerate(parts):
        after_rating = not told and field not in ("", *_DECISIONS)
        if after_rating:
            pieces += [partial(layout, first, place), partial(amended, reading.view, decided)]
            told, first = True, place
        signs = reading.sign(question.id, field) if field and field != "rating" else ()
        changes = reading.changes(question.id, (field,)) if field not in ("", *_DECISIONS) else ()
        if changes or signs:
            pieces.append(partial(layout, first, place + 1))
            pieces += [partial(amended, reading.view, changes)] if changes else []
            first = place + 1
            yield _stacked(pieces)
            yield from signs
            pieces = []
    if first < len(parts):
        pieces.append(partial(layout, first, len(parts)))
    if pieces:
        yield _stacked(pieces)
    yield from reading.sign(question.id, "own_flag")


def _parts(all_parts: Callable[[int], tuple[Part, ...]], first: int, end: int, width: int) -> Content:
    """Return some parts of a question's evidence."""
    return lines(part.content for part in all_parts(width)[first:end])


def _stacked(layouts: Sequence[Layout]) -> Layout:
    """Return one layout of several, one below the other."""
    return partial(_stack, tuple(layouts))


def _stack(layouts: tuple[Layout, ...], width: int) -> Content:
    return lines(layout(width) for layout in layouts)


def _task_signs(reading: Reading, task: str) -> tuple[Sign, ...]:
    return (*reading.sign(task, TASK_REPLY), *reading.sign(task, TASK_SKIP))


def _texts(reading: Reading) -> Iterator[Layout | Sign]:
    """Yield what was noted for the interview as a whole, and the own recommendation."""
    for field in INTERVIEW_FIELDS:
        yield partial(evidence_text.interview_texts, reading.view, (field,))
        if changes := reading.changes("", (field,)):
            yield partial(amended, reading.view, changes)
        yield from reading.sign("", field)
    yield partial(scorecard_text.recommendation, reading.view)
    yield from reading.sign("", "recommended_reason")


# What was changed -----------------------------------------------------------------------------------


def amended(view: ScorecardView, changes: Sequence[Amendment], width: int) -> Content:
    """Return amendments as they stand below what they changed: old and new, who, when and why."""
    return lines(_amended(view, change, width) for change in changes)


def _amended(view: ScorecardView, change: Amendment, width: int) -> Content:
    who = Content.assemble(
        ("✎ ", WARNING), f"{local_time(change.at, view.tz)}, by ", shown_line(change.by), ": ",
        shown_line(change.reason),
    )  # fmt: skip
    if change.field in _DECISIONS:
        name = "Rating" if change.field == "rating" else "Skipped"
        old, new = (shown_line(text) if text else Content("none") for text in (change.old, change.new))
        what = Content.assemble((f"{name} ", QUIET), old.stylize("strike"), " → ", new.stylize("bold"))
    else:
        what = marked(difference(change.old, change.new))
    return lines([evidence_text.entry("Amended", who, width), evidence_text.entry("", what, width)])


def marked(pieces: Iterable[Piece]) -> Content:
    """Return a difference: what went in [-…-], what came in {+…+}, in colours as well."""
    parts = []
    for kind, text in pieces:
        body = shown(text)
        if kind == "removed":
            body = Content.assemble("[-", body.stylize("strike"), "-]").stylize("$text-error")
        elif kind == "added":
            body = Content.assemble("{+", body.stylize("underline"), "+}").stylize("$text-success")
        parts.append(body)
    return Content("").join(parts)


# The audit trail --------------------------------------------------------------------------------------


def trail_head(count: int, checked: tuple[int, Sequence[str]] | None, width: int) -> Content:
    """Return the title of the trail, and whether the chain of all events holds; None while it is checked."""
    own = "1 event of this interview" if count == 1 else f"{count} events of this interview"
    head = Content.styled("AUDIT TRAIL", STRONG)
    if checked is None:
        return lines(Content.assemble(head, (f"   {own} · checking the chain …", QUIET)).wrap(width))
    total, problems = checked
    if not problems:
        known = f"{own} · ✓ chain verified: {total} event{'' if total == 1 else 's'}"
        return lines(Content.assemble(head, (f"   {known}", QUIET)).wrap(width))
    found = [Content.assemble(("! ", WARNING), shown_line(problem)) for problem in problems[:5]]
    if len(problems) > len(found):
        found.append(
            Content(f"… and {len(problems) - len(found)} more; `csr-interview audit verify` lists all")
        )
    title = Content.assemble(head, ("   the chain does NOT hold", WARNING))
    return lines(line for part in (title, *found) for line in part.wrap(width))


def trail(reading: Reading) -> tuple[Layout, ...]:
    """Return the events in plain words, days as headings, in parts of `CHUNK` events."""
    names, tz = BankNames(reading.view.bank), reading.view.tz
    entries = [
        (entry, words(entry.event.verb, details_of(entry.event.payload), names)) for entry in reading.trail
    ]
    days = [_day(entry.event.at, tz) for entry, _ in entries]
    made = []
    for start in range(0, len(entries), CHUNK):
        told = [
            (day if place == 0 or day != days[place - 1] else "", entry, text)
            for place, ((entry, text), day) in enumerate(zip(entries, days, strict=True))
            if start <= place < start + CHUNK
        ]
        made.append(lru_cache(maxsize=2)(partial(_events, tuple(told), tz)))
    return tuple(made)


def _day(at: str, tz: tzinfo | None) -> str:
    """Return the day of an event; a foreign one may bear a time that is none, which is told as it is."""
    try:
        return local_date(at, tz)
    except ValueError:
        return at


def _events(told: tuple[tuple[str, Entry, str], ...], tz: tzinfo | None, width: int) -> Content:
    rows: list[Content] = []
    for day, entry, text in told:
        if day:
            rows.append(shown_line(day, "bold"))
        rows.append(_event(entry, text, tz, width))
    return lines(rows)


def _event(entry: Entry, text: str, tz: tzinfo | None, width: int) -> Content:
    body = shown_line(text)
    if entry.foreign:
        body = Content.assemble(body, (f"   ⇄ {FOREIGN}", "$text-warning"))
    time = clock_time(entry.event.at, tz)
    indent = _TIME if width >= NARROW else 2
    if width < NARROW:
        body = Content.assemble((f"{time} ", QUIET), body)
    label = f"  {time}" if width >= NARROW else ""
    if body.cell_length <= width - indent:  # nearly all: no need to wrap
        return Content.assemble((label.ljust(indent), QUIET), body)
    return hanging(Content.styled(label, QUIET), body, indent, width)


def clock_time(at: str, tz: tzinfo | None) -> str:
    """Return the local time of day, to the second; nothing for a text that is no time."""
    try:
        return f"{datetime.fromisoformat(at).astimezone(tz):%H:%M:%S}"
    except ValueError:
        return ""
