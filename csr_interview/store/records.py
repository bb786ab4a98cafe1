"""What the store returns beside the models: small frozen records, and the error for refused changes.

Named tuples, because these are on the way to the first screen: a frozen dataclass costs 0.7 ms to define,
a named tuple 0.1.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from csr_interview.errors import StoreError


class RefusedError(StoreError):
    """A change that the rules of the store do not allow. Trying again would not help."""


class Event(NamedTuple):
    """One entry of the audit trail. `payload` never holds names or typed text."""

    seq: int
    """1 for the first event of the store, without gaps."""
    at: str
    """UTC, ISO 8601 with milliseconds and Z."""
    interview: str
    """Empty for events that concern no single interview."""
    verb: str
    payload: str
    """A JSON object with sorted keys."""
    previous: str
    """The hash of the event before; empty for the first."""
    hash: str
    """SHA-256 over all of the above, see `csr_interview.store.audit`."""

    def details(self) -> dict[str, object]:
        """Return the payload as a dictionary."""
        data: dict[str, object] = json.loads(self.payload)
        return data


class Revision(NamedTuple):
    """What a text field held before it was changed."""

    id: int
    at: str
    """When the text was replaced. UTC, ISO 8601 with milliseconds and Z."""
    text: str
    reason: str
    """One of typing, deletion, journal (the last: text from a journal that was kept out of the field)."""


class Counts(NamedTuple):
    """How many interviews there are; discarded drafts are not among them."""

    interviews: int
    drafts: int
    submitted: int


class Details(NamedTuple):
    """What the latest interview was set up with, for the next one's form. Empty where there is none."""

    interviewer: str = ""
    role: str = ""
    stage: str = ""
    bank_id: str = ""


class SaveState(NamedTuple):
    """How saving stands."""

    pending: bool = False
    """Whether something posted is not committed yet."""
    saved_at: str = ""
    """When the last commit was: UTC, ISO 8601 with milliseconds and Z; empty before the first."""
    error: str = ""
    """NOT SAVED, and why. Attempts go on each second; what waits is in the journal, or this says not."""
    refused: str = ""
    """The last write that the store would not take, in words; it is kept in a file beside the store."""
    refused_of: str = ""
    """The interview that `refused` is about; the candidate, where it was about a candidate's data."""

    def problem_of(self, interview: str) -> str:
        """Return why something of this interview is not saved; empty where all of it is, or will be."""
        return self.error or (self.refused if self.refused_of == interview else "")


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return a moment as the store keeps it: UTC, ISO 8601 with milliseconds and Z.

    Such stamps sort as text in the order of time.
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(at: str, before: str) -> str:
    """Return `at`, or a millisecond after `before` where that is later still.

    So a record that came from a machine whose clock is ahead never counts as newer than a change made to it
    here.
    """
    if at >= before:
        return at
    return stamp(datetime.fromisoformat(before) + timedelta(milliseconds=1))


def canonical(value: object) -> str:
    """Return `value` as JSON that is the same for equal values: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text as hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
