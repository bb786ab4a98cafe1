"""JSON: complete, exact, and readable again."""

from __future__ import annotations

import json
from dataclasses import fields
from fractions import Fraction

from hypothesis import given, settings

from csr_interview.banks.library import bank_from_json, digest
from csr_interview.exchange import Options
from csr_interview.exchange.json import bundle, document
from csr_interview.models.decision import Decision
from csr_interview.models.interview import Answer, Interview, Mark
from csr_interview.scoring.decision import decide, evidence_of
from tests.documents.making import bank, hostile_interviews, interview


def test_numbers_are_exact_and_rounded_side_by_side() -> None:
    used = bank()
    found = json.loads(document(interview(used), used, Options()))
    decision = decide(used, evidence_of(interview(used), used))
    assert Fraction(found["decision"]["composite"]["exact"]) == decision.composite
    assert found["decision"]["composite"]["decimal"] == 4.0833
    assert found["composite"] == {"exact": "43/12", "decimal": 3.5833}
    assert found["submitted_verdict"] == {
        "verdict": "hire",
        "composite": "43/12",
        "preset": "default",
        "composite_decimal": 3.5833,
    }
    shares = [Fraction(line["share"]["exact"]) for line in found["decision"]["components"] if line["share"]]
    assert sum(shares) == 1


def test_nothing_that_was_noted_or_decided_is_left_out() -> None:
    used = bank()
    found = json.loads(document(interview(used), used, Options()))
    apart = {"candidate", "bank_id", "bank_version", "bank_digest", "answers", "marks", "task_results"}
    apart |= {"recommendation", "submitted_verdict", "amendments", "accommodations"}
    assert set(found["interview"]) == {field.name for field in fields(Interview)} - apart
    assert {field.name for field in fields(Answer)} <= set(found["answers"][0])
    assert {field.name for field in fields(Mark)} == set(found["marks"][0])
    assert len(found["marks"]) == 5
    renamed = {"flags": "red_flags", "flips": "would_change"}
    assert {renamed.get(field.name, field.name) for field in fields(Decision)} <= set(found["decision"])
    assert found["task_results"] == [
        {
            "task": "reply",
            "response": {"grammar": 4, "tone": 5},
            "text": "Dear customer, …",
            "skip_reason": "",
        }
    ]
    assert found["amendments"][0]["old"] == "3"
    assert found["answers"][0]["asked"] == ["What was the situation?", "What was the result?"]


@settings(max_examples=25)
@given(hostile_interviews())
def test_hostile_text_comes_back_exactly(found: Interview) -> None:
    read = json.loads(document(found, bank(), Options()))
    assert read["candidate"]["name"] == found.candidate.name
    assert read["interview"]["summary"] == found.summary
    for answer in read["answers"]:
        kept = found.answer(answer["question"])
        assert (answer["notes"], answer["skip_reason"]) == (kept.notes, kept.skip_reason)


def test_a_bundle_holds_the_interviews_and_the_exact_banks() -> None:
    used, other = bank(), bank(id="other")
    pairs = [
        (interview(used, bank_digest=digest(used)), used),
        (interview(other, bank_digest=digest(other), id="b" * 20), other),
        (interview(used, bank_digest=digest(used), id="c" * 20), used),
    ]
    found = json.loads("".join(bundle(pairs, Options())))
    assert [one["interview"]["id"] for one in found["interviews"]] == [pair[0].id for pair in pairs]
    assert set(found["banks"]) == {digest(used), digest(other)}
    assert bank_from_json(json.dumps(found["banks"][digest(used)])) == used


def test_a_bundle_of_nothing_is_json_too() -> None:
    found = json.loads("".join(bundle([], Options())))
    assert (found["interviews"], found["banks"]) == ([], {})
