"""Banks with sample answers, and ratings of them, for the tests of calibration."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from csr_interview.calibration import attempt_at
from csr_interview.models.bank import Bank
from csr_interview.models.calibration import Attempt, Sample
from tests.scoring.banks import modern_question, modern_rules, small_bank

THREE = ((1, "weak"), (3, "middling"), (5, "strong"))
"""Keys and names of the three answers that a question has unless told otherwise."""


NUMBERS = ("at_least", "coverage", "family_coverage", "single", "panel", "mean", "sd")


def sample(name: str, key: int, **changes: str) -> dict[str, Any]:
    """Return a sample answer as TOML would give it."""
    return {"answer": f"Answer {name}.", "rating": key, "reason": f"Reason {name}."} | changes


def practice_bank(samples: Mapping[str, Sequence[Any]] | None = None, **changes: Any) -> Bank:
    """Return the small bank with three sample answers a question, or with those given by question id."""
    made = samples
    if made is None:
        names = ("irate", "policy", "tools")
        made = {name: [sample(f"{name} {word}", key) for key, word in THREE] for name in names}
    measures = {"irate": (40, "empathy"), "policy": (40, "empathy"), "tools": (20, "knowledge")}
    questions = [
        modern_question(name, weight=weight, competencies=[measured], sample_answers=list(made.get(name, ())))
        for name, (weight, measured) in measures.items()
    ]
    plans = [{"id": "interview", "title": "Questions"}]
    raw = small_bank().model_dump(mode="python", by_alias=True, exclude_unset=True)
    changed = {"questions": questions, "plans": plans, "decision": modern_rules(must_pass=[])} | changes
    return Bank.model_validate(raw | changed)


def rated(sample: Sample, rating: int, number: int = 0, rater: str = "R. Osei") -> Attempt:
    """Return a rating of a sample; `number` makes its id, and its time a minute each."""
    at = f"2026-11-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00.000Z"
    return attempt_at(sample, rating, id=f"{rater}-{number}", at=at, rater=rater)


def write_bank(bank: Bank, folder: Path) -> Path:
    """Write a bank as TOML into a folder, which is made; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    data = bank.model_dump(mode="json", by_alias=True, exclude_unset=True)
    path = folder / f"{bank.id}.toml"
    path.write_text("".join(f"{key} = {_toml(value)}\n" for key, value in data.items()), encoding="utf-8")
    return path


def _toml(value: object) -> str:
    """Return a value as TOML on one line."""
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{json.dumps(key)} = {_named(key, item)}" for key, item in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


def _named(key: str, value: object) -> str:
    """Return the value of a key; exact numbers, which JSON keeps as text, become numbers again."""
    return str(value) if key in NUMBERS else _toml(value)
