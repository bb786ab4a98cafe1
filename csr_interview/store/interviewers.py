"""Interviewers: who there is, by name and the ID of a profile, and renaming and joining them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.errors import NotFound
from csr_interview.models.amended import interviewer_value
from csr_interview.models.interview import INTERVIEWER, Profile, Status, interviewer_keys
from csr_interview.store import correcting, reading, sealing, writing
from csr_interview.store.base import written
from csr_interview.store.records import RefusedError, after
from csr_interview.store.rows import readable
from csr_interview.text import clean, clean_line, fold

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

ID_SHOWN = 8
"""Digits of an ID in lists."""


class Interviewer(NamedTuple):
    """An interviewer."""

    names: tuple[str, ...]
    """As their interviews have them, the most frequent first; that of the profile if there are none."""
    id: str
    """Of the profile; empty without one."""
    email: str
    interviews: int
    """Includes drafts that are not discarded."""
    last: str
    """When the latest interview was created, UTC; empty without one."""


class Renamed(NamedTuple):
    """What renaming an interviewer did."""

    before: frozenset[str]
    """The IDs that the interviewer had."""
    name: str
    id: str
    """The ID that their interviews have now; empty without one."""
    submitted: int
    """How many submitted interviews were amended."""
    drafts: int
    """How many drafts were changed."""


def names(store: Store) -> dict[str, str]:
    """Return the names of everyone who has a profile, by ID."""
    return {one.id: one.name for one in _profiles(store)}


def everyone(store: Store) -> list[Interviewer]:
    """Return the interviewers, the one with most interviews first."""
    sql = (
        "SELECT interviewer, interviewer_id, count(*), max(created_at) FROM interviews "
        "WHERE discarded_at = '' GROUP BY 1, 2"
    )
    rows = store.conn.execute(sql).fetchall()
    profiles = {one.id: one for one in _profiles(store)}
    pairs = [(name, person) for name, person, *_ in rows]
    keys = interviewer_keys([*pairs, *((one.name, one.id) for one in profiles.values())])
    spelled: dict[str, Counter[str]] = {key: Counter() for key in profiles}
    last: dict[str, str] = {}
    for name, person, count, latest in rows:
        key = keys[name, person]
        spelled.setdefault(key, Counter())[name] += count
        last[key] = max(last.get(key, ""), latest)
    ids = set(profiles).union(person for _, person in pairs)
    found = []
    for key, counts in spelled.items():
        known = profiles.get(key)
        spellings = tuple(name for name, _ in counts.most_common()) or ((known.name,) if known else ())
        email = known.email if known else ""
        person = key if key in ids else ""
        found.append(Interviewer(spellings, person, email, counts.total(), last.get(key, "")))
    return sorted(found, key=lambda one: (-one.interviews, one.names))


@written
def rename(store: Store, old: str, new: str, reason: str) -> Renamed:
    """Give all interviews of an interviewer another name; those of a known one become theirs.

    `old` and `new` are names, or the beginning of an ID. Submitted interviews are amended, with the profile
    as the one who did it, drafts are corrected. Calibration ratings move along. Raises NotFound, and
    RefusedError without a reason, without a profile for an amendment, or if what is sealed would become the
    user's own.
    """
    title, reason = "The interviewer cannot be renamed", clean(reason).strip()
    if not reason:
        raise RefusedError(title, "no reason was given", "Enter a reason")
    before, key = _find(store, old)
    name, person = _target(store, new, before)
    person = person or next(iter(before), "")
    if not name:
        raise RefusedError(title, "the new name is empty")
    sql = (
        "SELECT id, status, candidate_id, interviewer, interviewer_id FROM interviews ORDER BY created_at, id"
    )
    done: Counter[Status] = Counter()
    hidden = sealing.sealed(store)
    for interview, status, candidate, *held in store.conn.execute(sql).fetchall():
        theirs = held[1] in before if held[1] else key != "" and fold(held[0]) == key
        if theirs and held != [name, person]:
            if hidden.covers(candidate, *held) and not hidden.covers(candidate, name, person):
                raise RefusedError(
                    title, "their interviews with a candidate are sealed for you, and would become yours",
                    "Submit your interview with this candidate first",
                )  # fmt: skip
            with readable(interview):
                state = Status(status)
            _hand_over(store, interview, state, (name, person), reason)
            done[state] += 1
    if key:
        store.run("UPDATE practice SET rater = ? WHERE csr_fold(rater) = ?", (name, key))
        sealing.rename_me(store.conn, key, name)
    told = {"interviews": done.total(), "before": sorted(before), "after": person}
    renamed = [Profile(one.id, name, one.email) for one in _profiles(store) if one.id in before]
    for one in renamed:
        store.named(one)
    store.event("", "interviewer renamed", told)
    for one in renamed:  # after the event, which stores the present name of the user
        store.run("UPDATE interviewers SET name = ? WHERE id = ?", (one.name, one.id))
    return Renamed(before, name, person, done[Status.SUBMITTED], done[Status.DRAFT])


def _hand_over(store: Store, interview: str, status: Status, to: tuple[str, str], reason: str) -> None:
    """Change whose interview it is."""
    if status is Status.SUBMITTED:
        if store.profile is None:
            way_out = "Run csr-interview profile --name NAME first"
            raise RefusedError("The interviewer cannot be renamed", "an amendment needs your name", way_out)
        value = interviewer_value(*to)
        writing.amend(store, interview, "", INTERVIEWER, value, reason, store.profile.name)
        return
    found = reading.interview(store, interview, sealed_too=True)
    columns = dict(zip(("interviewer", "interviewer_id"), to, strict=True))
    correcting.write(store, found, columns, reason, after(store.stamp(), found.updated_at))
    changed = {INTERVIEWER: [found.interviewer, to[0]]}
    store.event(interview, "corrected", {"corrected": changed})


def _profiles(store: Store) -> list[Profile]:
    """Return everyone who has a profile; the user, too, before the first change."""
    rows = store.conn.execute("SELECT id, name, email FROM interviewers ORDER BY id")
    found = {row[0]: Profile(*row) for row in rows}
    if store.profile is not None:
        found[store.profile.id] = store.profile
    return list(found.values())


def _find(store: Store, text: str) -> tuple[frozenset[str], str]:
    """Return the IDs of an interviewer, at most one, and the folded name; empty if given by ID."""
    key = fold(clean_line(text))
    sql = "SELECT DISTINCT interviewer, interviewer_id FROM interviews"
    held = [(fold(name), person) for name, person in store.conn.execute(sql)]
    held += [(fold(one.name), one.id) for one in _profiles(store)]
    ids = {person for name, person in held if name == key and person}
    if key and (ids or any(name == key for name, _ in held)):
        _expect_one(ids)
        return frozenset(ids), key
    return frozenset({_by_id(text, {person for _, person in held})}), ""


def _target(store: Store, text: str, before: Collection[str]) -> tuple[str, str]:
    """Return the new name, and the ID if it is that of a known interviewer."""
    name, profiles = clean_line(text), {one.id: one for one in _profiles(store)}
    ids = {one.id for one in profiles.values() if fold(one.name) == fold(name)}
    others = ids.difference(before)
    _expect_one(others)
    if others:
        return profiles[next(iter(others))].name, next(iter(others))
    if not ids:
        try:
            person = _by_id(text, profiles)
        except NotFound:
            return name, ""
        return profiles[person].name, person
    return name, ""


def _by_id(text: str, ids: Collection[str]) -> str:
    """Return the ID that begins with a text. Raises NotFound."""
    prefix = clean_line(text).lower()
    found = [one for one in ids if one.lower().startswith(prefix)] if len(prefix) >= 4 else []
    _expect_one(found)
    if not found:
        raise NotFound(
            "No such interviewer",
            "no interviewer has this name, or an ID that starts with it",
            "Run csr-interview interviewers to see all",
        )
    return found[0]


def _expect_one(ids: Collection[str]) -> None:
    """Raise NotFound for several IDs."""
    if len(ids) > 1:
        listed = ", ".join(sorted(one[:ID_SHOWN] for one in ids))
        raise NotFound("More than one interviewer matches", f"their IDs are {listed}", "Enter an ID instead")
