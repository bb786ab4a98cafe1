"""The sentences and names that sample interviews are made of, and drawing from them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any, Literal

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
