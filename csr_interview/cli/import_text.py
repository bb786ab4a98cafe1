"""What an import did, or why it did nothing, in lines to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from csr_interview.documents.audit_log import BankNames
from csr_interview.labels import FIELD_NAMES, SHORT
from csr_interview.merge import Difference, changed_fields
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store import Store
    from csr_interview.store.importing import CandidateLine, Imported, Refusal
    from csr_interview.store.sealing import Double

MOST = 50
"""Lines of one kind that are printed; more are counted."""

WIDTH = 60
"""Characters of a text that are shown around the place where two texts part."""

_WORDS = {
    "new": "new",
    "newer": "updated; earlier texts are kept",
    "history": "unchanged; earlier texts and events added",
    "same": "identical",
}
_TIMES = ("created_at", "submitted_at")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z")
_FRACTION = re.compile(r"[0-9]+/[0-9]+")
_PASSING = ("updated_at", "step")
"""Fields that tell nothing of what was noted."""

_CANDIDATE = {
    "name": "name",
    "email": "email",
    "phone": "phone",
    "notes": "notes",
    "held_at": "legal hold since",
    "hold_reason": "reason for legal hold",
}


def summary(told: Imported, *, dry_run: bool) -> Iterator[str]:
    """Yield what an import did, or what it would do."""
    yield f"{'Would import' if dry_run else 'Imported'}:"
    found = {what: count for what, count in told.counts.items() if count}
    wide = max((len(str(count)) for count in found.values()), default=0)
    yield from (f"  {count:>{wide}}  {_WORDS[what]}" for what, count in found.items())
    if not found:
        yield "  no interviews"
    shown = [line for line in told.lines if line.what == "newer"]
    yield from _limited(
        "Interviews that change:",
        [
            f"  {line.id[:8]}  {clean_line(line.candidate)}{' (discarded here before)' if line.back else ''}"
            for line in shown
        ],
    )
    yield from _limited("Candidates that change:", [_candidate(line) for line in told.candidates.values()])
    yield from _limited("Question banks added:", [f"  {name}" for name in told.banks.values()])
    yield from _doubles(told.doubles)
    if dry_run:
        yield "Nothing was changed: this was a dry run."
    elif not told.changes:
        yield "Nothing was changed."
    elif told.backup is not None:
        yield f"A backup from before the import is in {told.backup}"


def _doubles(found: Sequence[Double]) -> Iterator[str]:
    """Yield who is here under several ids, each person once, and how to go on."""
    persons = {frozenset((one.id, *one.others)): one for one in found}
    lines = [
        f"  {clean_line(one.name)}: {' and '.join(name[:8] for name in (one.id, *one.others))}"
        for one in persons.values()
    ]
    if lines:
        yield from _limited("Candidates already here under another ID, by email address or name:", lines)
        yield "  Their interviews stay separate and are sealed together. To continue with one of them, choose"
        yield "  it when starting a new interview, or open its page and press n."


def _limited(heading: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield lines under a heading, as many as one wants to read; nothing where there are none."""
    if lines:
        yield heading
        yield from lines[:MOST]
        if len(lines) > MOST:
            yield f"  and {len(lines) - MOST} more"


def _candidate(line: CandidateLine) -> str:
    """Return what changes of one candidate: contact data never goes without a word."""
    changes = []
    for name in changed_fields(line.before, line.after):
        here, there = _parted(getattr(line.before, name), getattr(line.after, name))
        changes.append(f"{_CANDIDATE.get(name, name)} {here} → {there}")
    return f"  {clean_line(line.after.name)}: {'; '.join(changes) or 'time of the last change'}"


def conflicts(found: Sequence[Refusal], store: Store) -> Iterator[str]:
    """Yield what interviews that cannot be merged say here and there."""
    hidden = store.sealed()
    for interview, bank, conflict in found[:MOST]:
        yield f"Interview {interview.id[:8]}, {clean_line(interview.candidate.name)}: {conflict.cause}."
        names = BankNames(bank)
        if hidden.covers(interview.candidate.id, interview.interviewer):
            yield f"  {len(conflict.differences)} fields differ ({SHORT})"
            continue
        rows = [_difference(one, names, bank) for one in conflict.differences if one.field not in _PASSING]
        widths = [max(len(row[place]) for row in rows) for place in (0, 1)] if rows else []
        for place, here, there in rows[:MOST]:
            yield f"  {place:<{widths[0]}}  here {here:<{widths[1]}}  there {there}"
    if len(found) > MOST:
        yield f"And {len(found) - MOST} more."


def _difference(one: Difference, names: BankNames, bank: Bank) -> tuple[str, str, str]:
    field = FIELD_NAMES.get(one.field, one.field.replace("_", " "))
    place = f"{names.question(one.question)} {field}" if one.question else field
    here, there = _readable(one.field, one.here, bank), _readable(one.field, one.there, bank)
    if here == there:  # times that differ by less than a second, scores by less than a hundredth
        here, there = one.here, one.there
    return (place[:1].upper() + place[1:], *_parted(here, there))


def _readable(field: str, text: str, bank: Bank) -> str:
    """Return the value of a field as people read it: times of this machine, scores as decimals."""
    from csr_interview.documents.facts import edges, shown
    from csr_interview.documents.layout import when_exactly

    if field in _TIMES or field.startswith("amendment "):
        return _STAMP.sub(lambda found: when_exactly(found[0], None), text)
    if field == "submitted_verdict":
        return _FRACTION.sub(lambda found: shown(Fraction(found[0]), edges(bank)), text)
    return text


def _parted(here: str, there: str) -> tuple[str, str]:
    """Return two texts in quotation marks, cut to where they begin to differ."""
    one, other = clean_line(here), clean_line(there)
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    start = max(0, same - WIDTH // 3)
    return _quoted(one, start), _quoted(other, start)


def _quoted(text: str, start: int) -> str:
    if not text:
        return "nothing"
    shown = text[start : start + WIDTH]
    return f"“{'…' if start else ''}{shown}{'…' if start + WIDTH < len(text) else ''}”"
