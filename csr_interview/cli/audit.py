"""`csr-interview audit`: show and verify the audit log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import click

from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import counted, examples, on_terminal, say, say_array
from csr_interview.documents.layout import plural
from csr_interview.errors import NotFound

if TYPE_CHECKING:
    from csr_interview.documents.audit_log import Names
    from csr_interview.store import Store
    from csr_interview.store.audit import Entry

    Telling = Callable[[Entry], tuple[str, dict[str, object], bool]]

VERIFY, HEAD = "verify", "head"
"""Used in place of an id; ids are hexadecimal, so none starts like this."""

_ID_SHOWN = 8


@click.command(
    epilog=examples(
        "csr-interview audit 4dc618c1            events of one interview",
        "csr-interview audit --limit 20          latest events",
        "csr-interview audit --json > trail.json",
        "csr-interview audit verify              check that nothing was changed",
        "csr-interview audit head > head.txt     keep this somewhere else",
        'csr-interview audit verify --head "$(cat head.txt)"',
    )
)
@click.argument("interview_id", metavar="[ID | verify | head]", required=False, default="")
@click.option("--limit", type=click.IntRange(0), default=0, help="Number of latest events; default: all.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--head", "known", metavar="NUMBER:HASH", help="For verify: what `audit head` printed earlier.")
@pass_places
def audit(places: Places, interview_id: str, limit: int, as_json: bool, known: str | None) -> int:
    """Show the audit log: one event per line, oldest first, in local time.

    ID is any unique prefix of an interview ID; without one, shows all events in the database. Imported
    events are marked. The log contains no candidates' names and no notes.

    `audit verify` checks that no event was changed, removed or inserted, that everything a scorecard shows
    matches the events, and that decisions follow from the ratings. It prints one problem per line; exit
    code 1 if there are any. `audit head` prints the number and hash of the last event. Keep them elsewhere:
    given to --head later, they show whether the end of the log was cut off or rewritten.

    With --json: an array of objects with seq, at (UTC), interview (null if there is none), verb,
    words, details, foreign, sealed, previous and hash. With verify: an object with events, sound,
    problems and head.
    """
    word = interview_id.strip().lower()
    if known is not None and word != VERIFY:
        raise click.UsageError("--head is for `audit verify`.")
    if known is not None and not _EVENT.fullmatch(known.strip()):
        raise click.UsageError("--head needs the output of `audit head`, such as 12:3fa9….")
    with places.read_store() as opened:
        if word == HEAD:
            say(opened.audit_head())
            return 0
        if word == VERIFY:
            return _verify(opened, as_json, (known or "").strip())
        entries, names, sealed = _chosen(opened, interview_id.strip(), limit)
        told = partial(_told, names=names, people=opened.interviewer_names(), sealed=sealed)
        if as_json:
            _print_json(entries, told)
        else:
            _print(entries, told, one=bool(interview_id.strip()))
    return 0


_EVENT = re.compile("[0-9]{1,18}:[0-9a-f]{64}|0:")


def _verify(store: Store, as_json: bool, known: str) -> int:
    events, problems = store.verify_trail(known)
    if as_json:
        head = store.audit_head()
        found = {"events": events, "sound": not problems, "problems": problems, "head": head}
        say(json.dumps(found, ensure_ascii=False, indent=2))
    elif problems:
        for problem in problems:
            say(problem)
    else:
        say(f"{plural(events, 'event')}, chain intact; records and decisions match.")
    return 1 if problems else 0


def _chosen(
    store: Store, prefix: str, limit: int
) -> tuple[Iterable[Entry], Callable[[str], Names], frozenset[str]]:
    """Return the events asked for, how to name what they concern, and which ones are sealed."""
    from csr_interview.documents.audit_log import BankNames

    if not prefix:
        return store.trail(None, limit), partial(_plain_names, store), _sealed(store)
    interview = store.resolve(prefix)
    trail, names = store.trail(interview, limit), BankNames(store.bank_of(interview))
    return trail, lambda _: names, frozenset()


def _plain_names(store: Store, interview: str) -> Names:
    """Return names without a bank, for the trail of all interviews; scores stay in their bands."""
    from csr_interview.documents.audit_log import Names

    try:
        return Names(store.outline_of(interview).edges)
    except NotFound:  # no interview, or an erased one
        return Names()


def _sealed(store: Store) -> frozenset[str]:
    """Return the interviews whose events are shown without details."""
    people = store.sealed().candidates
    held = (one.interview for person in people for one in store.held_interviews(person))  # discarded ones too
    return frozenset(interview for interview in held if store.is_sealed(interview))


def _told(
    entry: Entry, names: Callable[[str], Names], people: Mapping[str, str], sealed: frozenset[str]
) -> tuple[str, dict[str, object], bool]:
    """Return the text of an event, its details, and whether it is sealed."""
    from csr_interview.documents.audit_log import details_of, sealed_words, words

    if entry.event.interview in sealed:
        return sealed_words(entry.event.verb), {}, True
    details = details_of(entry.event.payload)
    return words(entry.event.verb, details, names(entry.event.interview), people), details, False


def _print(entries: Iterable[Entry], told: Telling, *, one: bool) -> None:
    from csr_interview.documents.audit_log import from_elsewhere
    from csr_interview.documents.layout import pad, when_exactly

    some = False
    for entry in _passing(entries):
        some = True
        text, *_ = told(entry)
        which = "" if one else pad(entry.event.interview[:_ID_SHOWN] or "–", _ID_SHOWN) + "  "
        text = from_elsewhere(text) if entry.foreign else text
        say(f"{pad(when_exactly(entry.event.at, None), 20)}  {which}{text}")
    if not some:
        say("There are no events yet." if not one else "This interview has no events.")


def _print_json(entries: Iterable[Entry], told: Telling) -> None:
    """Print an array as the events are read."""

    def record(entry: Entry) -> dict[str, object]:
        text, details, sealed = told(entry)
        event = entry.event
        return {
            "seq": event.seq,
            "at": event.at,
            "interview": event.interview or None,
            "verb": event.verb,
            "words": text,
            "details": details,
            "foreign": entry.foreign,
            "sealed": sealed,
            "previous": event.previous or None,
            "hash": event.hash,
        }

    say_array(map(record, _passing(entries)))


def _passing(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield events; show progress if output is not the terminal."""
    return iter(entries) if on_terminal() else counted(entries, "events")
