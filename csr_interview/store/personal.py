"""The store's verbs about people: candidates, and who interviews here: what they may see, where they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csr_interview.store import held, holds, people, same_person, sealing
from csr_interview.store.core import StoreCore
from csr_interview.store.held import Held
from csr_interview.store.holds import EarlierHold
from csr_interview.store.people import Person
from csr_interview.store.sealing import Sealed
from csr_interview.store.timeline import Moment, timeline
from csr_interview.store.trail import Entry

if TYPE_CHECKING:
    from csr_interview.models.place import Place


class PersonalVerbs(StoreCore):
    """What `Store` can do with persons. Writing verbs raise as those of `Store` do."""

    # ---------------------------------------------------------------- candidates

    def edit_candidate(self, candidate_id: str, name: str, email: str, phone: str) -> None:
        """Change a candidate's name and contact data, in all interviews. RefusedError without a name."""
        with self.transaction():
            people.edit(self, candidate_id, name, email, phone)

    def note_candidate(self, candidate_id: str, notes: str) -> None:
        """Store what the notes about a candidate hold now."""
        with self.transaction():
            people.note(self, candidate_id, notes)

    def notes_of(self, candidate_id: str) -> str:
        """Return the notes about a candidate. Raises NotFound."""
        return people.notes_of(self, candidate_id)

    def hold(self, candidate_id: str, reason: str) -> None:
        """Put a candidate under legal hold: nothing about them can be erased or discarded until `release`.

        Where there is a hold, it keeps its date and gets this reason. RefusedError without a reason.
        """
        with self.transaction():
            people.hold(self, candidate_id, reason)

    def release(self, candidate_id: str, reason: str) -> None:
        """End a legal hold. RefusedError without a reason, and where there is no hold."""
        with self.transaction():
            people.release(self, candidate_id, reason)

    def earlier_holds(self, candidate_id: str) -> list[EarlierHold]:
        """Return a candidate's earlier legal holds and releases with their reasons, oldest first.

        The present one is in the candidate's record. Empty for an unknown id.
        """
        return holds.earlier(self.conn, candidate_id)

    def also_here(self, candidate_id: str) -> tuple[str, ...]:
        """Return the other ids under which the same person is here, see `csr_interview.store.same_person`."""
        return same_person.also_here(self.conn, candidate_id)

    def doubles(self) -> dict[str, tuple[str, ...]]:
        """Return the other ids of every candidate who has some, by id."""
        return same_person.doubles(self.conn)

    def people(self, search: str = "", limit: int = 0) -> list[Person]:
        """Return candidates by name, with their numbers of interviews; `limit` 0 for all.

        `search` is looked for in name and e-mail address, without regard to case.
        """
        return people.people(self, search, limit)

    def timeline(self, candidate_id: str) -> list[Moment]:
        """Return what happened with a candidate, oldest first; of sealed interviews no amendments.

        Empty for an unknown id.
        """
        return timeline(self, candidate_id)

    def find_candidate(self, text: str) -> str:
        """Return the id of the one candidate that an id's beginning or a whole name means. Raises NotFound.

        The beginning may also be that of the id of one of their interviews.
        """
        return held.find(self, text)

    def held_interviews(self, candidate_id: str) -> list[Held]:
        """Return all interviews that the store has of a candidate, discarded drafts too, oldest first."""
        return held.interviews(self, candidate_id)

    def held_events(self, candidate_id: str) -> Iterator[Entry]:
        """Yield all events about a candidate and their interviews, oldest first."""
        return held.events(self, candidate_id)

    # ---------------------------------------------------------------- sealing

    def sealed(self) -> Sealed:
        """Return what is sealed now for who interviews at this machine."""
        return sealing.sealed(self.conn)

    def is_sealed(self, interview_id: str) -> bool:
        """Return whether an interview is hidden for now from who interviews here; False for an unknown id."""
        return sealing.is_sealed(self.conn, interview_id)

    # ---------------------------------------------------------------- where the interviewer here is

    def keep_place(self, interview_id: str, place: Place) -> None:
        """Remember on this machine alone where in a draft the interviewer is. Neither a change nor an event.

        Does nothing where there is no such draft any more.
        """
        from csr_interview.store import places

        with self.transaction():
            places.keep(self, interview_id, place)

    def place_of(self, interview_id: str) -> Place | None:
        """Return where a draft was left on this machine; None where that is not known."""
        from csr_interview.store import places

        return places.read(self, interview_id)
