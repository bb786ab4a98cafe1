"""The page of the scorecard reader: the document of the scorecard, cut into places to jump to.

Changes stand below what they changed, with a sign wherever a text has earlier versions; the audit trail
comes last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csr_interview.documents.audit_log import BankNames, details_of, from_elsewhere, trail_blocks, words
from csr_interview.documents.blocks import Block, Facts, Heading
from csr_interview.documents.facts import field_label
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


def trail(reading: Reading) -> tuple[Layout, ...]:
    """Return the events in plain words under their days, in parts of `CHUNK` events."""
    names = BankNames(reading.view.bank)
    events = []
    for event, foreign in reading.trail:
        text = words(event.verb, details_of(event.payload), names)
        events.append((event.at, from_elsewhere(text) if foreign else text))
    starts = range(0, len(events), CHUNK)
    return tuple(layout(trail_blocks(events[start : start + CHUNK], reading.view.tz)) for start in starts)
