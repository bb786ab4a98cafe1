"""Importing interviews of other machines in one transaction, each one or all of them.

`csr_interview.merge` decides what two states of an interview become; this module reads, writes and reports
it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass, field
from dataclasses import replace as replace_fields
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from csr_interview.errors import NotFound
from csr_interview.merge import (
    Conflict,
    Difference,
    Side,
    changed_fields,
    choice,
    content,
    contradiction,
    digest,
    last_choice,
    merge_candidates,
    replaced,
    told,
    visible,
)
from csr_interview.merge import merge as merge_states
from csr_interview.models.digests import of_file
from csr_interview.models.interview import (
    BOOKKEEPING,
    CHOSEN,
    FLAGS,
    INTERVIEW_FIELDS,
    Amendment,
    Answer,
    Candidate,
    EventRecord,
    History,
    Interview,
    Profile,
    Record,
    RevisionRecord,
    Status,
    SubmittedVerdict,
    names,
)
from csr_interview.proof import altered, unproven
from csr_interview.store import audit, correcting, digests, people, reading, search_index, writing
from csr_interview.store.audit import event_hash
from csr_interview.store.backup import before_import
from csr_interview.store.connection import command
from csr_interview.store.erasing import erased_at, interview_erased_at, unlocked
from csr_interview.store.records import Outline, RefusedError, canonical, outline
from csr_interview.store.rows import joins_value
from csr_interview.store.sealing import Double, double_ones
from csr_interview.store.undo import note_export
from csr_interview.text import clean, clean_line, fold

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store.base import StoreCore as Store

# Adding whole interviews as new ones, in batches.


BATCH = 500
"""Interviews in one transaction."""


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_HEAD = (
    *("role", "stage", "interviewer", "interviewer_id"),
    *("updated_at", "elapsed_seconds", "step", "plan", "form"),
    *("finished_at", "shown", "writing_adjusted", "icc", "icc_candidates", "unverified"),
    *("recommended", "recommended_reason", *INTERVIEW_FIELDS),
)
"""The columns of a draft that can change."""
_ABOUT = ("candidate_id", "bank_digest", "bank_id", "bank_version")
_INTERVIEW = _insert("interviews", ("id", *_ABOUT, "status", "created_at", *_HEAD))
_PERSON = ("name_key", *names(Candidate))
_NEW_CANDIDATE = _insert("candidates", _PERSON) + " ON CONFLICT (id) DO NOTHING"
_CANDIDATE = _insert("candidates", _PERSON) + " ON CONFLICT (id) DO UPDATE SET {}".format(
    ", ".join(f"{name} = excluded.{name}" for name in _PERSON if name != "id")
)
_of_answer = attrgetter(*names(Answer))
_ANSWER = _insert("answers", ("interview_id", *names(Answer)))
_MARK = _insert("marks", ("interview_id", "question", "kind", "item", "severity", "text"))
_TASK = _insert("task_results", ("interview_id", "task", "response", "skip_reason", "text"))
_OPEN_AMENDMENT = _insert("amendments", ("interview_id", *names(Amendment)[1:]))
_AMENDMENT = _insert("amendments", ("interview_id", *names(Amendment)[1:], "applied"))
_LOCK = (
    "UPDATE interviews SET status = 'submitted', submitted_at = ?, verdict = ?, composite = ?, preset = ? "
    "WHERE id = ?"
)


def take(store: Store, pairs: Iterable[tuple[Interview, Bank]]) -> int:
    """Add whole interviews and return how many were new; existing IDs are skipped."""
    added, source = 0, iter(pairs)
    banks: dict[int, tuple[Bank, str, Outline]] = {}
    while batch := list(islice(source, BATCH)):
        with store.transaction():
            fresh = list(_fresh(store, batch))
            for _, bank in fresh:
                if id(bank) not in banks:  # the value keeps the bank alive, so that its id() stays unique
                    banks[id(bank)] = (bank, *writing.keep_bank(store, bank))
            _take_batch(store, [(interview, *banks[id(bank)]) for interview, bank in fresh])
            search_index.index_added(store, [interview.id for interview, _ in fresh])
            added += len(fresh)
    return added


def _fresh(store: Store, batch: list[tuple[Interview, Bank]]) -> Iterator[tuple[Interview, Bank]]:
    """Yield the pairs with a new interview ID, each once."""
    seen = set()
    for interview, bank in batch:
        sql = "SELECT 1 FROM interviews WHERE id = ?"
        if interview.id not in seen and store.conn.execute(sql, (interview.id,)).fetchone() is None:
            seen.add(interview.id)
            yield interview, bank


def _take_batch(store: Store, batch: list[tuple[Interview, Bank, str, Outline]]) -> None:
    """Insert a batch as drafts, then lock the submitted ones."""
    conn = store.conn
    conn.executemany(_NEW_CANDIDATE, [person(interview.candidate) for interview, *_ in batch])
    conn.executemany(_INTERVIEW, [_row(one, bank.id, bank.version, digest) for one, bank, digest, _ in batch])
    fill(conn, [(interview, outline) for interview, _, _, outline in batch])
    for interview, _, key, _ in batch:
        store.changed(interview.candidate.id)
        store.event(interview.id, "added", _added_payload(interview, key))


def fill(conn: sqlite3.Connection, batch: Sequence[tuple[Interview, Outline]]) -> None:
    """Insert the parts of interviews that exist as empty drafts, and lock the submitted ones."""
    conn.executemany(_ANSWER, [row for interview, _ in batch for row in _answers(interview)])
    conn.executemany(_MARK, [row for interview, outline in batch for row in _marks(interview, outline)])
    conn.executemany(_TASK, [row for interview, _ in batch for row in _tasks(interview)])
    conn.executemany(
        _AMENDMENT,
        [(*row, 1) for interview, _ in batch for row in _amendments(interview.id, interview.amendments)],
    )
    locked = [interview for interview, _ in batch if interview.status is Status.SUBMITTED]
    conn.executemany(_LOCK, [_lock(interview) for interview in locked])


def person(one: Candidate) -> tuple[str, ...]:
    """Return the values of a candidate's row, in the order of the insert."""
    name = clean_line(one.name)
    contact = (name, clean_line(one.email), clean_line(one.phone))
    rest = (clean(one.notes), one.held_at, clean(one.hold_reason), one.updated_at, one.experience)
    return (fold(name), one.id, *contact, *rest, joins_value(one.joins))


