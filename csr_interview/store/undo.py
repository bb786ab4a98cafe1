"""Undoing a submission: for ten minutes, in the database where it was made, while nobody else has it.

Nor can it be undone once submitting has opened another interviewer's scorecard of the candidate.

Exports leave a mark in a file next to the database, not in the database: they also run beside the app, which
alone may write to that.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.errors import StoreError
from csr_interview.models.interview import CHOSEN, Status
from csr_interview.paths import open_private, read_regular
from csr_interview.store import sealing
from csr_interview.store.base import written
from csr_interview.store.records import RefusedError, no_interview, stamp
from csr_interview.store.rows import readable
from csr_interview.store.writing import touch
from csr_interview.text import fold

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

UNDO_FOR = timedelta(minutes=10)
"""How long a submission can be undone."""

MOST = 64 * 1024 * 1024
"""Bytes to read of the file with the exported submissions."""

_AMEND = "Amend it and enter a reason"


class _Chance(NamedTuple):
    """Whether a submission can be undone."""

    submitted_at: str
    until: str
    """UTC; empty if it cannot."""
    cause: str = ""
    """Why it cannot."""
    way_out: str = _AMEND


def undo_submit_until(store: Store, interview: str) -> str:
    """Return until when a submission can be undone: UTC, ISO 8601; empty if it cannot. Raises NotFound."""
    return "" if store.read_only else _chance(store, interview).until


@written
def undo_submit(store: Store, interview: str) -> None:
    """Make a submitted interview a draft again; what was finished and shown stays. Raises RefusedError.

    See `undo_submit_until` for when that is possible.
    """
    chance = _chance(store, interview)
    if not chance.until:
        raise RefusedError("The submission cannot be undone", chance.cause, chance.way_out)
    # The event comes first: the tables let a submitted interview go only after it.
    store.event(interview, "submit undone", {"submitted_at": chance.submitted_at})
    sql = (
        "UPDATE interviews SET status = 'draft', submitted_at = '', verdict = '', composite = '', "
        "preset = '' WHERE id = ?"
    )
    store.run(sql, (interview,))
    touch(store, interview)


def note_export(store: Store, interview: str) -> None:
    """Note that an interview leaves this machine, if its submission could still be undone.

    Called before the export is written. The store may be read-only. Raises StoreError if it cannot be noted.
    """
    chance = _unless_exported(store, interview)
    if not chance.until:
        return
    try:
        handle = open_private(_exported(store.path), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, _line(interview, chance.submitted_at).encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as exc:
        cause = f"that it leaves this computer cannot be noted next to the database ({exc.strerror})"
        raise StoreError(
            "The interview cannot be exported yet", cause, "Export it ten minutes after it was submitted"
        ) from exc


def _exported(store: Path) -> Path:
    """Return the file with the submissions that were exported while they could be undone.

    It is next to the database itself, not to a symbolic link that leads there.
    """
    path = store.resolve()
    return path.with_name(path.name + ".exported")


def _line(interview: str, submitted_at: str) -> str:
    return f"{interview} {submitted_at}\n"


def _chance(store: Store, interview: str) -> _Chance:
    """Return whether a submission can be undone, and why not."""
    chance = _unless_exported(store, interview)
    if not chance.until:
        return chance
    if _opened_others(store, interview):
        cause = "another scorecard of this candidate was opened to you by submitting"
        return chance._replace(until="", cause=cause)
    try:
        marks = read_regular(_exported(store.path), MOST).decode("ascii", "replace")
    except FileNotFoundError:
        return chance
    except OSError as exc:
        return chance._replace(until="", cause=f"whether it was exported is unknown ({exc.strerror})")
    if _line(interview, chance.submitted_at) in marks:
        return chance._replace(until="", cause="it was exported since")
    return chance


def _opened_others(store: Store, interview: str) -> bool:
    """Return whether another interviewer's scorecard of this person is in the database, no longer sealed.

    Undoing would allow to change one's own ratings after reading it.
    """
    sql = "SELECT candidate_id, interviewer_id, interviewer FROM interviews WHERE id = ?"
    candidate, my_id, me = store.conn.execute(sql, (interview,)).fetchone()
    person = json.dumps([candidate, *sealing.also_here(store.conn, candidate)])
    sql = (
        "SELECT 1 FROM interviews i WHERE i.candidate_id IN (SELECT value FROM json_each(:people)) "
        f"AND i.status = 'submitted' AND NOT {sealing.MINE}"
    )
    values = {"people": person, "my_id": my_id, "me": fold(me)}
    return store.conn.execute(sql, values).fetchone() is not None


def _unless_exported(store: Store, interview: str) -> _Chance:
    """Return the same by what the database says."""
    sql = "SELECT status, submitted_at FROM interviews WHERE id = ?"
    row = store.conn.execute(sql, (interview,)).fetchone()
    if row is None:
        raise no_interview()
    status, submitted_at = row
    if status != Status.SUBMITTED.value:
        return _Chance("", "", "the interview is a draft", "Edit it directly")
    with readable(interview):
        at = datetime.fromisoformat(submitted_at)
        ago = abs(store.now() - at)
    if ago >= UNDO_FOR:
        return _Chance(submitted_at, "", "it was submitted more than ten minutes ago")
    sql = "SELECT verb FROM events WHERE interview_id = ? ORDER BY seq DESC"
    since: list[str] = []
    for (verb,) in store.conn.execute(sql, (interview,)):
        if verb == "submitted":
            break
        since.append(verb)
    else:
        return _Chance(submitted_at, "", "it was not submitted in this database")
    if "imported" in since or CHOSEN in since:
        return _Chance(submitted_at, "", "it was synchronized with another computer since")
    if "amended" in since:
        return _Chance(submitted_at, "", "it was amended since")
    return _Chance(submitted_at, stamp(at + UNDO_FOR))
