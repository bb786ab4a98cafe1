"""Two states of one interview, each with its history: which one counts, and what is kept of the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from csr_interview.merging.candidates import merge_candidates
from csr_interview.merging.content import Place, canonical, content, texts, told
from csr_interview.merging.differences import Difference, differences
from csr_interview.models.history import History, Record, RevisionRecord
from csr_interview.models.interview import Answer, Status

if TYPE_CHECKING:
    from csr_interview.models.interview import Interview

IMPORT = "import"
"""The reason of a revision whose text gave way to a newer state from another machine."""

_FIXED = ("candidate", "bank", "created_at")
"""What no verb ever changes: interviews that differ there are not the same one."""


class Conflict(Exception):
    """Two states that cannot become one."""

    def __init__(self, cause: str, found: tuple[Difference, ...]) -> None:
        """Keep the cause in words, and what is told differently."""
        super().__init__(cause)
        self.cause = cause
        self.differences = found


def merge(here: Record, there: Record) -> Record:
    """Return the one record that two of the same interview become. Raises Conflict.

    - Of two drafts the one that changed last counts, whole.
    - A scorecard counts before any draft.
    - Of two scorecards the one with further amendments counts; two different ones are a Conflict.
    - Each text of a draft that did not count is kept as a revision, at the time that draft last changed.
    - The histories are united.
    """
    winner, loser = _ordered(here.interview, there.interview)
    revisions = {*here.history.revisions, *there.history.revisions}
    if loser.status is Status.DRAFT:
        revisions |= {
            RevisionRecord(loser.updated_at, question, field, IMPORT, text)
            for (question, field), text in texts(loser)
        }
    events = {one.hash: one for one in (*there.history.events, *here.history.events)}
    candidate = merge_candidates(here.interview.candidate, there.interview.candidate)
    return Record(
        replace(winner, candidate=candidate),
        History(
            tuple(sorted(events.values(), key=lambda one: (one.at, one.seq, one.hash))),
            visible(revisions, winner),
        ),
    )


def visible(revisions: Iterable[RevisionRecord], interview: Interview) -> tuple[RevisionRecord, ...]:
    """Return the earlier texts that tell something, oldest first, each once.

    A text from an import is left out where the field holds it now, held it by an amendment, or where the
    history has it anyway. So nothing depends on the way by which states came together.
    """
    kept = {one for one in revisions if one.reason != IMPORT}
    known: set[tuple[Place, str]] = {((one.question, one.field), one.text) for one in kept}
    known.update(texts(interview))
    for change in interview.amendments:
        place = (change.question, change.field)
        known.update([(place, change.old), (place, change.new)])
    latest: dict[tuple[Place, str], RevisionRecord] = {}
    for one in revisions:
        key = ((one.question, one.field), one.text)
        if one.reason == IMPORT and key not in known and (key not in latest or latest[key].at < one.at):
            latest[key] = one
    return tuple(sorted({*kept, *latest.values()}))


def _ordered(here: Interview, there: Interview) -> tuple[Interview, Interview]:
    """Return the state that counts, then the other. Raises Conflict."""
    ours, theirs = content(here), content(there)
    if any(ours[name] != theirs[name] for name in _FIXED):
        raise Conflict("they are different interviews under one id", differences(here, there))
    locked = (here.status is Status.SUBMITTED, there.status is Status.SUBMITTED)
    if locked == (True, True):
        _expect_one_scorecard(here, there, ours, theirs)
    keys = [
        (state.status is Status.SUBMITTED, len(state.amendments), state.updated_at, canonical(said))
        for state, said in ((here, ours), (there, theirs))
    ]
    return (here, there) if keys[0] >= keys[1] else (there, here)


def _expect_one_scorecard(
    here: Interview, there: Interview, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """Raise Conflict unless one scorecard is the other with further amendments, or none."""
    short, long = sorted(([told(a) for a in here.amendments], [told(a) for a in there.amendments]), key=len)
    if _as_submitted(here, ours) != _as_submitted(there, theirs):
        raise Conflict("they were submitted with different content", differences(here, there))
    if long[: len(short)] != short:
        raise Conflict("they were amended in different ways", differences(here, there))


def _as_submitted(interview: Interview, said: dict[str, Any]) -> dict[str, Any]:
    """Return what a scorecard said when it was submitted: its amendments taken back, last one first."""
    answers = {question: dict(answer) for question, answer in said["answers"].items()}
    as_submitted = {key: said[key] for key in said if key not in ("amendments", "updated_at", "step")}
    for change in reversed(interview.amendments):
        if not change.question:
            as_submitted[change.field] = change.old
            continue
        answer = answers.setdefault(change.question, asdict(Answer(change.question)))
        rating = change.field == "rating"
        answer[change.field] = (int(change.old) if change.old else None) if rating else change.old
    touched = {question: answer for question, answer in answers.items() if answer != asdict(Answer(question))}
    return as_submitted | {"answers": touched}
