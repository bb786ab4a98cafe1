"""Whether the audit events of an imported record prove its content, by the digests in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from csr_interview.models.digests import TYPED, Digests, listed, name_of, of_amendments, of_file, of_interview
from csr_interview.models.interview import BOOKKEEPING, EventRecord, Record, Status

NO_EVENTS = "the audit log does not cover its content"


def unproven(record: Record) -> str:
    """Return what the events of a record do not prove, in words; empty if they prove its content.

    A submission that was not undone must have the digests of a scorecard, and events those of all its
    amendments, except those of a scorecard that it replaced. Of a draft, each part must once have been
    in an event, except what is typed.
    """
    interview, salts = record.interview, record.history.salts
    events = _events(record)
    now = [of_interview(replace(interview, unverified=False), salt) for salt in salts]
    if interview.status is Status.DRAFT:
        known = {pair for _, payload in events for pair in _parts_told(payload)}
        if not known or not salts:
            return NO_EVENTS
        for part in sorted({part for one in now for part in one}):
            loose = part == "decision" or part.split(" ")[0] in TYPED
            if not loose and not any((part, one[part]) in known for one in now):
                return f"the audit log does not cover its {name_of(part)}"
        return ""
    submissions = _submissions(events)
    if not submissions or not salts:
        return NO_EVENTS
    differing = min((_differing(one, told) for one in now for told in submissions), key=len)
    if differing:
        return f"the audit log does not match its {name_of(differing[0])}"
    payloads = [payload for _, payload in events]
    amended, without = (listed(key, payloads) for key in ("amendments", "without"))
    ours = [
        set(found) for found in zip(*(of_amendments(interview.amendments, s) for s in salts), strict=True)
    ]
    known = {digest for found in ours for digest in found}
    if any(event.verb == "anonymized" for event, _ in events):
        # That removes salts: nothing matches what earlier events say.
        told = (listed("amendments", [payload]) for payload in payloads)
        amended = {digest for found in told if found & known for digest in found}
    if not amended - without <= known or not all(map(amended.__and__, ours)):
        return "the audit log does not match its amendments"
    return ""


def altered(record: Record) -> str:
    """Return that the rest of a record, which no event has, is not what was exported, in words."""
    if record.history.fingerprint and record.history.fingerprint == of_file(
        record.interview.candidate, record.history
    ):
        return ""
    return "the file does not confirm the candidate's details and the earlier texts"


def _events(record: Record) -> list[tuple[EventRecord, dict[str, Any]]]:
    """Return the events of the interview with their payloads."""
    found = (one for one in record.history.events if one.interview == record.interview.id)
    return [(one, one.details()) for one in found if one.verb not in BOOKKEEPING]


def _submissions(events: list[tuple[EventRecord, dict[str, Any]]]) -> list[Digests]:
    """Return the digests of submitted states; of submissions that were undone only if there are no others."""
    undone = {payload.get("submitted_at") for event, payload in events if event.verb == "submit undone"}
    found = [payload for _, payload in events if payload.get("submitted") is True]
    valid = [payload for payload in found if payload.get("submitted_at", "") not in undone]
    return [dict(_content(payload)) for payload in valid or found]


def _differing(now: Digests, told: Digests) -> list[str]:
    """Return the parts that differ, except the mark that an interview is unverified."""
    return [part for part in sorted({*now, *told} - {"origin"}) if now.get(part) != told.get(part)]


def _parts_told(payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield parts with the digests that an event has of them."""
    yield from _content(payload)
    changed = payload.get("changed")
    for part, pair in changed.items() if isinstance(changed, dict) else ():
        yield part, str(pair[-1]) if isinstance(pair, list) and pair else ""


def _content(payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    found = payload.get("content")
    yield from ((part, str(digest)) for part, digest in found.items()) if isinstance(found, dict) else ()
