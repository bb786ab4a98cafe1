"""Reading bundles: everything comes back, whatever the layout, and nothing that cannot be right gets in."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.banks.library import digest
from csr_interview.errors import BundleError
from csr_interview.exchange import Options, json_reading
from csr_interview.exchange.json import FORMAT_VERSION, bundle, document
from csr_interview.exchange.json_reading import BundleFile, JsonStream, NotJson
from csr_interview.models.interview import EventRecord, History, Interview, Record, RevisionRecord
from csr_interview.store.audit import event_hash
from tests.documents.making import bank, hostile_interviews, interview
from tests.scoring.banks import modern_bank

USED = bank()
DIGEST = digest(USED)
AT = "2026-11-20T14:00:00.000Z"
ONE = replace(interview(USED, bank_digest=DIGEST), id="a" * 20)


def event(interview_id: str, payload: str = '{"before":null,"ratings":{"irate":4}}') -> EventRecord:
    parts = (7, AT, interview_id, "rated", payload, "")
    return EventRecord(*parts, hash=event_hash(*parts))


HISTORY = History((event(ONE.id),), (RevisionRecord(AT, "irate", "notes", "typing", "Earlier\nwords"),))


def written(*found: Interview, **options: Any) -> dict[str, Any]:
    chosen = Options(history=lambda _: HISTORY, **options)
    text = "".join(bundle([(one, USED) for one in found], chosen))
    return dict(json.loads(text))


def read(text: str | bytes) -> list[Record]:
    source = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    return [record for record, _ in BundleFile(source, "x.json").records()]


def plain(found: Interview) -> Interview:
    """Return an interview as it comes back: amendments numbered from 1."""
    numbered = tuple(replace(one, id=n) for n, one in enumerate(found.amendments, 1))
    answers = {key: one for key, one in found.answers.items() if one != type(one)(key)}
    results = {key: one for key, one in found.task_results.items() if one != type(one)(key)}
    marks = tuple(sorted(found.marks, key=lambda one: (one.question, one.kind, one.item)))
    return replace(found, amendments=numbered, answers=answers, task_results=results, marks=marks)


def test_everything_comes_back() -> None:
    (found,) = read(json.dumps(written(ONE)))
    assert found.interview == plain(ONE)
    assert found.history == HISTORY


@settings(max_examples=25)
@given(hostile_interviews())
def test_hostile_text_comes_back_as_it_was_cleaned(found: Interview) -> None:
    found = replace(
        found, id=ONE.id, bank_digest=DIGEST, submitted_at="", amendments=(), role="R", stage="S",
        interviewer="I", candidate=ONE.candidate, marks=(),
    )  # fmt: skip
    (back,) = read(json.dumps(written(found)))
    assert back.interview == plain(found)


def test_what_was_not_cleaned_is_cleaned_on_the_way_in() -> None:
    text = json.dumps(written(ONE)).replace("Solid.", "So\\u202elid\\u001b[2J\\ud800")
    assert read(text)[0].interview.summary == "Solid[2J\ufffd"


@pytest.mark.parametrize("indent", [None, 0, 4])
@pytest.mark.parametrize("chunk", [1, 7, 1 << 18])
@pytest.mark.parametrize("backwards", [True, False])
def test_any_layout_is_read(
    indent: int | None, chunk: int, backwards: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_reading, "CHUNK", chunk)
    content = written(ONE, replace(ONE, id="b" * 20))
    for one in content["interviews"][1]["events"]:
        one["interview"] = "b" * 20
    if backwards:
        content = dict(reversed(content.items()))
    text = json.dumps(content, indent=indent, ensure_ascii=bool(indent))
    found = read("\ufeff \r\n" + text + "\n\t")
    assert [one.interview.id for one in found] == ["a" * 20, "b" * 20]


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(st.one_of(st.none(), st.integers(), st.text()), st.lists, max_leaves=8),
    )
)
def test_the_stream_reads_what_json_reads(value: dict[str, Any]) -> None:
    stream = JsonStream(io.StringIO(json.dumps(value)))
    found = {}
    for key in stream.members():
        found[key] = list(stream.elements()) if isinstance(value[key], list) else stream.value()
    assert found == value


def test_a_number_is_read_whole_wherever_reading_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reading, "CHUNK", 1)
    stream = JsonStream(io.StringIO('{"one": 1234, "many": [56, 7.89]}'))
    found = [list(stream.elements()) if key == "many" else stream.value() for key in stream.members()]
    assert found == [1234, [56, 7.89]]


@settings(max_examples=60)
@given(st.text(st.sampled_from('{}[]":,a1 \n\\'), max_size=12))
def test_the_stream_refuses_what_json_refuses(text: str) -> None:
    def walk() -> None:
        stream = JsonStream(io.StringIO(text))
        for _ in stream.members():
            stream.value()

    try:
        valid = isinstance(json.loads(text), dict)
    except ValueError:
        valid = False
    if valid:
        walk()
    else:
        with pytest.raises(NotJson):
            walk()


def refused(text: str | bytes) -> str:
    with pytest.raises(BundleError) as caught:
        read(text)
    assert caught.value.title == "x.json cannot be imported"
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("   \n", "it is empty"),
        ("hello", "it is not JSON: it does not begin with {"),
        ("[1]", "x.json cannot be imported: it is not an export of interviews"),
        ("null", "x.json cannot be imported: it is not an export of interviews"),
        ("1 2", "it is not JSON: there is text after"),
        ('{"format": "csr-interview/bundle"', "ends too early"),
        ('{"format": "csr-inter', "ends too early"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": ' + "9" * 5000 + "}", "far too long"),
        ('{"a": ' + "[" * 100_000, "nested too deeply"),
        ("{} {}", "there is text after"),
        (b'{"a": "\xff"}', "not UTF-8"),
        ("{}", "not an export of interviews"),
        ('{"format": "other"}', "not an export of interviews"),
        (document(ONE, USED, Options()), "single interview without its question bank"),
        (
            f'{{"format": "csr-interview/bundle", "format_version": {FORMAT_VERSION + 1}}}',
            "a newer csr-interview created it",
        ),
        ('{"format": "csr-interview/bundle", "format_version": "1"}', "format_version: must be a whole"),
        ('{"format": "csr-interview/bundle", "format_version": 1, "banks": {}}', "interviews: is missing"),
    ],
)
def test_what_is_no_bundle_is_refused_with_the_reason(text: str | bytes, why: str) -> None:
    assert why in refused(text)


def test_a_newer_format_is_told_as_such_whatever_else_it_holds() -> None:
    text = '{"format": "csr-interview/bundle", "format_version": 9, "novelty": [1], "interviews": [{"x": 1}]}'
    assert "newer" in refused(text)
    assert "Update csr-interview" in refused(text)


def test_a_blind_bundle_is_refused() -> None:
    assert "it was exported without names" in refused(json.dumps(written(ONE, blind=True)))


Damage = Callable[[dict[str, Any]], object]


def inner(place: str, key: str, value: object, number: int | None = 0) -> Damage:
    """Return what sets one value inside the first interview."""

    def damage(bundle: dict[str, Any]) -> None:
        part = bundle["interviews"][0][place]
        (part if number is None else part[number])[key] = value

    return damage


DAMAGE: list[tuple[Damage, str]] = [
    (lambda b: b.update(extra=1), "unknown key, 'extra'"),
    (lambda b: b["interviews"][0].update(extra=1), "interviews[0]: has an unknown key"),
    (lambda b: b["interviews"][0].pop("answers"), "interviews[0].answers: is missing"),
    (lambda b: b["interviews"].append(7), "interviews[1]: must be an object"),
    (lambda b: b["interviews"].append(b["interviews"][0]), "interviews[1].interview.id: occurs twice"),
    (inner("candidate", "name", " \u202e\x1b", None), "interviews[0].candidate.name: must not be empty"),
    (inner("interview", "status", "gone", None), "must be one of 'draft', 'submitted'"),
    (
        lambda b: b["banks"].clear(),
        "interviews[0].bank.digest: the file has no question bank with",
    ),
    (lambda b: b["banks"][DIGEST].update(title="Other"), "does not match its digest"),
    (lambda b: b["banks"].update({DIGEST: 5}), "banks["),
    (inner("bank", "version", "9.9", None), "interviews[0].bank.id: is not the bank"),
    (inner("interview", "status", "archived", None), "interviews[0].interview.status: must be one of"),
    (inner("interview", "status", "draft", None), "does not match submitted_at"),
    (inner("interview", "submitted_at", "", None), "does not match submitted_at"),
    (inner("interview", "id", "../x", None), "interviews[0].interview.id: must be an id"),
    (inner("interview", "created_at", "2026-02-30T00:00:00.000Z", None), "a time that exists"),
    (inner("interview", "created_at", "today", None), "must be a time such as"),
    (inner("interview", "elapsed_seconds", -1, None), "a whole number from 0"),
    (inner("interview", "elapsed_seconds", 1e3, None), "a whole number from 0"),
    (inner("interview", "step", "nowhere", None), "no such question or task"),
    (inner("interview", "summary", 7, None), "interviews[0].interview.summary: must be text"),
    (inner("answers", "rating", 7), "interviews[0].answers[0].rating: must be a rating from 1 to 5"),
    (inner("answers", "rating", True), "must be a rating from 1 to 5"),
    (inner("answers", "rating", 4.0), "must be a rating from 1 to 5"),
    (inner("answers", "skip_reason", "Both"), "either rated or skipped"),
    (inner("answers", "question", "other"), "the bank has no such question"),
    (inner("answers", "question", "policy"), "is answered twice"),
    (inner("answers", "extra", 1), "interviews[0].answers[0]: has an unknown key, 'extra'"),
    (
        inner("amendments", "extra", 1),
        "interviews[0].amendments[0]: has an unknown key, 'extra'",
    ),
    (
        lambda b: b["interviews"][0]["amendments"].append(b["interviews"][0]["amendments"][0]),
        "is there twice",
    ),
    (inner("marks", "kind", "\ud800"), "interviews[0].marks[0].kind: must be text"),
    (lambda b: b["interviews"][0]["answers"][0].pop("situation"), "answers[0].situation: is missing"),
    (lambda b: b["interviews"][0]["interview"].pop("summary"), "interview.summary: is missing"),
    (inner("marks", "item", 99), "interviews[0].marks[0].item: the question's list in the bank is shorter"),
    (inner("marks", "item", 2), "interviews[0].marks[0].item: the question's list in the bank is shorter"),
    (inner("marks", "text", "words"), "only a red flag has text"),
    (inner("marks", "severity", "grave", 4), "marks[4].severity: must be one of '', 'note', 'serious'"),
    (inner("marks", "severity", "", 4), "marks[4].severity: must be one of 'note', 'serious'"),
    (inner("marks", "severity", "note"), "marks[0].severity: must be empty"),
    (inner("task_results", "task", "other"), "the bank has no such task"),
    (inner("task_results", "response", {"tone": 0}), "whole numbers from 1"),
    (inner("task_results", "response", {"tone": [1]}), "lists of ids"),
    (inner("task_results", "response", []), "must be an object"),
    (inner("submitted_verdict", "verdict", "perhaps", None), "must be one of 'strong hire'"),
    (inner("submitted_verdict", "composite", "7/0", None), "must not divide by zero"),
    (inner("submitted_verdict", "preset", "other", None), "submitted_verdict.preset: must be one of"),
    (inner("recommendation", "verdict", "perhaps", None), "recommendation.verdict"),
    (inner("amendments", "field", "name"), "interviews[0].amendments[0].field"),
    (inner("amendments", "new", "9"), "must be a rating"),
    (inner("amendments", "by", ""), "amendments[0].by: must not be empty"),
    (inner("amendments", "question", ""), "amendments[0].field: must be one of 'opening_notes'"),
    (inner("events", "interview", "b" * 20), "not the interview that the event belongs to"),
    (inner("events", "interview", ""), "events[0].interview"),
    (inner("events", "payload", '{"b": 1}'), "as the audit log writes it"),
    (inner("events", "payload", '{"b":"\\u202e"}'), "as the audit log writes it"),
    (inner("events", "hash", "x"), "64 hexadecimal digits"),
    (inner("events", "seq", 0), "a whole number from 1"),
    (inner("revisions", "reason", "whim"), "interviews[0].revisions[0].reason"),
    (inner("revisions", "question", "other"), "no such question or task"),
]


@pytest.mark.parametrize(("damage", "why"), DAMAGE, ids=[str(n) for n in range(len(DAMAGE))])
def test_what_is_damaged_is_refused_with_its_place(damage: Damage, why: str) -> None:
    content = written(ONE)
    damage(content)
    assert why in refused(json.dumps(content))


def test_derived_values_are_not_read() -> None:
    content = written(ONE)
    content["interviews"][0] |= {"decision": None, "tasks": "?", "verdict": 7, "composite": []}
    assert read(json.dumps(content))[0].interview == plain(ONE)


def test_a_bundle_without_history_is_read() -> None:
    text = "".join(bundle([(ONE, USED)], Options()))
    assert read(text)[0].history == History()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"rating": 4', '"rating": 4, "rating": 1', "interviews[0].answers[0].rating"),
        ('"name": ', '"name": "X", "name": ', "interviews[0].candidate.name"),
        ('{"interview": {', '{"answers": [], "interview": {', "interviews[0].answers"),
        ('"version":"1.0"}', '"version":"1.0","version":"1.0"}', ".version"),
        ('"banks": {', '"banks": {}, "banks": {', "banks"),
    ],
)
def test_a_key_that_is_given_twice_is_refused_wherever_it_is(old: str, new: str, where: str) -> None:
    whole = "".join(bundle([(ONE, USED)], Options()))
    assert old in whole
    assert f"{where}: is given twice" in refused(whole.replace(old, new, 1))


def test_a_composite_that_no_ratings_make_is_refused() -> None:
    whole = json.loads("".join(bundle([(ONE, USED)], Options())))
    for wrong in ("99", "1/2", "-3"):
        whole["interviews"][0]["submitted_verdict"]["composite"] = wrong
        assert "submitted_verdict.composite: must be from 1 to 5" in refused(json.dumps(whole))


@pytest.mark.parametrize("plan", ["", "everything"])
def test_a_plan_that_the_bank_does_not_have_is_refused(plan: str) -> None:
    used = modern_bank()
    made = replace(
        interview(used),
        plan="interview",
        bank_digest=digest(used),
        answers={},
        marks=(),
        task_results={},
        amendments=(),
        step="opening",
    )
    tree = json.loads("".join(bundle([(made, used)], Options())))
    tree["interviews"][0]["interview"]["plan"] = plan
    assert "interview.plan: must be one of 'interview', 'written', 'full'" in refused(json.dumps(tree))
