"""People in sample interviews: texts and names, interviewers, candidates and panels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from random import Random
from typing import Any, Literal

from csr_interview.models.interview import EXPERIENCE, Candidate

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


# Interviewers, each with constant habits of rating, asking and writing.


_OTHERS = 0.25
"""Share of panels with any interviewers instead of the usual ones."""

_THIRD = 0.35
"""Share of panels with three members instead of two."""

_MIDDLE = 3.0


@dataclass(frozen=True, slots=True)
class Interviewer:
    """A made-up interviewer with habits."""

    name: str
    lenient: float
    """Points added to ratings; negative if severe."""
    spread: float
    """1 uses the full scale; with less, ratings are closer to the middle."""
    pace: float
    """Time per question relative to the plan."""
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
"""An interview that always has a panel, so that small samples have one."""

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
    """How good the answer to a question is, by ID; the same for all interviewers."""

    def level(self, question: str, rng: Random) -> float:
        """Return how good this person is at a question, decided when first asked."""
        if question not in self.levels:
            self.levels[question] = min(5.2, max(0.8, rng.gauss(self.ability, _UNEVEN)))
        return self.levels[question]


class People:
    """Chooses the people of interviews, newest first."""

    def __init__(self, rng: Random, roles: Sequence[str], stages: int) -> None:
        self._rng = rng
        self._roles = roles
        self._stages = stages
        self._met: list[Person] = []
        self._panel: list[Interviewer] = []
        self._subject: Person | None = None

    def draft(self) -> tuple[Person, Interviewer]:
        """Return the people of a draft: always a new candidate, so that no one has two drafts."""
        return self._new(), self._rng.choice(team())

    def finished(self, place: int) -> tuple[Person, Interviewer]:
        """Return the people of a submitted interview: the next of a panel, or the first."""
        if not self._panel:
            self._subject = self._back() or self._new()
            together = self._rng.random() < _PANEL or place == _FIRST_PANEL
            self._panel = list(panel(self._rng)) if together else [self._rng.choice(team())]
        return self._subject or self._new(), self._panel.pop()

    def _back(self) -> Person | None:
        """Return a candidate with an earlier interview, at an earlier stage; usually None."""
        if not self._met or self._rng.random() >= _RETURNING:
            return None
        # The order is newest first, so a candidate who returns is at an earlier stage.
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
        levels = tuple(EXPERIENCE)
        weights = [self._stages - number for number in range(self._stages)]
        person = Person(
            Candidate(new_id(rng), name, email, phone, experience=levels[len(email + name) % len(levels)]),
            min(4.9, max(1.2, rng.gauss(3.5, 0.75))),
            rng.choice(self._roles),
            rng.choices(range(self._stages), weights)[0],
        )
        self._met = [*self._met[-40:], person]
        return person


def new_id(rng: Random) -> str:
    """Return 20 hexadecimal digits, the form of the store's own ids."""
    return f"{rng.getrandbits(80):020x}"
