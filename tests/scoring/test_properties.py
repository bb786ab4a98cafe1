"""Rules of version 1: random banks and ratings against the oracle, and what must hold for any numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from csr_interview.banks.lint import lint
from csr_interview.models.bank import Bank
from csr_interview.models.decision import Decision, Evidence, ObservedFlag, Verdict
from csr_interview.scoring.decision import decide
from tests.scoring.banks import banks, small_bank
from tests.scoring.oracle import expected, needed_tasks

RATINGS = st.integers(1, 5)
SEVERITIES: st.SearchStrategy[Literal["note", "serious"]] = st.sampled_from(("note", "serious"))
# No deadline: the machine is shared, and a slow example is not a wrong one.
many = settings(max_examples=60, deadline=None)
some = settings(max_examples=30, deadline=None)


def subset(names: list[str], at_least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=at_least, unique=True)


@st.composite
def responses(draw: st.DrawFn, rule: Any) -> dict[str, object]:
    """Draw a record for a rule."""
    if rule.kind == "best-option":
        return {"chosen": draw(st.sampled_from([item.id for item in rule.options]))}
    if rule.kind in ("find-errors", "proofread", "steps"):
        ticks = rule.steps if rule.kind == "steps" else rule.errors
        return {"ticked": draw(subset([item.id for item in ticks]))}
    if rule.kind == "order":
        return {"order": draw(st.one_of(st.just(list(rule.key)), st.permutations(rule.key)))}
    if rule.kind == "choice":
        return {field.id: draw(st.sampled_from(field.options)).id for field in rule.fields}
    return {name: draw(RATINGS) for name in draw(subset([item.id for item in rule.criteria], 1))}


def whole_responses(rule: Any) -> st.SearchStrategy[dict[str, object]]:
    """Draw a record for a rule with every criterion rated."""
    if rule.kind == "criteria":
        return st.fixed_dictionaries({item.id: RATINGS for item in rule.criteria})
    return responses(rule)


@st.composite
def cases(draw: st.DrawFn, complete: bool = False) -> tuple[Bank, Evidence]:
    """Draw a bank and evidence for it; `complete` evidence has no blanks, but may still lack a gate."""
    bank = draw(banks())
    return bank, draw(evidences(bank, complete))


@st.composite
def evidences(draw: st.DrawFn, bank: Bank, complete: bool = False) -> Evidence:
    """Draw evidence for a bank, see `cases`."""
    states = st.sampled_from(("rated", "rated", "rated", "skipped" if complete else "blank", "skipped"))
    ratings, skipped = {}, {}
    for item in bank.questions:
        state = draw(states)
        if state == "rated" or (complete and item.required):
            ratings[item.id] = draw(RATINGS)
        elif state == "skipped":
            skipped[item.id] = "no time"
    flags = draw(st.lists(SEVERITIES, max_size=3))
    given = {item.id: draw(responses(item.rule)) for item in bank.tasks if draw(st.booleans())}
    seen = tuple(ObservedFlag(bank.questions[0].id, "seen", severity) for severity in flags)
    return Evidence(ratings, skipped, seen, given)


def verdict_cases() -> st.SearchStrategy[tuple[Bank, Evidence]]:
    """Draw cases that come to a verdict."""
    return cases(complete=True).filter(lambda case: not decide(*case).missing)


def rated(evidence: Evidence, question: str, rating: int) -> Evidence:
    return replace(evidence, ratings={**evidence.ratings, question: rating})


@some
@given(banks())
def test_random_banks_lack_only_the_new_rules(bank: Bank) -> None:
    for made in (bank, small_bank()):
        (found,) = lint(made.model_dump(mode="json", by_alias=True, exclude_none=True))
        assert found.path == ("decision", "version")


@many
@given(cases(), st.sampled_from(("default", "equal", "own")))
def test_agrees_with_the_oracle(case: tuple[Bank, Evidence], preset: str) -> None:
    found, wanted = decide(*case, preset), expected(*case, preset)
    assert (found.verdict.value, found.composite, found.capped) == (
        wanted.verdict,
        wanted.composite,
        wanted.capped,
    )
    assert set(found.missing) == wanted.missing
    assert {line.gate: (line.state.value, line.value) for line in found.gates} == wanted.gates
    for bound, end in ((found.lowest, wanted.low), (found.highest, wanted.high)):
        assert (bound and (bound.composite, bound.verdict.value)) == end
    for line in found.presets:
        other = expected(*case, line.preset)
        assert (line.verdict.value, line.composite) == (other.verdict, other.composite)


@many
@given(cases())
def test_weights_renormalise(case: tuple[Bank, Evidence]) -> None:
    found = decide(*case)
    questions = [line for line in found.questions if line.share is not None]
    components = [line for line in found.components if line.share is not None]
    for lines in (questions, components):
        shares = [(line.share, line.weight) for line in lines]
        assert sum(share for share, _ in shares if share) == (1 if shares else 0)
        assert len({share / weight for share, weight in shares if share}) <= 1
    if questions:
        interview = sum(line.share * line.rating for line in questions if line.share and line.rating)
        assert found.components[0].score == interview
    if components:
        assert found.composite == sum(
            line.share * line.score for line in components if line.share and line.score
        )


@many
@given(cases())
def test_a_blank_never_acts_as_a_zero(case: tuple[Bank, Evidence]) -> None:
    bank, evidence = case
    kept = tuple(item for item in bank.questions if item.id in evidence.ratings)
    assume(kept)
    found = decide(bank, evidence)
    without = bank.model_copy(update={"questions": kept})
    assert found.composite == decide(without, replace(evidence, skipped={})).composite
    values = [Fraction(rating) for rating in evidence.ratings.values()]
    values += [1 + 4 * line.p for line in found.tasks]
    assert found.composite is not None
    assert min(values) <= found.composite <= max(values)


@many
@given(cases(), st.data())
def test_raising_a_rating_never_lowers_anything(case: tuple[Bank, Evidence], data: st.DataObject) -> None:
    bank, evidence = case
    low = [name for name, rating in evidence.ratings.items() if rating < 5]
    assume(low)
    name = data.draw(st.sampled_from(low))
    before = decide(bank, evidence)
    after = decide(bank, rated(evidence, name, data.draw(st.integers(evidence.ratings[name] + 1, 5))))
    assert before.composite is not None
    assert after.composite is not None
    assert after.composite > before.composite
    assert after.verdict.rank >= before.verdict.rank
    assert after.missing == before.missing
    if before.lowest and before.highest and after.lowest and after.highest:
        assert after.lowest.verdict.rank >= before.lowest.verdict.rank
        assert after.highest.verdict.rank >= before.highest.verdict.rank


@many
@given(cases(), st.data())
def test_order_never_matters(case: tuple[Bank, Evidence], data: st.DataObject) -> None:
    bank, evidence = case
    shuffled = bank.model_copy(
        update={
            "questions": tuple(data.draw(st.permutations(bank.questions))),
            "tasks": tuple(data.draw(st.permutations(bank.tasks))),
        }
    )
    turned = replace(
        evidence, ratings=dict(reversed(list(evidence.ratings.items()))), flags=evidence.flags[::-1]
    )
    assert unordered(decide(shuffled, turned)) == unordered(decide(bank, evidence))


def unordered(found: Decision) -> dict[str, Any]:
    """Return a decision with lists as sets, without the sentences (they name questions in order)."""
    made = {field.name: getattr(found, field.name) for field in fields(found) if field.name != "reasons"}
    made["gates"] = [(line.gate, line.state, line.value, set(line.inputs)) for line in found.gates]
    made["flags"] = sorted(flag.severity for flag in found.flags)
    for name in ("questions", "tasks", "missing", "flips"):
        made[name] = set(made[name])
    return made


def completed(data: st.DataObject, bank: Bank, evidence: Evidence, missing: set[str]) -> Evidence:
    """Draw a completion: everything missing rated somehow, or skipped where that is allowed."""
    ratings, skipped = dict(evidence.ratings), dict(evidence.skipped)
    for item in bank.questions:
        if item.id in missing:
            skipped.pop(item.id, None)
            rating = data.draw(RATINGS if item.required else st.none() | RATINGS)
            if rating is None:
                skipped[item.id] = "no time"
            else:
                ratings[item.id] = rating
    given = dict(evidence.responses)
    for made in needed_tasks(bank, missing):
        if data.draw(st.booleans()):
            given[made.id] = {**data.draw(responses(made.rule)), **given.get(made.id, {})}
    return replace(evidence, ratings=ratings, skipped=skipped, responses=given)


@many
@given(cases().filter(lambda case: bool(decide(*case).missing)), st.data())
def test_bounds_contain_every_completion(case: tuple[Bank, Evidence], data: st.DataObject) -> None:
    bank, evidence = case
    found = decide(bank, evidence)
    assert found.lowest is not None
    assert found.highest is not None
    for _ in range(4):
        done = decide(bank, completed(data, bank, evidence, set(found.missing)))
        if done.composite is not None:
            assert found.lowest.composite <= done.composite <= found.highest.composite
        if done.verdict is not Verdict.INCOMPLETE:
            assert found.lowest.verdict.rank <= done.verdict.rank <= found.highest.verdict.rank


def share_rated(bank: Bank, evidence: Evidence) -> Fraction:
    rated = sum((item.weight for item in bank.questions if item.id in evidence.ratings), Fraction(0))
    return rated / sum((item.weight for item in bank.questions), Fraction(0))


def with_coverage(bank: Bank, coverage: Fraction) -> Bank:
    rules = bank.decision.model_copy(update={"coverage": coverage})
    return bank.model_copy(update={"decision": rules})


@many
@given(cases(), st.sampled_from(("default", "equal", "own")))
def test_below_the_minimum_coverage_there_is_no_decision(case: tuple[Bank, Evidence], preset: str) -> None:
    bank, evidence = case
    found = decide(bank, evidence, preset)
    assert found.coverage == share_rated(bank, evidence)
    if found.coverage < bank.decision.coverage:
        assert {found.verdict, *(line.verdict for line in found.presets)} == {Verdict.INCOMPLETE}
        assert set(found.missing) & {item.id for item in bank.questions}


@many
@given(cases(complete=True).filter(lambda case: bool(case[1].ratings)))
def test_coverage_exactly_at_the_minimum_decides(case: tuple[Bank, Evidence]) -> None:
    bank, evidence = case
    free = decide(with_coverage(bank, Fraction(0)), evidence)
    share = share_rated(bank, evidence)
    assert decide(with_coverage(bank, share), evidence).verdict is free.verdict
    if share < 1:
        assert decide(with_coverage(bank, (share + 1) / 2), evidence).verdict is Verdict.INCOMPLETE


@some
@given(cases())
def test_no_binary_floating_point_anywhere(case: tuple[Bank, Evidence]) -> None:
    assert floats(decide(*case)) == []


def floats(value: object) -> list[object]:
    """Return every float inside a decision, and every number that should be a fraction but is not."""
    if isinstance(value, float):
        return [value]
    if isinstance(value, (tuple, list)):
        return [found for entry in value for found in floats(entry)]
    if isinstance(value, Mapping):
        return floats(list(value.values()))
    if is_dataclass(value):
        names = {field.name for field in fields(value)}
        exact = names & {"composite", "share", "weight", "p", "value", "limit", "score", "edge", "coverage"}
        wrong = [
            getattr(value, name)
            for name in exact
            if not isinstance(getattr(value, name), (Fraction, type(None)))
        ]
        return wrong + [found for name in names for found in floats(getattr(value, name))]
    return []


@some
@given(cases())
def test_every_reason_is_a_sentence(case: tuple[Bank, Evidence]) -> None:
    reasons = decide(*case).reasons
    assert reasons
    for reason in reasons:
        assert reason.endswith(".")
        assert not reason[0].islower()
        assert "\n" not in reason
        assert "Fraction" not in reason


@some
@given(cases())
def test_without_explanation_everything_else_is_the_same(case: tuple[Bank, Evidence]) -> None:
    bank, evidence = case
    assert decide(bank, evidence, explain=False) == replace(decide(bank, evidence), reasons=(), flips=())