def _row(interview: Interview, bank_id: str, bank_version: str, digest: str) -> tuple[object, ...]:
    """Return the values of _INTERVIEW: a draft."""
    start = (interview.id, interview.candidate.id, digest, bank_id, bank_version)
    return (*start, str(Status.DRAFT), interview.created_at, *_head(interview))


def _head(interview: Interview) -> tuple[object, ...]:
    """Return the values of _HEAD."""
    own = interview.recommendation
    return (
        *map(clean_line, (interview.role, interview.stage, interview.interviewer)),
        *(interview.interviewer_id, interview.updated_at, interview.elapsed_seconds, interview.step),
        *(interview.plan, interview.form),
        *(interview.finished_at, canonical(asdict(interview.shown)) if interview.shown else ""),
        *(interview.writing_adjusted, interview.icc, interview.icc_candidates, interview.unverified),
        *((clean_line(own.verdict), clean(own.reason)) if own else ("", "")),
        *(clean(getattr(interview, name)) for name in INTERVIEW_FIELDS),
    )


def _answers(interview: Interview) -> Iterator[tuple[object, ...]]:
    """Yield the values of _ANSWER."""
    for answer in interview.answers.values():
        values = _of_answer(answer)
        yield interview.id, *(clean(value) if isinstance(value, str) else value for value in values)


def _marks(interview: Interview, outline: Outline) -> Iterator[tuple[object, ...]]:
    """Yield the values of _MARK."""
    for mark in interview.marks:
        severity = outline.severity_of(mark)
        text = clean_line(mark.text) if mark.kind in FLAGS else ""
        yield interview.id, mark.question, mark.kind, mark.item, severity, text


