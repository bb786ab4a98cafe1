"""The page of the scorecard reader: the document of the scorecard, cut into places to jump to.

Changes stand below what they changed, with a sign wherever a text has earlier versions; the audit trail
comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from csr_interview.documents.audit_log import FOREIGN, BankNames, details_of, words
from csr_interview.documents.blocks import Block, Facts, Heading, Paragraph, Point, Points
from csr_interview.documents.facts import field_label
from csr_interview.documents.layout import when_exactly
from csr_interview.documents.scorecard import head_blocks
from csr_interview.models.interview import INTERVIEW_FIELDS, NOTED, TASK_REPLY, TASK_SKIP
from csr_interview.models.tasks import FAMILIES
from csr_interview.store.audit import Earlier, Entry
from csr_interview.ui.blocks_view import layout
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.scorecard.versions_text import Version, versions_of
from csr_interview.ui.widgets.laid_text import Layout

CHUNK = 40
"""Events in one part of the page: parts that cannot be seen are not drawn."""


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

    def signs(self, question: str, fields: Iterable[str]) -> tuple[Sign, ...]:
        """Return the signs of those texts that have earlier versions."""
        counts = ((field, len(self.versions(question, field)) - 1) for field in fields)
        bank = self.view.bank
        return tuple(
            Sign(question, field, field_label(bank, question, field), count)
            for field, count in counts
            if count
        )


def sections(reading: Reading) -> tuple[Section, ...]:
    """Return the whole page in reading order, without the audit trail."""
    view = reading.view
    found = dict(view.sections)
    amended: dict[str, list[Block]] = {}
    for block in found.pop("amendments", ()):
        if isinstance(block, Facts):
            amended.setdefault(block.key, []).append(block)
    notes = [*found.pop("notes", []), *amended.get("", [])]
    if notes and not isinstance(notes[0], Heading):
        notes.insert(0, Heading("Interview notes"))
    tasks = [block for key in ("tasks", *FAMILIES) for block in found.pop(key, ())]
    questions = {question.id: found.pop(question.id) for question in view.bank.questions}
    about = [*found.pop("verdict"), Heading("Interview"), *head_blocks(view.interview, view.bank, view.tz)]
    signs = reading.signs("", ("recommended_reason",))
    made = [Section("top", (layout(about), *signs, *map(layout, found.values())))]
    for question, blocks in questions.items():
        signs = reading.signs(question, (*NOTED, "own_flag"))
        made.append(Section(question, (layout([*blocks, *amended.get(question, [])]), *signs)))
    if tasks:
        ids = (task.id for task in view.bank.tasks)
        signs = tuple(sign for task in ids for sign in reading.signs(task, (TASK_REPLY, TASK_SKIP)))
        made.append(Section("tasks", (layout(tasks), *signs)))
    signs = reading.signs("", INTERVIEW_FIELDS)
    if notes or signs:
        made.append(Section("texts", (layout(notes), *signs)))
    return tuple(made)


# The audit trail --------------------------------------------------------------------------------------


def trail_head(count: int, checked: tuple[int, Sequence[str]] | None) -> Layout:
    """Return the title of the trail, and whether the chain of all events holds; None while it is checked."""
    own = "1 event of this interview" if count == 1 else f"{count} events of this interview"
    if checked is None:
        return layout((Heading("Audit trail", aside=f"{own} · checking the chain …"),))
    total, problems = checked
    if not problems:
        known = f"{own} · ✓ chain verified: {total} event{'' if total == 1 else 's'}"
        return layout((Heading("Audit trail", aside=known),))
    told = list(problems[:5])
    if len(problems) > len(told):
        told.append(f"… and {len(problems) - len(told)} more; `csr-interview audit verify` lists all")
    broken = Paragraph("The chain does NOT hold.", tone="warning")
    points = Points(tuple(Point(problem, tone="warning") for problem in told))
    return layout((Heading("Audit trail", aside=own), broken, points))


def trail(reading: Reading) -> tuple[Layout, ...]:
    """Return the events in plain words under their days, in parts of `CHUNK` events."""
    names = BankNames(reading.view.bank)
    told = []
    for entry in reading.trail:
        text = words(entry.event.verb, details_of(entry.event.payload), names)
        exact = when_exactly(entry.event.at, reading.view.tz)
        # A foreign event may bear a time that is none, which is told as it is.
        day, _, clock = exact.rpartition(" ") if exact != entry.event.at else (exact, "", "")
        told.append((day, clock, f"{text} ⇄ {FOREIGN}" if entry.foreign else text))
    starts = range(0, len(told), CHUNK)
    return tuple(layout(_days(told[start : start + CHUNK])) for start in starts)


def _days(told: Iterable[tuple[str, str, str]]) -> Iterator[Block]:
    for day, events in groupby(told, lambda one: one[0]):
        yield Facts(tuple((clock, text) for _, clock, text in events), day)
