"""Taking in what another machine holds: all of it in one transaction, or nothing.

What becomes of two states of one interview is decided by `csr_interview.merging`; here it is read, written
and told.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from csr_interview.errors import BundleError, NotFound
from csr_interview.merging import records as merging
from csr_interview.merging.candidates import changed_fields, merge_candidates
from csr_interview.merging.content import content, digest
from csr_interview.merging.truth import contradiction
from csr_interview.models.history import BOOKKEEPING, History, Record
from csr_interview.store import holds, lifecycle, reading, replacing
from csr_interview.store.audit import event_hash
from csr_interview.store.backup import before_import
from csr_interview.store.history import history
from csr_interview.store.outline import Outline
from csr_interview.store.same_person import Double, double_ones

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Candidate, Interview
    from csr_interview.store.core import StoreCore as Store

What = Literal["new", "newer", "history", "same"]
"""What became of an interview of the bundle: it was not here; its state there counts; the state here counts
and history was added; nothing."""


_WEIGHT: tuple[What, ...] = ("same", "history", "newer", "new")
"""Of two things that became of one interview, from two bundles, the later one here is told."""


class Line(NamedTuple):
    """One interview that an import changed, for a table."""

    id: str
    candidate: str
    what: What
    back: bool = False
    """Whether it is a draft that had been discarded here, and is shown again."""


class Refusal(NamedTuple):
    """An interview that cannot be merged."""

    interview: Interview
    """As the bundle has it."""
    bank: Bank
    conflict: merging.Conflict


class CandidateLine(NamedTuple):
    """A candidate whose record changes."""

    before: Candidate
    after: Candidate


@dataclass
class Imported:
    """What an import did, or would do."""

    counts: dict[What, int] = field(default_factory=lambda: {"new": 0, "newer": 0, "history": 0, "same": 0})
    lines: list[Line] = field(default_factory=list)
    """The interviews that were here and changed; new ones are only counted."""
    candidates: dict[str, CandidateLine] = field(default_factory=dict)
    """By id."""
    banks: dict[str, str] = field(default_factory=dict)
    """What was added, by digest: id and version."""
    conflicts: list[Refusal] = field(default_factory=list)
    """Interviews that cannot be merged. Nothing was imported then."""
    doubles: list[Double] = field(default_factory=list)
    """The bundle's candidates who are here under another id too."""
    backup: Path | None = None
    """The copy of the store as it was before."""

    @property
    def changes(self) -> bool:
        """Whether anything is different afterwards."""
        return bool(self.counts["new"] or self.counts["newer"] or self.counts["history"] or self.candidates)


def merge(
    store: Store, records: Iterable[tuple[Record, Bank]], *, dry_run: bool = False, backup: bool = True
) -> Imported:
    """Merge records of other machines into the store, and tell what that did.

    With `dry_run` nothing is written and the store may be open for reading only. Before the first change is
    kept, a copy of the store as it was goes to its backups, unless `backup` is False or it was empty. Where
    interviews are in conflict nothing is changed either: `conflicts` says which. Raises BundleError for an
    event that is not what its hash says, and StoreError.
    """
    importer = _Importer(store, dry_run)
    told = importer.told
    with suppress(_Stop), nullcontext() if dry_run else store.transaction():
        had_any = store.conn.execute("SELECT 1 FROM interviews LIMIT 1").fetchone() is not None
        for record, bank in records:
            importer.take(record, bank)
        if told.conflicts and not dry_run:
            raise _Stop
        importer.look_for_doubles()
        if told.changes and had_any and backup and not dry_run:
            told.backup = before_import(store.path, store.now())
    return told


class _Stop(Exception):
    """Ends the transaction without a change."""


