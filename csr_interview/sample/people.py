"""Who is interviewed in the samples: somebody new, somebody met before, or the same person by a panel."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from random import Random
from typing import Any, Literal

from csr_interview.models.interview import Candidate

# The sentences and names that sample interviews are made of, and drawing from them.


Level = Literal["low", "mid", "high"]
Pool = Mapping[Level, Sequence[str]]

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Theme:
    """What can be said about one kind of question."""

    words: tuple[str, ...]
    """A question belongs to the theme when its title or prompt holds one of these."""
    cases: tuple[Mapping[str, str], ...]
    action: Pool
    result: Pool
    notes: Pool


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything in `notes.toml`."""

    themes: tuple[Theme, ...]
    words: Mapping[str, Sequence[str]]
    interview: Mapping[str, Any]

    def theme_for(self, text: str) -> Theme:
        """Return the first theme with a word in `text`; the last one fits everything."""
        lowered = text.lower()
        return next(theme for theme in self.themes if any(word in lowered for word in theme.words))

    def fill(self, sentence: str, rng: Random) -> str:
        """Return a sentence with each {word} replaced by one drawn for it."""
        filled = _PLACE.sub(lambda match: rng.choice(self.words[match[1]]), sentence)
        return filled[:1].upper() + filled[1:]

    def draw(self, pool: Sequence[str], rng: Random) -> str:
        """Return one sentence of a pool, filled."""
        return self.fill(rng.choice(pool), rng)


@cache
def phrases() -> Phrases:
    """Return the sentences, read once."""
    raw = read("notes.toml")
    themes = (
        Theme(
            words=tuple(entry["words"]),
            cases=tuple(entry["cases"]),
            action=entry["action"],
            result=entry["result"],
            notes=entry["notes"],
        )
        for entry in raw["themes"]
    )
    return Phrases(tuple(themes), raw["words"], raw["interview"])


@cache
def people() -> Mapping[str, Any]:
    """Return names and team as they stand in `people.toml`, read once."""
    return read("people.toml")


def read(name: str) -> dict[str, Any]:
    """Return a file of sentences that lies beside this module."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def level(rating: int, rng: Random) -> Level:
    """Return which sentences fit a rating; 2 and 4 sometimes get one from the middle."""
    if rating == 3 or (rating in (2, 4) and rng.random() < 0.3):
        return "mid"
    return "low" if rating < 3 else "high"


# Who interviews in the samples: everybody rates, asks and writes up a little differently, and stays so.


_OTHERS = 0.25
"""How often a panel is not made of the people who usually sit in one, but of any."""

_THIRD = 0.35
"""How often a panel has three members and not two."""

_MIDDLE = 3.0


@dataclass(frozen=True, slots=True)
class Interviewer:
    """A made-up interviewer with habits that show in many interviews, and hardly in one."""

    name: str
    lenient: float
    """Points added to what is rated; below zero severe."""
    spread: float
    """1 uses the scale as answers deserve it; below 1 ratings draw towards the middle."""
    pace: float
    """Time per question against what the bank plans."""
    asks: float
    """How likely each follow-up is asked."""
    writes_up: int
    """Minutes from the end of the call to the submitted scorecard, about."""

    def sees(self, level: float) -> float:
        """Return how good an answer of a level (about 1 to 5) looks to this interviewer."""
        return _MIDDLE + (level - _MIDDLE) * self.spread + self.lenient


@cache
def team() -> tuple[Interviewer, ...]:
    """Return the team of `people.toml`, read once."""
    return tuple(Interviewer(**entry) for entry in people()["team"]["interviewers"])


def panel(rng: Random) -> Sequence[Interviewer]:
    """Return two or three different interviewers who each interview the same candidate.

    Mostly the first three of the team, so that some pairs meet often enough to compare their ratings.
    """
    everybody = team()
    among = everybody if rng.random() < _OTHERS else everybody[:3]
    return rng.sample(among, 3 if rng.random() < _THIRD else 2)


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
