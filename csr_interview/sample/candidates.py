"""Who is interviewed in the samples: somebody new, somebody met before, or the same person by a panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from csr_interview.models.interview import Candidate
from csr_interview.sample.team import Interviewer, panel, team
from csr_interview.sample.words import people

_RETURNING = 0.12
"""How often a candidate is one who has been interviewed before, for another stage."""

_PANEL = 0.16
"""How often a candidate is interviewed by two or three people for the same stage."""

_FIRST_PANEL = 6
"""Where a panel stands in any case, so that the smallest set of samples with room for one has it."""

_UNEVEN = 0.55
"""How far apart a candidate's answers to different questions are, usually. In points."""


@dataclass(slots=True)
class Person:
    """A made-up candidate: what the records say, and how good the answers are."""

    candidate: Candidate
    ability: float
    """About 1 to 5."""
    role: str
    stage: int
    """Which one is next, by number, going back in time."""
    levels: dict[str, float] = field(default_factory=dict)
    """How good the answer to a question is, by id: the same whoever asks."""

    def level(self, question: str, rng: Random) -> float:
        """Return how good this person is at a question, decided when first asked."""
        if question not in self.levels:
            self.levels[question] = min(5.2, max(0.8, rng.gauss(self.ability, _UNEVEN)))
        return self.levels[question]


class People:
    """Chooses who meets whom, one interview after the other, newest first."""

    def __init__(self, rng: Random, roles: Sequence[str], stages: int) -> None:
        self._rng = rng
        self._roles = roles
        self._stages = stages
        self._met: list[Person] = []
        self._panel: list[Interviewer] = []
        self._subject: Person | None = None

    def draft(self) -> tuple[Person, Interviewer]:
        """Return who is in an unfinished interview: always somebody new, so that nobody has two."""
        return self._new(), self._rng.choice(team())

    def finished(self, place: int) -> tuple[Person, Interviewer]:
        """Return who is in the finished interview number `place`: the next of a panel, or the first."""
        if not self._panel:
            self._subject = self._back() or self._new()
            together = self._rng.random() < _PANEL or place == _FIRST_PANEL
            self._panel = list(panel(self._rng)) if together else [self._rng.choice(team())]
        return self._subject or self._new(), self._panel.pop()

    def _back(self) -> Person | None:
        """Return somebody met before, at an earlier stage; mostly nobody."""
        if not self._met or self._rng.random() >= _RETURNING:
            return None
        # Newest first: who comes up again was there before, so at an earlier stage.
        person = self._rng.choice(self._met)
        if person.stage == 0:
            return None
        person.stage -= 1
        return person

    def _new(self) -> Person:
        rng = self._rng
        names = rng.choice(people()["names"])
        name = f"{rng.choice(names['first'])} {rng.choice(names['last'])}"
        email = f"candidate{rng.randint(100, 999)}@example.com" if rng.random() < 0.6 else ""
        phone = f"+1 555 01{rng.randint(0, 99):02}" if rng.random() < 0.3 else ""
        weights = [self._stages - number for number in range(self._stages)]
        person = Person(
            Candidate(new_id(rng), name, email, phone),
            min(4.9, max(1.2, rng.gauss(3.5, 0.75))),
            rng.choice(self._roles),
            rng.choices(range(self._stages), weights)[0],
        )
        self._met = [*self._met[-40:], person]
        return person


def new_id(rng: Random) -> str:
    """Return 20 hexadecimal digits, the form of the store's own ids."""
    return f"{rng.getrandbits(80):020x}"