def _tasks(interview: Interview) -> Iterator[tuple[object, ...]]:
    """Yield the values of _TASK."""
    for result in interview.task_results.values():
        response = canonical(dict(result.response))
        yield interview.id, result.task, response, clean_line(result.skip_reason), clean(result.text)


def _amendments(interview: str, amendments: Iterable[Amendment]) -> Iterator[tuple[str, ...]]:
    """Yield the values of _OPEN_AMENDMENT."""
    for a in amendments:
        texts = map(clean, (a.old, a.new, a.reason, a.by))
        yield interview, a.question, a.field, *texts, a.at


def _lock(interview: Interview) -> tuple[str, ...]:
    """Return the values of _LOCK."""
    verdict = interview.submitted_verdict or SubmittedVerdict("", "", "")
    at = interview.submitted_at or interview.updated_at
    return at, verdict.verdict, verdict.composite, verdict.preset, interview.id


def _added_payload(interview: Interview, digest: str) -> dict[str, object]:
    """Return the payload of the event for an added interview."""
    ratings = {a.question: a.rating for a in interview.answers.values() if a.rating is not None}
    payload: dict[str, object] = {"bank": digest, "status": interview.status.value, "ratings": ratings}
    if interview.status is Status.SUBMITTED:
        _, verdict, composite, preset, _ = _lock(interview)
        payload |= {"verdict": verdict, "composite": composite, "preset": preset}
    own = interview.recommendation
    return payload | {"recommended": clean_line(own.verdict) if own else ""}


# Replacing a whole interview or candidate.


def replace(store: Store, here: Interview, there: Interview, outline: Outline, *, back: bool) -> None:
    """Replace an interview by a newer state. Adds no event.

    A draft is replaced, and with `back` restored if it was discarded. A scorecard gets the missing
    amendments.
    """
    if here.status is Status.SUBMITTED:
        _amend(store, here, there)
        return
    shown = "discarded_at = ''" if back else "discarded_at = discarded_at"
    columns = ", ".join(f"{name} = ?" for name in (*_ABOUT, *_HEAD))
    values = (there.candidate.id, there.bank_digest, there.bank_id, there.bank_version, *_head(there))
    store.run(f"UPDATE interviews SET {columns}, {shown} WHERE id = ?", (*values, there.id))
    store.forget_bank_of(there.id)
    for table in ("answers", "marks", "task_results"):
        store.run(f"DELETE FROM {table} WHERE interview_id = ?", (there.id,))
    fill(store.conn, [(there, outline)])
    writing.forget(store, here.id)


def _unlock(store: Store, scorecard: Interview) -> Interview:
    """Make a scorecard a draft, because somebody chose another one in its place."""
    emptied = "submitted_at = '', verdict = '', composite = '', preset = ''"
    with unlocked(store.conn):
        store.run("DELETE FROM amendments WHERE interview_id = ?", (scorecard.id,))
        store.run(f"UPDATE interviews SET status = 'draft', {emptied} WHERE id = ?", (scorecard.id,))
    return replace_fields(scorecard, status=Status.DRAFT)


def _amend(store: Store, here: Interview, there: Interview) -> None:
    """Apply further amendments of a scorecard, which is unlocked between adding and applying them."""
    known = {told(one) for one in here.amendments}
    further = [one for one in there.amendments if told(one) not in known]
    store.conn.executemany(_OPEN_AMENDMENT, _amendments(there.id, further))
    for question, name in dict.fromkeys((one.question, one.field) for one in further):
        writing.put_amended(store, there, question, name)
    sql = "UPDATE interviews SET updated_at = ?, step = ? WHERE id = ?"
    store.run(sql, (there.updated_at, there.step, there.id))
    store.run("UPDATE amendments SET applied = 1 WHERE interview_id = ? AND applied = 0", (there.id,))


# The history of an interview for export: its events and earlier texts.