class _Importer:
    """The state between one record and the next."""

    def __init__(self, store: Store, dry_run: bool) -> None:
        self.store = store
        self.dry_run = dry_run
        self.told = Imported()
        self._banks: dict[str, Outline] = {}
        self._seen: dict[str, Record] = {}
        """In a dry run: what became of the interviews so far, because the store does not tell."""
        self._people: dict[str, Candidate] = {}
        self._became: dict[str, What] = {}
        """What became of each interview so far: it may stand in several bundles, and counts once."""

    def take(self, there: Record, bank: Bank) -> None:
        """Take in one record, or note the conflict."""
        _expect_true(there, bank)
        here = self._here(there.interview.id)
        try:
            merged = there if here is None else merging.merge(here, there)
        except merging.Conflict as conflict:
            if all(one.interview.id != there.interview.id for one in self.told.conflicts):
                self.told.conflicts.append(Refusal(there.interview, bank, conflict))
            return
        self._candidate(there.interview.candidate)
        what, back = self._what(here, there, merged)
        self._count(merged.interview, what, back)
        if what == "same" and not back:
            return
        outline = self._bank(bank, merged.interview.bank_digest)
        if self.dry_run:
            self._seen[merged.interview.id] = merged
        else:
            self._write(here, merged, outline, what, back)

    def look_for_doubles(self) -> None:
        """Tell who of the bundle is here under another id."""
        self.told.doubles = double_ones(self.store.conn, self._people.values())

    def _count(self, interview: Interview, what: What, back: bool) -> None:
        """Tell what became of an interview, together with what an earlier bundle made of it."""
        before = self._became.get(interview.id)
        if before is not None:
            self.told.counts[before] -= 1
        now = what if before is None else max(before, what, key=_WEIGHT.index)
        self._became[interview.id] = now
        self.told.counts[now] += 1
        if now != "new" and (what != "same" or back):
            known = [line for line in self.told.lines if line.id == interview.id] if before else []
            self.told.lines = [line for line in self.told.lines if line not in known]
            back = back or any(line.back for line in known)
            self.told.lines.append(Line(interview.id, interview.candidate.name, now, back))

    def _here(self, interview_id: str) -> Record | None:
        """Return what is kept of an interview; None where there is nothing."""
        if interview_id in self._seen:
            return self._seen[interview_id]
        try:
            interview = reading.interview(self.store, interview_id)
        except NotFound:
            return None
        return Record(interview, history(self.store, interview))

    def _what(self, here: Record | None, there: Record, merged: Record) -> tuple[What, bool]:
        """Return what becomes of an interview, and whether it is shown again after it was discarded."""
        if here is None:
            return "new", False
        if content(merged.interview) != content(here.interview):
            return "newer", self._comes_back(there.interview, merged.interview)
        ours = (here.history.revisions, {one.hash for one in here.history.events})
        both = (merged.history.revisions, {one.hash for one in merged.history.events})
        return "same" if ours == both else "history", False

    def _comes_back(self, there: Interview, merged: Interview) -> bool:
        """Return whether a draft that was discarded here was changed or submitted there since."""
        sql = "SELECT discarded_at FROM interviews WHERE id = ?"
        row = self.store.conn.execute(sql, (there.id,)).fetchone()
        discarded_at = row[0] if row else ""
        return bool(discarded_at) and (merged.submitted_at != "" or there.updated_at > discarded_at)

    def _bank(self, bank: Bank, key: str) -> Outline:
        """Keep the bank of an interview unless it is kept already, and return its outline."""
        if key not in self._banks:
            sql = "SELECT 1 FROM banks WHERE digest = ?"
            if self.store.conn.execute(sql, (key,)).fetchone() is None:
                self.told.banks[key] = f"{bank.id} {bank.version}"
            self._banks[key] = _outline_of(bank) if self.dry_run else lifecycle.keep_bank(self.store, bank)[1]
        return self._banks[key]

    def _candidate(self, there: Candidate) -> None:
        """Keep a candidate, or the newer record of one who is known."""
        here = self._people.get(there.id)
        if here is None:
            try:
                here = reading.candidate(self.store, there.id)
            except NotFound:
                here = None
        merged = there if here is None else merge_candidates(here, there)
        self._people[there.id] = merged
        if merged == here:
            return
        if not self.dry_run:
            if here is not None and here.hold_reason != merged.hold_reason:
                holds.keep(self.store.conn, here)
            replacing.put_candidate(self.store, merged)
        if here is not None:
            before = self.told.candidates[there.id].before if there.id in self.told.candidates else here
            self.told.candidates[there.id] = CandidateLine(before, merged)
            if not self.dry_run:
                fields = list(changed_fields(here, merged))
                self.store.event("", "candidate imported", {"candidate": there.id, "fields": fields})

    def _write(self, here: Record | None, merged: Record, outline: Outline, what: What, back: bool) -> None:
        """Write one interview that is new or different, its history, and the event that says so."""
        if here is None:
            replacing.put_new(self.store, merged.interview, outline)
        elif what == "newer":
            replacing.replace(self.store, here.interview, merged.interview, outline, back=back)
        _write_history(self.store, here.history if here else History(), merged)
        self.store.event(merged.interview.id, "imported", _payload(merged.interview, what))


def _outline_of(bank: Bank) -> Outline:
    from csr_interview.banks.library import bank_to_json
    from csr_interview.store.outline import outline

    return outline(bank_to_json(bank))


def _expect_true(record: Record, bank: Bank) -> None:
    """Raise BundleError where an event is not what its hash says, or the record not what its events say."""
    for one in record.history.events:
        parts = (one.seq, one.at, one.interview, one.verb, one.payload, one.previous)
        if one.verb in BOOKKEEPING or event_hash(*parts) != one.hash:
            raise BundleError(
                "the bundle cannot be imported",
                f"event {one.seq} of interview {record.interview.id} is not the one that its hash names",
            )
    if wrong := contradiction(record, [question.id for question in bank.questions]):
        cause = f"interview {record.interview.id} contradicts itself: {wrong}"
        raise BundleError("the bundle cannot be imported", cause, "Export it again where it comes from")


def _write_history(store: Store, here: History, merged: Record) -> None:
    """Add the events and earlier texts that are not kept yet."""
    known = {one.hash for one in here.events}
    store.conn.executemany(
        "INSERT INTO foreign_events (hash, seq, at, interview_id, verb, payload, previous) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (one.hash, one.seq, one.at, one.interview, one.verb, one.payload, one.previous)
            for one in merged.history.events
            if one.hash not in known
        ],
    )
    kept = set(here.revisions)
    store.conn.executemany(
        "INSERT INTO revisions (interview_id, question, field, at, reason, text) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (merged.interview.id, one.question, one.field, one.at, one.reason, one.text)
            for one in merged.history.revisions
            if one not in kept
        ],
    )


def _payload(interview: Interview, what: What) -> dict[str, object]:
    """Return what the event of an import says: enough to tell later whether the record was changed."""
    verdict, own = interview.submitted_verdict, interview.recommendation
    return {
        "as": what,
        "bank": interview.bank_digest,
        "candidate": interview.candidate.id,
        "record": digest(interview),
        "status": str(interview.status),
        "ratings": {a.question: a.rating for a in interview.answers.values() if a.rating is not None},
        "verdict": verdict.verdict if verdict else "",
        "composite": verdict.composite if verdict else "",
        "preset": verdict.preset if verdict else "",
        "recommended": own.verdict if own else "",
    }
