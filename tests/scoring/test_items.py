"""Figures of questions and tasks: hand-computed, and the same as a plain walk over every interview."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.bank import Bank
from csr_interview.models.statistics import Form, Given, ItemCounts, Response, Taken
from csr_interview.scoring.agreement import ENOUGH_RATINGS
from csr_interview.scoring.interviewers import ENOUGH
from csr_interview.scoring.items import Item, ItemReport, correlation, item_report
from csr_interview.scoring.tasks import score_task
from tests.scoring import banks

CHOICE = {
    "kind": "best-option",
    "options": banks.items(*"abcd"),
    "key": "c",
    "worst": "a",
    "reason": "It helps.",
}
BANK = banks.small_bank(
    questions=[
        banks.question("irate", prompt_b="Tell me more."),
        banks.question("policy", prompt_b="And the policy?"),
        banks.question("tools", weight=60),
    ],
    tasks=[
        *(banks.task(f"{name}-b", CHOICE, form="B", parallel=name) for name in ("refund", "outage")),
        banks.task("records", "proofread", "accuracy"),
        banks.task("reply", "criteria", "written"),
        banks.task("how-to", "criteria", "written"),
        *(banks.task(name, CHOICE, form="A", parallel=f"{name}-b") for name in ("refund", "outage")),
        banks.task("reset", "order", "process"),
    ],
)
"""Two questions and two situational items in two forms, and what has only one."""

DIGEST = "d"


class Held(NamedTuple):
    """What one submitted interview contributes."""

    form: Form
    ratings: Mapping[str, int]
    responses: Mapping[str, Mapping[str, Any]] = {}


def counts(interviews: Iterable[Held], bank: Bank = BANK) -> ItemCounts:
    """Return what the store counts of interviews with one bank."""
    rated: Counter[tuple[Form, str, int, int, int]] = Counter()
    responses: list[Response] = []
    taken = []
    held = list(interviews)
    for one in held:
        n, total = len(one.ratings), sum(one.ratings.values())
        for question, rating in one.ratings.items():
            rated[one.form, question, rating, n, total] += 1
        first = len(responses)
        responses += [Response(DIGEST, task, response) for task, response in one.responses.items()]
        taken.append(Taken(tuple(range(first, len(responses))), n, total, 1))
    given_ratings = tuple(Given(DIGEST, *key, times) for key, times in rated.items())
    return ItemCounts("csr", "BANK", {DIGEST: bank}, len(held), given_ratings, tuple(responses), tuple(taken))


def found(report: ItemReport, name: str, form: Form = "") -> Item:
    return next(item for item in report.items if (item.id, item.form) == (name, form))


Walked = dict[tuple[str, Form], list[tuple[Fraction, Fraction | None]]]


def walk(interviews: Iterable[tuple[Bank, Held]]) -> Walked:
    """Return every result with its total without it, straight from the definition."""
    results: Walked = {}
    for bank, one in interviews:
        for question in bank.questions:
            if question.id in one.ratings:
                others = [rating for name, rating in one.ratings.items() if name != question.id]
                rest = Fraction(sum(others), len(others)) if others else None
                key: tuple[str, Form] = (question.id, one.form if question.prompt_b else "")
                results.setdefault(key, []).append((Fraction(one.ratings[question.id]), rest))
        lines = {}
        for task in bank.tasks:
            line = score_task(task, one.responses.get(task.id, {}))
            if line is not None and line.whole:
                lines[task.id] = (task, line.p)
        for name, (task, p) in lines.items():
            beside = [q for other, (t, q) in lines.items() if other != name and t.family == task.family]
            rest = None
            if beside:
                rest = sum(beside, Fraction(0)) / len(beside)
            elif one.ratings:
                rest = (Fraction(sum(one.ratings.values()), len(one.ratings)) - 1) / 4
            results.setdefault((name, task.form or ""), []).append((p, rest))
    return results


def check(report: ItemReport, results: Walked) -> None:
    """Compare all figures of all items with those of a walk."""
    assert {(item.id, item.form) for item in report.items if item.n} == set(results)
    for item in report.items:
        values = [value for value, _ in results.get((item.id, item.form), [])]
        pairs = [(x, y) for x, y in results.get((item.id, item.form), []) if y is not None]
        assert item.n == len(values)
        assert item.compared == len(pairs)
        if len(values) < ENOUGH:
            assert item.mean is item.variance is None
        else:
            assert item.mean == sum(values, Fraction(0)) / len(values)
            assert item.variance == statistics.pvariance(values)
        if len(pairs) < ENOUGH_RATINGS:
            assert item.item_total is None
        else:
            is_correlation(item.item_total, pairs)


def is_correlation(value: Fraction | None, pairs: list[tuple[Fraction, Fraction]]) -> None:
    """Compare a correlation with the definition: exact squares, cut off after the sixth decimal."""
    n = len(pairs)
    mean_x, mean_y = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    both = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    apart = sum((x - mean_x) ** 2 for x, _ in pairs) * sum((y - mean_y) ** 2 for _, y in pairs)
    if not apart:
        assert value is None
        return
    assert value is not None
    square = both**2 / apart
    assert value**2 <= square < (abs(value) + Fraction(1, 10**6)) ** 2
    assert value == 0 or (value > 0) == (both > 0)


# The correlation ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "r"),
    [
        ([(1, 1), (2, 2), (3, 3)], "1"),
        ([(1, 5), (2, 4), (3, 3)], "-1"),
        ([(1, 2), (2, 1), (3, 4), (4, 3)], "0.6"),
        ([(1, 1), (2, 5), (3, 1)], "0"),
        ([(1, 1), (2, 1), (3, 2)], "0.866025"),  # √3 / 2 = 0.8660254
        ([(1, 2), (2, 1), (3, 1)], "-0.866025"),
    ],
)
def test_correlation_is_pearsons(pairs: list[tuple[int, int]], r: str) -> None:
    assert correlation(Counter((Fraction(x), Fraction(y)) for x, y in pairs)) == Fraction(r)


def test_correlation_of_something_constant_is_undefined() -> None:
    assert correlation({}) is None
    assert correlation({(Fraction(1), Fraction(2)): 9}) is None
    assert correlation({(Fraction(1), Fraction(2)): 9, (Fraction(1), Fraction(3)): 1}) is None


fractions = st.fractions(0, 5, max_denominator=12)


@given(st.lists(st.tuples(fractions, fractions), min_size=1, max_size=30))
def test_correlation_is_what_its_definition_says(pairs: list[tuple[Fraction, Fraction]]) -> None:
    value = correlation(Counter(pairs))
    is_correlation(value, pairs)
    assert correlation(Counter((y, x) for x, y in pairs)) == value
    assert correlation(Counter((3 - x / 2, y) for x, y in pairs)) == (None if value is None else -value)


# Items --------------------------------------------------------------------------------------------------


def test_difficulty_and_item_total_of_a_question() -> None:
    held = [Held("A", {"irate": 1 + n % 4, "policy": 1 + n % 4, "tools": 3}) for n in range(12)]
    report = item_report(counts(held))
    item = found(report, "irate", "A")
    assert (item.n, item.mean, item.variance) == (12, Fraction(5, 2), Fraction(5, 4))
    assert item.item_total == 1  # the mean of the others rises with it
    assert found(report, "tools").item_total is None  # always 3
    assert found(report, "irate", "B").n == 0
    assert found(report, "irate", "B").mean is None


def test_difficulty_and_options_of_a_task() -> None:
    held = [Held("A", {}, {"refund": {"chosen": option}}) for option in "cccccaabbb"]
    item = found(item_report(counts(held)), "refund", "A")
    assert item.n == 10
    assert item.mean == Fraction(5 + Fraction(3, 2)) / 10  # best 1, worst (a) 0, the others 1/2
    assert [(one.option, one.times, one.kind) for one in item.options] == [
        ("a", 2, "worst"), ("b", 3, ""), ("c", 5, "best"), ("d", 0, ""),
    ]  # fmt: skip
    assert item.compared == 0  # neither another task nor a rating
    assert item.item_total is None


def test_a_task_alone_is_compared_with_the_mean_rating_as_a_share() -> None:
    """Half of the interviews have another situational item; in the others the ratings stand in for it."""
    held = [
        Held("A", {}, {"refund": {"chosen": best}, "outage": {"chosen": other}})
        for best, other in ("cc", "cc", "aa", "aa", "ca")
    ]
    held += [
        Held("A", {"irate": rating, "tools": rating}, {"refund": {"chosen": best}})
        for rating, best in ((5, "c"), (5, "c"), (1, "a"), (1, "a"), (1, "c"))
    ]
    item = found(item_report(counts(held)), "refund", "A")
    assert item.compared == 10
    assert item.item_total == correlation(
        {(Fraction(1), Fraction(1)): 4, (Fraction(0), Fraction(0)): 4, (Fraction(1), Fraction(0)): 2}
    )
    assert item.item_total == Fraction("0.666666")  # (10 · 4 - 6 · 4) / 24


@pytest.mark.parametrize("n", [ENOUGH - 1, ENOUGH])
def test_too_few_interviews_have_a_count_only(n: int) -> None:
    item = found(item_report(counts([Held("B", {"irate": 4})] * n)), "irate", "B")
    assert item.n == n
    assert (item.mean is None) == (item.variance is None) == (n < ENOUGH)


def test_what_is_not_complete_does_not_count() -> None:
    held = [Held("A", {}, {"reply": {"tone": 4}})]
    assert not any(item.n for item in item_report(counts(held)).items)


def test_items_stand_in_the_banks_order_with_their_other_form() -> None:
    assert [(item.id, item.form) for item in item_report(counts([])).items] == [
        ("irate", "A"), ("irate", "B"), ("policy", "A"), ("policy", "B"), ("tools", ""),
        ("refund-b", "B"), ("refund", "A"), ("outage-b", "B"), ("outage", "A"),
        ("records", ""), ("reply", ""), ("how-to", ""), ("reset", ""),
    ]  # fmt: skip


def reworded(bank: Bank, question: str, **changes: Any) -> Bank:
    """Return a later version of a bank with a changed question."""
    questions = [one.model_copy(update=changes) if one.id == question else one for one in bank.questions]
    return bank.model_copy(update={"questions": tuple(questions), "version": "9"})


def test_another_wording_is_another_item() -> None:
    later = reworded(BANK, "irate", prompt="Something else?")
    old = counts([Held("A", {"irate": 2, "policy": 4})] * 6 + [Held("B", {"irate": 3})] * 7)
    new = ItemCounts(
        "csr", "BANK", {"new": later, DIGEST: BANK}, 14,
        (*old.given, Given("new", "A", "irate", 5, 1, 5, 1)), old.responses, old.taken,
    )  # fmt: skip
    report = item_report(new)
    assert found(report, "irate", "A").n == 1
    assert found(report, "irate", "B").n == 7  # the wording of form B is the same
    assert found(report, "policy", "A").n == 6
    assert report.earlier == 6


def test_an_alternative_wording_is_counted_apart() -> None:
    told = counts([Held("A", {"irate": 2, "policy": 4})] * 6)
    other = Given(DIGEST, "A", "irate", 5, 1, 5, 3, other=True)
    report = item_report(told._replace(given=(*told.given, other)))
    assert (found(report, "irate", "A").n, report.earlier) == (6, 3)


def test_a_wording_that_becomes_form_a_is_the_same_item() -> None:
    before = reworded(BANK, "irate", prompt_b=None)
    one = counts([Held("", {"irate": 2})] * 6, before)
    report = item_report(one._replace(banks={"new": BANK, DIGEST: before}))
    assert found(report, "irate", "A").n == 6
    assert report.earlier == 0


# Hints --------------------------------------------------------------------------------------------------


def rated(form: Form, *ratings: int) -> list[Held]:
    return [Held(form, {"irate": rating, "policy": 1 + n % 5}) for n, rating in enumerate(ratings)]


def test_forms_that_differ_by_more_than_half_a_point_are_named() -> None:
    level = rated("A", *[3] * 10) + rated("B", *[3] * 5, *[4] * 5)
    assert item_report(counts(level)).gaps == ()  # 3.0 and 3.5
    apart = rated("A", *[3] * 10) + rated("B", *[3] * 5, *[4] * 6)
    [gap] = item_report(counts(apart)).gaps
    assert (gap.first.id, gap.first.form, gap.second.form) == ("irate", "A", "B")
    assert gap.size == Fraction(6, 11)
    few = rated("A", *[3] * 9) + rated("B", *[5] * 12)
    assert item_report(counts(few)).gaps == ()


def test_parallel_tasks_are_compared_as_shares() -> None:
    held = [Held("A", {}, {"outage": {"chosen": "c"}})] * 10  # 100 %
    held += [Held("B", {}, {"outage-b": {"chosen": "c" if n < 7 else "b"}}) for n in range(10)]
    assert item_report(counts(held)).gaps == ()  # 7 best and 3 in between: 85 %
    held += [Held("B", {}, {"outage-b": {"chosen": "a"}})] * 2
    [gap] = item_report(counts(held)).gaps
    assert (gap.first.id, gap.second.id, gap.size) == ("outage", "outage-b", Fraction(7, 24))


def test_low_item_totals_and_unused_options_need_ten_interviews() -> None:
    def some(n: int) -> ItemReport:
        chosen = ["c", "c", "b"] * 4
        return item_report(
            counts(
                [
                    Held("A", {"irate": 1 + i % 2, "policy": 5 - i % 2}, {"refund": {"chosen": chosen[i]}})
                    for i in range(n)
                ]
            )
        )

    assert some(9).low == ()
    assert some(9).unused == ()
    report = some(10)
    assert {"irate", "policy"} <= {item.id for item in report.low}
    assert found(report, "irate", "A").item_total == -1
    assert [(item.id, option.option) for item, option in report.unused] == [
        ("refund", "a"), ("refund", "d"),
    ]  # fmt: skip


# Against a walk over every interview ---------------------------------------------------------------------

options = st.fixed_dictionaries({"chosen": st.sampled_from("abcdx")})  # x is in no bank
criteria = st.dictionaries(st.sampled_from(["grammar", "tone"]), st.integers(1, 5))
interviews = st.lists(
    st.builds(
        Held,
        form=st.sampled_from(["A", "B"]),
        ratings=st.dictionaries(st.sampled_from(["irate", "policy", "tools"]), st.integers(1, 5)),
        responses=st.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(("refund", "outage", "refund-b", "outage-b"), options),
                **dict.fromkeys(("reply", "how-to"), criteria),
                "records": st.fixed_dictionaries({"ticked": st.sampled_from([[], ["their"]])}),
            },
        ),
    ),
    max_size=40,
)


@given(interviews)
def test_all_figures_are_those_of_a_walk_over_every_interview(held: list[Held]) -> None:
    check(item_report(counts(held)), walk((BANK, one) for one in held))


@given(interviews, st.randoms(use_true_random=False))
def test_the_order_of_interviews_changes_nothing(held: list[Held], dice: Any) -> None:
    shuffled = dice.sample(held, len(held))
    assert item_report(counts(shuffled)).items == item_report(counts(held)).items