def history(store: Store, interview: Interview) -> History:
    """Return the history of an interview, here and on other machines."""
    events: list[EventRecord] = []
    for table, own in (("events", True), ("foreign_events", False)):
        sql = f"SELECT {audit.COLUMNS} FROM {table} WHERE interview_id = ? AND payload <> ?"
        found = store.conn.execute(sql, (interview.id, audit.ERASED))
        events += [EventRecord(*(*row, own)) for row in found]
    sql = f"SELECT {', '.join(names(RevisionRecord))} FROM revisions WHERE interview_id = ?"
    revisions = {RevisionRecord(*row) for row in store.conn.execute(sql, (interview.id,))}
    made = History(
        tuple(sorted(events, key=lambda one: (one.at, one.seq, one.hash))),
        visible(revisions, interview),
        digests.salts_of(store.conn, interview.id),
        people.aliases(store, interview.candidate.id),
        _named(store, interview, events),
    )
    return replace_fields(made, fingerprint=of_file(interview.candidate, made))


_BY = re.compile('"by":"([0-9A-Za-z_-]+)"')
"""Who made the change, in the payload of an event, which is canonical JSON."""


def _named(store: Store, interview: Interview, events: Iterable[EventRecord]) -> tuple[Profile, ...]:
    """Return who is named by ID in an interview and its events, as far as they leave this store."""
    told = (one.payload for one in events if one.verb not in BOOKKEEPING)
    ids = {interview.interviewer_id, *(by for payload in told for by in _BY.findall(payload))}
    sql = "SELECT id, name, email FROM interviewers WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return tuple(Profile(*row) for row in store.conn.execute(sql, (json.dumps(list(ids)),)))


What = Literal["new", "replaced", "newer", "history", "kept", "same"]
"""Result for an interview: new here; a scorecard replaced by a different one, as chosen; replaced by a newer
state; only history added; different, but the one here stays, as chosen; unchanged."""


_WEIGHT: tuple[What, ...] = ("same", "kept", "history", "newer", "replaced", "new")
"""If an interview is in several files, the last of its results in this order is reported."""


class Line(NamedTuple):
    """An interview that an import changed."""

    id: str
    candidate: str
    what: What
    back: bool = False
    """Whether it is a draft that was discarded here and is restored."""


class Refusal(NamedTuple):
    """An interview that was not imported."""

    interview: Interview
    """As in the file."""
    bank: Bank
    cause: str
    way_out: str
    differences: tuple[Difference, ...] = ()
    """From the interview that is here."""


class CandidateLine(NamedTuple):
    """A candidate whose record changes."""

    before: Candidate
    after: Candidate


@dataclass
class Imported:
    """What an import did, or would do."""

    counts: Counter[What] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)
    """Existing interviews that changed; new ones are only counted."""
    candidates: dict[str, CandidateLine] = field(default_factory=dict)
    """By id."""
    banks: dict[str, str] = field(default_factory=dict)
    """Banks that were added: ID and version by digest."""
    read: int = 0
    """How many interviews the files have."""
    refused: list[Refusal] = field(default_factory=list)
    """Interviews that were not imported; with `strict`, nothing was."""
    unverified: int = 0
    """Interviews whose events do not prove their content."""
    doubles: list[Double] = field(default_factory=list)
    """Imported candidates who also have another ID here."""
    backup: Path | None = None
    """The backup from before."""

    @property
    def changes(self) -> bool:
        """Whether anything changed."""
        known = self.counts["same"] + self.counts["kept"]
        return bool(self.counts.total() - known or self.candidates)


