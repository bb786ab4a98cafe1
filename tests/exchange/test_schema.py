"""The published JSON Schema: what is written meets it, what is damaged does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from csr_interview.banks.library import digest, load_file, shipped_dir
from csr_interview.exchange import Options
from csr_interview.exchange.blind import blinded
from csr_interview.exchange.json import FORMAT_VERSION, bundle, document, json_schema
from csr_interview.models.interview import Interview
from csr_interview.sample.interviews import sample_pairs
from csr_interview.store import Store
from tests.documents.making import bank, hostile_interviews, interview

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
Damage = Callable[[dict[str, Any]], object]


def problems(text: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(json.loads(text))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(shipped_dir().glob("*.toml")), ids=lambda path: path.stem)
def test_what_is_exported_of_every_bank_meets_it(path: Path, tmp_path: Path) -> None:
    used = load_file(path)
    made = sample_pairs(used, count=12, seed=4, until=datetime(2026, 11, 20, tzinfo=UTC))
    with Store.open(tmp_path / "s.db") as store:
        store.add_interviews(made)
        for row in store.recent():
            if row.status == "draft":
                store.write_text(row.id, "", "summary", "More")
        pairs = [(one, store.bank_of(one.id)) for one in store.interviews()]
        options = Options(history=store.history)
        assert problems("".join(bundle(pairs, options))) == []
        assert problems(document(*pairs[0], options)) == []
        assert problems("".join(bundle(blinded(pairs), Options(blind=True)))) == []
        assert problems(document(*next(iter(blinded(pairs[:1]))), Options(blind=True))) == []


@settings(max_examples=20)
@given(hostile_interviews())
def test_hostile_text_is_text(found: Interview) -> None:
    assert problems(document(replace(found, submitted_at="", amendments=()), bank(), Options())) == []


def made() -> dict[str, Any]:
    used = bank()
    pair = (interview(used, bank_digest=digest(used)), used)
    found: dict[str, Any] = json.loads("".join(bundle([pair], Options())))
    return found


DAMAGE: list[tuple[str, Damage]] = [
    ("format", lambda b: b.update(format="csr-interview/other")),
    ("version", lambda b: b.update(format_version=FORMAT_VERSION + 1)),
    ("key", lambda b: b.update(extra=1)),
    ("no banks", lambda b: b.pop("banks")),
    ("digest", lambda b: b["banks"].update({"x": {}})),
    ("status", lambda b: b["interviews"][0]["interview"].update(status="archived")),
    ("rating", lambda b: b["interviews"][0]["answers"][0].update(rating=7)),
    ("rated and skipped", lambda b: b["interviews"][0]["answers"][0].update(skip_reason="Both")),
    ("rating as text", lambda b: b["interviews"][0]["answers"][0].update(rating="4")),
    ("time", lambda b: b["interviews"][0]["interview"].update(created_at="yesterday")),
    ("no verdict", lambda b: b["interviews"][0].update(submitted_verdict=None)),
    ("verdict", lambda b: b["interviews"][0]["submitted_verdict"].update(verdict="perhaps")),
    ("mark", lambda b: b["interviews"][0]["marks"][0].update(kind="other")),
    ("flag without severity", lambda b: b["interviews"][0]["marks"][-1].update(severity="")),
    ("inner key", lambda b: b["interviews"][0]["candidate"].update(age=40)),
    ("no reason", lambda b: b["interviews"][0]["amendments"][0].update(reason="")),
    ("response", lambda b: b["interviews"][0]["task_results"][0].update(response={"tone": 0})),
    ("not a list", lambda b: b["interviews"][0].update(answers={})),
]


def test_an_undamaged_bundle_meets_it() -> None:
    assert problems(json.dumps(made())) == []


@pytest.mark.parametrize("damage", [found[1] for found in DAMAGE], ids=[found[0] for found in DAMAGE])
def test_what_is_damaged_does_not(damage: Damage) -> None:
    found = copy.deepcopy(made())
    damage(found)
    assert problems(json.dumps(found))


def test_every_key_that_is_written_is_described(tmp_path: Path) -> None:
    described = SCHEMA["$defs"]["RecordEntry"]["properties"].keys()
    optional = {"events", "revisions", "salts", "aliases", "interviewers", "fingerprint"}
    assert described == made()["interviews"][0].keys() | optional
