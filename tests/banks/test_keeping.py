"""A bank as JSON: exact, canonical, and known by its digest. The schema for editors."""

from __future__ import annotations

import copy
import json
import sqlite3
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.banks.library import (
    bank_files,
    bank_from_json,
    bank_to_json,
    clean_tree,
    digest,
    load_file,
    parse,
    shipped_dir,
)
from csr_interview.banks.types import build, json_schema
from csr_interview.errors import BankError
from csr_interview.models.bank import Bank
from tests.banks.editing import EDITABLE, bank_text

RAW = parse(bank_text())
NUMBERS = st.decimals(Decimal("1e-9"), Decimal("1e9"), allow_nan=False, places=9).filter(bool)
TEXTS = st.text(min_size=1, max_size=30).map(lambda text: f"x{text}")


def _bank(raw: dict[str, Any]) -> Bank:
    bank, findings = build(clean_tree(raw))
    assert bank is not None, findings
    return bank


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Draw the small bank with other texts and numbers, and with parts left out."""
    raw = copy.deepcopy(RAW)
    for question in raw["questions"]:
        if draw(st.booleans()):
            question["weight"] = draw(NUMBERS)
            question["prompt"] = draw(TEXTS)
            question["looking_for"] = draw(st.lists(TEXTS, max_size=3))
            question["provenance"] = draw(st.dictionaries(TEXTS, TEXTS, max_size=2))
            question["required"] = draw(st.booleans())
    for key in ("coverage", "family_coverage"):
        raw["decision"][key] = draw(st.decimals(0, 1, allow_nan=False, places=2))
    raw["plans"] = raw["plans"][: draw(st.integers(0, 2))]
    raw["decision"]["must_pass"] = raw["decision"]["must_pass"][: draw(st.integers(0, 2))]
    if draw(st.booleans()):
        raw["questions"][0].pop("coached_answer")
        raw["decision"]["borderline"] = draw(st.decimals(0, 2, allow_nan=False, places=3))
        raw["decision"]["presets"]["own"] = {"title": draw(TEXTS), "questions": {"q1": draw(NUMBERS)}}
        raw["tasks"] = raw["tasks"][: draw(st.integers(0, 3))]
    return _bank(raw)


@settings(max_examples=60, deadline=None)
@given(banks())
def test_json_round_trip(bank: Bank) -> None:
    text = bank_to_json(bank)
    again = bank_from_json(text)
    assert again == bank
    assert bank_to_json(again) == text
    assert digest(again) == digest(bank)


@settings(max_examples=30, deadline=None)
@given(banks(), banks())
def test_the_digest_tells_banks_apart(one: Bank, other: Bank) -> None:
    assert (digest(one) == digest(other)) == (one == other)


EARLIER = sorted((Path(__file__).parents[1] / "store" / "versions").glob("*.sql"))


@pytest.mark.parametrize("stored", EARLIER, ids=lambda path: path.stem)
def test_a_bank_kept_by_an_earlier_version_keeps_its_rules_and_digest(stored: Path) -> None:
    conn = sqlite3.connect(":memory:")
    conn.executescript(stored.read_text(encoding="utf-8"))
    (key, text), *_ = conn.execute("SELECT digest, body FROM banks ORDER BY rowid").fetchall()
    conn.close()
    kept = bank_from_json(text)
    assert kept.decision.version == 1
    assert kept.decision.coverage == 0
    assert kept.decision.gates
    assert not kept.plans
    assert bank_to_json(kept) == text
    assert digest(kept) == key


def test_a_bank_file_without_a_minimum_gets_the_usual_one_and_may_have_none() -> None:
    raw = copy.deepcopy(RAW)
    raw["decision"].pop("coverage", None)
    usual = _bank(raw)
    assert usual.decision.coverage == Fraction(4, 5)
    assert json.loads(bank_to_json(usual))["decision"]["coverage"] == "0.8"
    raw["decision"]["coverage"] = 0
    none = _bank(raw)
    assert "coverage" not in json.loads(bank_to_json(none))["decision"]
    assert bank_from_json(bank_to_json(none)) == none
    assert digest(none) != digest(usual)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (Decimal("1.01"), "must be at most 1"),
        (-1, "must be at least 0"),
        ("0.8", "a number is needed, without quotes"),
    ],
)
def test_a_minimum_that_is_no_share_is_refused(value: object, message: str) -> None:
    raw = copy.deepcopy(RAW)
    raw["decision"]["coverage"] = value
    bank, findings = build(clean_tree(raw))
    assert bank is None
    assert [(found.path, found.message) for found in findings] == [(("decision", "coverage"), message)]


def test_json_is_canonical() -> None:
    text = bank_to_json(load_file(EDITABLE))
    data = json.loads(text)
    assert list(data) == sorted(data)
    assert data["decision"]["bands"][0]["at_least"] == "4.2"
    assert set(data["questions"][0]["anchors"]) == set("12345")
    shuffled = json.dumps(dict(reversed(data.items())), indent=4)
    assert bank_to_json(bank_from_json(shuffled)) == text


def test_the_digest_is_sha256_in_hexadecimal() -> None:
    value = digest(load_file(EDITABLE))
    assert len(value) == 64
    assert set(value) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "text",
    ["", "[", "[" * 100_000, "[]", "null", "3", '"x"', "{}", '{"id": "\\ud800"}', "NaN", '{"id": NaN}'],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(BankError, match="A stored question bank cannot be read"):
        bank_from_json(text)


def test_a_changed_key_is_named() -> None:
    data = json.loads(bank_to_json(load_file(EDITABLE)))
    data["questions"][1]["weight"] = 0
    with pytest.raises(BankError, match=r"questions\[1\]\.weight: must be more than 0"):
        bank_from_json(json.dumps(data))


# The schema ---------------------------------------------------------------------------------------------


def test_schema_is_for_editors() -> None:
    schema = json_schema()
    question = schema["$defs"]["Question"]["properties"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["minutes"]["description"].startswith("The time planned for the interview")
    assert question["star"]["description"].startswith("Whether the answer is noted as Situation")
    assert question["weight"] == {"title": "Weight", "type": "number", "exclusiveMinimum": 0}
    assert schema["$defs"]["DecisionRules"]["properties"]["borderline"]["default"] == 0.1
    coverage = schema["$defs"]["DecisionRules"]["properties"]["coverage"]
    assert (coverage["default"], coverage["minimum"], coverage["maximum"]) == (0.8, 0, 1)
    assert list(schema["$defs"]["Anchors"]["properties"]) == ["1", "2", "3", "4", "5"]
    assert schema["$defs"]["Question"]["additionalProperties"] is False
    json.dumps(schema)


def test_schema_describes_every_part() -> None:
    schema = json_schema()
    assert [
        name
        for name, part in schema["$defs"].items()
        if part["type"] == "object" and "description" not in part
    ] == []


@pytest.mark.parametrize("path", [EDITABLE, *bank_files(shipped_dir())], ids=lambda path: path.stem)
def test_schema_accepts_good_banks_and_refuses_broken_ones(path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json_schema())
    validator.check_schema(json_schema())
    plain = json.loads(json.dumps(parse(path.read_text(encoding="utf-8")), default=float))
    assert list(validator.iter_errors(plain)) == []
    plain["questions"][0]["weight"] = 0
    plain["decision"]["red_flag_cap"]["serious"] = 0
    assert len(list(validator.iter_errors(plain))) == 2