def merge(
    store: Store,
    records: Iterable[tuple[Record, Bank]],
    *,
    dry_run: bool = False,
    backup: bool = True,
    strict: bool = False,
    unverified: bool = False,
    erased: Collection[str] = (),
    take: Collection[tuple[Side, str]] = (),
) -> Imported:
    """Merge records of other machines, and return what happened.

    With `dry_run` nothing is written and the store may be read-only. The database is backed up first, unless
    `backup` is False or it was empty. Interviews that contradict themselves or are in conflict are left out;
    so are those whose events do not prove their content, unless they are `unverified`: these are marked; and
    those of people who were erased here, unless `erased` has the beginning of the candidate's ID. With
    `strict`, one that is left out means that nothing is imported.

    `take` says which of two states in conflict counts, by the beginning of the interview's ID; that is
    remembered. Raises NotFound and RefusedError for an ID that is not one interview in conflict, and
    StoreError.
    """
    importer = _Importer(store, dry_run, unverified, erased, take)
    done = importer.told
    with suppress(_Stop), nullcontext() if dry_run else store.transaction():
        had_any = store.conn.execute("SELECT 1 FROM interviews LIMIT 1").fetchone() is not None
        for record, bank in records:
            done.read += 1
            importer.take(record, bank)
        importer.expect_taken()
        if not dry_run:
            correcting.settle(store)
        if done.refused and strict and not dry_run:
            raise _Stop
        importer.look_for_doubles()
        if done.changes and had_any and backup and not dry_run:
            done.backup = before_import(store.path, store.now())
        importer.note_elsewhere()
    return done


class _Stop(Exception):
    """Ends the transaction without a change."""


class _Importer:
    """The state between one record and the next."""

    def __init__(
        self,
        store: Store,
        dry_run: bool,
        unverified: bool,
        erased: Collection[str],
        take: Collection[tuple[Side, str]],
    ) -> None:
        self.store = store
        self.dry_run = dry_run
        self.unverified = unverified
        self.erased = erased
        self.chosen: list[tuple[Side, str, set[str]]] = [
            (side, prefix.strip(), set()) for side, prefix in take
        ]
        """Which side to take, the beginning of an ID, and the interviews of the files that have it."""
        self.told = Imported()
        self._banks: dict[str, Outline] = {}
        self._seen: dict[str, Record] = {}
        """In a dry run: the merged interviews so far, which are not in the store."""
        self._people: dict[str, Candidate] = {}
        self._erased: dict[Candidate, str] = {}
        """When each candidate of the files was erased here; empty for never."""
        self._elsewhere: set[str] = set()
        """The scorecards that another machine has."""
        self._conflicts: set[str] = set()
        """The interviews that are in conflict with those here."""
        self._replaced: dict[str, str] = {}
        """The digest of each scorecard that was replaced, as chosen."""
        self._became: dict[str, What] = {}
        """The result of each interview so far; one that is in several files counts once."""

    def take(self, there: Record, bank: Bank) -> None:
        """Import one record, or note why not."""
        for _, prefix, found in self.chosen:
            if there.interview.id.startswith((prefix, prefix.lower())):
                found.add(there.interview.id)
        if wrong := _false_event(there) or contradiction(there.interview, [one.id for one in bank.questions]):
            self._refuse(there, bank, wrong, "Export it again on the other machine")
            return
        person, here = there.interview.candidate, self._here(there.interview.id)
        nameless = here is not None and _anonymized(here)
        if nameless and not _anonymized(there):
            assert here is not None
            run = command(self.store.path, f"candidate erase {here.interview.candidate.id[:8]}")
            way_out = f"To import this person again, run `{run}`, then import with --erased {person.id[:8]}"
            self._refuse(there, bank, "the candidate was anonymized here", way_out)
            return
        if (cause := self._erased_before(there, here)) and not any(map(person.id.startswith, self.erased)):
            way_out = f"To import this person again, add --erased {person.id[:8]}"
            self._refuse(there, bank, cause, way_out)
            return
        if here is not None and _anonymized(there) and not nameless:
            owner = here.interview.candidate.id
            run = command(self.store.path, f"candidate anonymize {owner[:8]}")
            way_out = f"Run `{run}` here as well"
            if owner != person.id:
                way_out = f"It belongs to another record here. If that is the same person, run `{run}`"
            self._refuse(there, bank, "the candidate was anonymized on the other machine", way_out)
            return
        event: dict[str, object] = {}
        try:
            merged = proven = there if here is None else merge_states(here, there)
        except Conflict as conflict:
            assert here is not None
            if not (side := self._side(here, there, bank, conflict)):
                return
            event = choice(here, there, side)
            if side == "ours":
                self._keep_ours(here, there, event)
                return
            merged, proven = replaced(here, there), there
        loose = altered(there)
        missing = unproven(proven) or loose
        if missing and not self.unverified:
            way_out = "Export it again on the machine where it was recorded, or import it with --unverified"
            self._refuse(there, bank, missing, way_out)
            return
        doubtful = bool(missing) or there.interview.unverified
        merged = replace_fields(merged, interview=replace_fields(merged.interview, unverified=doubtful))
        self.told.unverified += doubtful
        for one in (there.interview.candidate, *there.history.aliases):
            self._candidate(one, loose=bool(loose), doubtful=doubtful)
        if there.interview.status is Status.SUBMITTED:
            self._elsewhere.add(there.interview.id)
        what, back = self._what(here, there, merged)
        if here is not None and event:
            what = "replaced"
            self._replaced[here.interview.id] = digest(here.interview)
        self._count(merged.interview, what, back)
        if what == "same" and not back:
            return
        outline = self._bank(bank, there.interview.bank_digest)
        if here is not None and merged.interview.bank_digest == here.interview.bank_digest:
            outline = self.store.outline(here.interview.bank_digest)
        if self.dry_run:
            self._seen[merged.interview.id] = merged
        else:
            self._write(here, merged, outline, what, back)
            if event:
                self.store.event(merged.interview.id, CHOSEN, event)

    def _side(self, here: Record, there: Record, bank: Bank, conflict: Conflict) -> Side | None:
        """Return which of two states in conflict counts; None if nobody has decided yet, which is noted."""
        interview = there.interview.id
        self._conflicts.add(interview)
        sides = {side for side, _, found in self.chosen if interview in found}
        if digest(there.interview) == self._replaced.get(interview):
            return "ours"  # an earlier state of this machine in another file
        last = last_choice(here, there)
        if sides == {"ours"} or (not sides and last.ours):
            return "ours"
        cause = conflict.cause
        way_out = f"Import it with --take ours {interview[:8]} to keep the one here"
        if conflict.one_interview:
            if sides == {"theirs"} and interview not in self._replaced:
                return "theirs"
            way_out += f", or with --take theirs {interview[:8]} to use the one in the file"
            if last.number:
                cause += ", and the one in the file was chosen on another machine"
        if interview in self._replaced:
            cause, way_out = "the files have different scorecards of it", "Import one file at a time"
        self._refuse(there, bank, cause, way_out, conflict.differences)
        return None

    def _keep_ours(self, here: Record, there: Record, event: dict[str, object]) -> None:
        """Keep the state here, and remember the choice unless it is the last one already."""
        self._count(here.interview, "kept", False)
        if not self.dry_run and not last_choice(here, there).ours:
            self.store.event(here.interview.id, CHOSEN, event)

    def expect_taken(self) -> None:
        """Raise NotFound or RefusedError if an ID to take is not one interview in conflict."""
        refused = {one.interview.id for one in self.told.refused}
        for side, prefix, found in self.chosen:
            title = f"--take {side} {prefix} is not possible"
            if not found:
                raise NotFound(title, "no interview in the files has an ID that starts with this")
            if len(found) > 1:
                raise NotFound(title, f"{len(found)} IDs start with this", "Enter more of the ID")
            if not found & (self._conflicts | refused):
                cause = "the interview does not conflict with one here"
                raise RefusedError(title, cause, "Import it without this option")
            if {one for one, _, others in self.chosen if others == found} != {side}:
                raise RefusedError(title, "both ours and theirs were given for it", "Choose one of them")

    def _erased_before(self, there: Record, here: Record | None) -> str:
        """Return that person or interview was erased or anonymized here, in words; empty if not.

        An anonymized record may come back, and so may one that is here with the same person.
        """
        if _anonymized(there):
            return ""
        known = here.interview.candidate if here is not None else None
        for one in (there.interview.candidate, *there.history.aliases):
            if known and (one.id, one.name, one.email) == (known.id, known.name, known.email):
                continue
            if one not in self._erased:
                self._erased[one] = erased_at(self.store.conn, one)
            if at := self._erased[one]:
                return f"a person with this ID, name or email address was erased here on {at[:10]}"
        if here is None and (at := interview_erased_at(self.store.conn, there.interview.id)):
            return f"it was erased here on {at[:10]}, with a candidate it was moved to"
        return ""

    def _refuse(
        self, there: Record, bank: Bank, cause: str, way_out: str, found: tuple[Difference, ...] = ()
    ) -> None:
        """Note why an interview is not imported, once."""
        if all(one.interview.id != there.interview.id for one in self.told.refused):
            self.told.refused.append(Refusal(there.interview, bank, cause, way_out, found))

    def note_elsewhere(self) -> None:
        """Note that another machine has the imported scorecards, unless this is a dry run."""
        if not self.dry_run:
            for interview in sorted(self._elsewhere):
                note_export(self.store, interview)

    def look_for_doubles(self) -> None:
        """Find imported candidates who also have another ID here."""
        people = [one for one in self._people.values() if not (one.joins and one.joins[-1].into)]
        self.told.doubles = double_ones(self.store.conn, people)

    def _count(self, interview: Interview, what: What, back: bool) -> None:
        """Count the result of an interview, combined with that of an earlier file."""
        before = self._became.get(interview.id)
        if before is not None:
            self.told.counts[before] -= 1
        now = what if before is None else max(before, what, key=_WEIGHT.index)
        self._became[interview.id] = now
        self.told.counts[now] += 1
        if now != "new" and (what not in ("same", "kept") or back):
            known = [line for line in self.told.lines if line.id == interview.id] if before else []
            self.told.lines = [line for line in self.told.lines if line not in known]
            back = back or any(line.back for line in known)
            self.told.lines.append(Line(interview.id, interview.candidate.name, now, back))

    def _here(self, interview_id: str) -> Record | None:
        """Return an existing interview with its history; None if there is none."""
        if interview_id in self._seen:
            return self._seen[interview_id]
        try:
            interview = reading.interview(self.store, interview_id, sealed_too=True)
        except NotFound:
            return None
        return Record(interview, history(self.store, interview))

    def _what(self, here: Record | None, there: Record, merged: Record) -> tuple[What, bool]:
        """Return the result of an interview, and whether a discarded draft is restored."""
        if here is None:
            return "new", False
        if content(merged.interview) != content(here.interview):
            return "newer", self._comes_back(there.interview, merged.interview)
        ours, both = (
            (one.history.revisions, {event.hash for event in one.history.events}, one.history.salts)
            for one in (here, merged)
        )
        healed = here.interview.unverified and not merged.interview.unverified
        return "same" if ours == both and not healed else "history", False

    def _comes_back(self, there: Interview, merged: Interview) -> bool:
        """Return whether a draft discarded here was changed or submitted elsewhere since."""
        sql = "SELECT discarded_at FROM interviews WHERE id = ?"
        row = self.store.conn.execute(sql, (there.id,)).fetchone()
        discarded_at = row[0] if row else ""
        return bool(discarded_at) and (merged.submitted_at != "" or there.updated_at > discarded_at)

    def _bank(self, bank: Bank, key: str) -> Outline:
        """Store the bank of an interview unless it is stored already, and return its outline."""
        if key not in self._banks:
            sql = "SELECT 1 FROM banks WHERE digest = ?"
            if self.store.conn.execute(sql, (key,)).fetchone() is None:
                self.told.banks[key] = f"{bank.id} {bank.version}"
            self._banks[key] = _outline_of(bank) if self.dry_run else writing.keep_bank(self.store, bank)[1]
        return self._banks[key]

    def _candidate(self, there: Candidate, *, loose: bool, doubtful: bool) -> None:
        """Store a candidate, or the newer record of a known one.

        A `loose` record, which the file does not confirm, changes no known one, and gives way to one of an
        interview that is not `doubtful`.
        """
        here = self._people.get(there.id)
        if here is None:
            try:
                here = reading.candidate(self.store, there.id)
            except NotFound:
                here = None
        if loose and here is not None:
            return
        if loose:
            there = replace_fields(there, updated_at="")  # so that a confirmed one is newer
        merged = there
        if here is not None:
            old = here
            if not doubtful and here.updated_at == there.updated_at and self._only_unverified(there.id):
                hold = {"held_at": here.held_at, "hold_reason": here.hold_reason}
                old = replace_fields(there, joins=here.joins, **hold)
            merged = merge_candidates(old, there)
        self._people[there.id] = merged
        if merged == here:
            if not self.dry_run:
                at = there.updated_at or self.store.stamp()
                people.keep_notes(self.store.conn, there.id, at, clean(there.notes), here.notes)
            return
        if not self.dry_run:
            if here is not None and here.hold_reason != merged.hold_reason:
                people.keep(self.store.conn, here)
            self.store.run(_CANDIDATE, person(merged))
            for one in filter(None, (here, there)):
                at = one.updated_at or self.store.stamp()
                people.keep_notes(self.store.conn, merged.id, at, clean(one.notes), merged.notes)
            self.store.changed(there.id)
        if here is not None:
            before = self.told.candidates[there.id].before if there.id in self.told.candidates else here
            self.told.candidates[there.id] = CandidateLine(before, merged)
            if not self.dry_run:
                fields = list(changed_fields(here, merged))
                self.store.event("", "candidate imported", {"candidate": there.id, "fields": fields})

    def _only_unverified(self, candidate: str) -> bool:
        """Return whether all interviews of a candidate here are unverified."""
        sql = "SELECT min(unverified) FROM interviews WHERE candidate_id = ?"
        found: tuple[int | None] = self.store.conn.execute(sql, (candidate,)).fetchone()
        return found[0] == 1

    def _write(self, here: Record | None, merged: Record, outline: Outline, what: What, back: bool) -> None:
        """Write a new or changed interview, its history, and an event."""
        if here is None:
            new = merged.interview
            self.store.run(_INTERVIEW, _row(new, new.bank_id, new.bank_version, new.bank_digest))
            fill(self.store.conn, [(new, outline)])
        elif what in ("newer", "replaced"):
            locked = here.interview
            if what == "replaced":
                locked = _unlock(self.store, locked)
            replace(self.store, locked, merged.interview, outline, back=back)
        else:
            sql = "UPDATE interviews SET unverified = ? WHERE id = ?"
            self.store.run(sql, (merged.interview.unverified, merged.interview.id))
        _write_history(self.store, here.history if here else History(), merged)
        self.store.event(merged.interview.id, "imported", _payload(merged.interview, what))


def _anonymized(record: Record) -> bool:
    return any(one.verb == "anonymized" for one in record.history.events)


def _outline_of(bank: Bank) -> Outline:
    from csr_interview.banks.library import bank_to_json

    return outline(bank_to_json(bank))


def _false_event(record: Record) -> str:
    """Return which event does not match its hash, in words; empty if all do."""
    for one in record.history.events:
        parts = (one.seq, one.at, one.interview, one.verb, one.payload, one.previous)
        if one.verb in BOOKKEEPING or event_hash(*parts) != one.hash:
            return f"event {one.seq} of its audit log was changed"
    return ""


def _write_history(store: Store, here: History, merged: Record) -> None:
    """Add new events, earlier texts, salts and names of interviewers."""
    sql = "INSERT INTO interviewers (id, name, email) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"
    for person in merged.history.interviewers:
        if store.run(sql, (person.id, person.name, person.email)):
            store.named(person)
    digests.add_salts(store.conn, merged.interview.id, merged.history.salts)
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
    """Return the payload of an import event, which shows later whether the record was changed."""
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
