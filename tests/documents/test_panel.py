"""The panels of a candidate as a document: the arithmetic, every rating, and what is not counted."""

from __future__ import annotations

import re
from datetime import UTC
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.documents.layout import width
from csr_interview.documents.panel import NEEDED, Panels, panel_blocks, panels, wanted
from csr_interview.documents.scorecard import weighted_mean
from csr_interview.models.exact import decimals
from csr_interview.models.interview import (
    Answer,
    Interview,
    Mark,
    Recommendation,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.models.tasks import Criteria
from tests.documents.reading import told
from tests.ui.application import BANK
from tests.ui.cards import HOSTILE
from tests.ui.test_candidate_text import AT, DANA, row


def card(who: str, *ratings: int | None, stage: str = "", at: str = AT, **changes: Any) -> Interview:
    """Return a submitted interview of the six questions with these ratings, in the bank's order."""
    answers = {
        question.id: Answer(question.id, rating=rating, skip_reason="" if rating else "no time")
        for question, rating in zip(BANK.questions, ratings, strict=False)
    }
    return Interview(
        f"{who} {stage} {at}", DANA, BANK.id, BANK.version, "", "CSR", stage, who, Status.SUBMITTED, AT, at,
        at, answers=answers, **{"plan": "interview", "form": "A"} | changes,
    )  # fmt: skip


THREE = (
    card("R. Osei", 4, 4, 3, 5, 3, 4),
    card("T. Iyer", 4, 3, 3, 4, 3, 4),
    card("M. Lund", 2, 4, 4, 3, 5, 2),
)


def panel_text(cells: int, *cards: Interview, **counts: int) -> str:
    return told(panel_blocks(Panels(panels([(one, BANK) for one in cards]), **counts), UTC), cells)


def test_the_panel_shows_the_arithmetic_every_rating_and_what_to_discuss() -> None:
    lines = panel_text(90, *THREE).splitlines()
    text = "\n".join(" ".join(line.split()) for line in lines)
    assert "HIRE · 3.52 of 5 · interviewers 3.40 to 3.70" in text
    assert "Ratings M. Lund R. Osei T. Iyer Mean Spread" in text
    assert "Q1 Irate customer 2 4 4 3.33 2 ⇄ discuss" in text
    assert "Q3 Cannot log in 4 3 3 3.33 1\n" in text
    assert "R. Osei 3.70 HIRE" in text
    terms = "20 × 3.33 + 15 × 3.67 + 20 × 3.33 + 10 × 4 + 20 × 3.67 + 15 × 3.33"
    assert f"Interview score: ({terms}) ÷ 100 = 3.52" in " ".join(text.split())
    assert "Written communication – not part of this plan\n" in text
    numbers = [line for line in lines if line.strip().startswith("Q")]
    assert len(numbers) == len(BANK.questions)
    assert len({line.index(".") for line in numbers}) == 1, "the means line up"


@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_no_line_is_wider_than_the_page_and_everybody_is_named(count: int) -> None:
    names = ["R. Osei", "Maria Lund-Petersen", HOSTILE, "名前の長い面接官です", "E", "F", "G", "H", "I"]
    cards = [card(name, 5 if place else 2, 1, None, 3, 3, 3) for place, name in enumerate(names[:count])]
    for cells in (36, 45, 56, 72, 76, 100):
        text = panel_text(cells, *cards)
        assert all(width(line) <= cells for line in text.splitlines()), cells
        assert "\x1b" not in text
        for word in ("Mean", "Must-pass criteria", "Why", "HOLD", "⇄ discuss"):
            assert word in text, (cells, word)
        assert text.count("–") >= count, "what is not rated is a dash"


def test_names_give_way_to_letters_that_are_explained() -> None:
    assert "Ratings" in panel_text(76, *THREE)
    assert "A · M. Lund" not in panel_text(76, *THREE)
    four = panel_text(76, *THREE, card("Z. Ward", 3, 3, 3, 3, 3, 3))
    for letter, name in zip("ABCD", ("M. Lund", "R. Osei", "T. Iyer", "Z. Ward"), strict=True):
        assert f"{letter} · {name}" in four
    assert "Ratings A B C D Mean Spread" in " ".join(four.split())


def test_without_a_panel_it_says_what_is_missing() -> None:
    assert NEEDED in panel_text(120)
    assert "There is one so far." in panel_text(120, done=1)
    assert "No two scorecards match yet." in panel_text(120, done=3)
    assert "1 other interview is sealed" in panel_text(80, sealed=1)
    assert "A panel needs" not in panel_text(80, sealed=2)


def test_nobody_is_a_panel_alone_and_the_last_scorecard_of_each_counts() -> None:
    """Phone screen, Final and Phone screen again by one person made a panel of one."""
    later = "2026-11-14T09:00:00.000Z"
    again = (
        card("Ann", 3, 3, 3, 3, 3, 3, stage="Phone"),
        card("ann ", 5, 5, 5, 5, 5, 5, stage="Phone", at=later),
    )
    assert "A panel needs" in panel_text(80, card("Ann", stage="Final"), *again, done=3)
    text = panel_text(90, *again, card("Bo", 4, 4, 4, 4, 4, 4, stage="Phone"), card("", 1, 1, stage="Phone"))
    assert "Ann's earlier scorecard of 12 Nov 2026 is not counted." in text
    assert "1 scorecard that names no interviewer is not counted." in text
    assert "STRONG HIRE · 4.50 of 5 · interviewers 4.00 to 5.00" in text
    assert "⇄" not in text
    for cells in (36, 56, 100):
        assert "not counted" in " ".join(panel_text(cells, *again, card("Bo", stage="Phone")).split())


def test_the_spread_of_one_rating_is_none() -> None:
    text = panel_text(90, card("A", 4, None, None, 5), card("B", 4, 3, None, 2))
    rows = {line.split()[0]: line.split() for line in text.splitlines() if line.startswith("  Q")}
    assert rows["Q1"][-2:] == ["4.00", "0"]
    assert rows["Q2"][-3:] == ["3", "3.00", "–"]
    assert rows["Q3"][-4:] == ["–", "–", "–", "–"]
    assert rows["Q4"][-3:] == ["3", "⇄", "discuss"]


def written(rating: int, *others: int) -> dict[str, TaskResult]:
    """Return the written tasks, each rated the same on every criterion; `others` rate further tasks."""
    tasks = [task for task in BANK.tasks if isinstance(task.rule, Criteria)]
    given = dict(zip(tasks, (rating, *others, *[rating] * len(tasks)), strict=False))
    return {
        task.id: TaskResult(task.id, {one.id: given[task] for one in task.rule.criteria})
        for task in tasks
        if isinstance(task.rule, Criteria)
    }


def calculated(text: str, label: str) -> tuple[Fraction, str]:
    """Return what a printed calculation comes to, and the result printed after it."""
    found = re.search(rf"{label}\(([^)]*)\) ÷ ([\d.]+) = ([\d.]+)", " ".join(text.split()))
    assert found, text
    terms = [part.split(" × ") for part in found[1].split(" + ")]
    total = sum((Fraction(weight) * Fraction(value) for weight, value in terms), Fraction(0))
    return total / Fraction(found[2]), found[3]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([("1", "2.95"), ("1", "499/192")], "(1 × 2.950 + 1 × 2.599) ÷ 2 = 2.77"),
        ([("1", "2.95"), ("1", "2.6")], "(1 × 2.95 + 1 × 2.60) ÷ 2 = 2.78"),
        ([("20", "4"), ("15", "3")], "(20 × 4 + 15 × 3) ÷ 35 = 3.57"),
        ([("100/3", "10/3"), ("200/3", "23/6")], "(33.333 × 3.333 + 66.667 × 3.833) ÷ 100 = 3.67"),
        ([("1", "3.4996")], "(1 × 3.4996) ÷ 1 = 3.4996"),
        ([], ""),
    ],
)
def test_a_mean_with_what_it_is_the_mean_of(parts: list[tuple[str, str]], shown: str) -> None:
    """2.95 and 499/192 have the mean 2.77; 2.95 and 2.60 have not."""
    exact = [(Fraction(weight), Fraction(value)) for weight, value in parts]
    assert weighted_mean(exact, (Fraction("3.5"),)) == shown


@given(
    st.lists(
        st.tuples(st.fractions(1, 50, max_denominator=8), st.fractions(1, 5, max_denominator=400)),
        min_size=1,
        max_size=6,
    )
)
def test_whoever_calculates_what_is_printed_gets_what_is_printed(
    parts: list[tuple[Fraction, Fraction]],
) -> None:
    total = sum((weight * value for weight, value in parts), Fraction(0))
    mean = total / sum((weight for weight, _ in parts), Fraction(0))
    by_hand, printed = calculated(f"Mean: {weighted_mean(parts)}", "Mean: ")
    assert printed == decimals(mean)
    # A mean in the middle of two hundredths may take more digits than are shown.
    middle = abs(mean - Fraction(printed)) > Fraction(1, 200) - Fraction(1, 10**5)
    assert middle or abs(by_hand - Fraction(printed)) <= Fraction(1, 200)


@pytest.mark.parametrize("third", range(1, 6))
def test_what_is_printed_adds_up(third: int) -> None:
    """The shares of the interview and of the written tasks have no exact percentage: 35 and 20 of 55."""
    cards = [
        card("A", 4, 4, 3, 5, 3, 4, plan="interview-writing", task_results=written(4, 3, third)),
        card("B", 3, 4, 3, 4, 3, third, plan="interview-writing", task_results=written(5, 2, 4)),
        card("C", 3, 5, 3, 4, 4, 2, plan="interview-writing", task_results=written(3, 2, third)),
    ]
    text = panel_text(200, *cards)
    for label in (r"(?:HIRE|HOLD) · ", "Interview score: "):
        by_hand, printed = calculated(text, label)
        assert abs(by_hand - Fraction(printed)) <= Fraction(1, 200), label


def test_the_interview_score_is_by_the_weights_that_decide() -> None:
    equal = SubmittedVerdict("hire", "23/6", "equal")
    one = card("A", 4, 4, 3, 5, 3, 4, submitted_verdict=equal)
    text = panel_text(120, one, card("B", 4, 3, 3, 4, 3, 4, submitted_verdict=equal))
    by_hand, printed = calculated(text, "Interview score: ")
    assert f"HIRE · {printed} of 5 · interviewers 3.50 to 3.83" in " ".join(text.split())
    assert abs(by_hand - Fraction(printed)) <= Fraction(1, 200)


def test_everybody_s_recommendation_amendments_and_flags_are_shown() -> None:
    flag = Mark("q1", "red_flag", 0, "It was all her fault")
    cards = [
        card("A", 4, 4, 4, 4, 4, 4, recommendation=Recommendation("hold", "Too slow."), marks=(flag,)),
        card("B", 4, 4, 4, 4, 4, 4, marks=(flag,)),
        card("C", 4, 4, 4, 4, 4, 4, marks=(Mark("q3", "red_flag", 0, "I never ask"),)),
    ]
    text = " ".join(panel_text(120, *cards).split())
    assert "A 4.00 HIRE · recommends HOLD" in text
    assert "A recommends hold: Too slow." in text
    said = "Puts all blame on the customer (serious; A: “It was all her fault”; B: “It was all her fault”)"
    assert said in text
    assert "C: “I never ask”" in text
    assert "does not count: seen by C, fewer than half of the 3 who rated Cannot log in." in text


def test_what_keeps_a_panel_from_a_decision_is_named() -> None:
    cards = [card("A", 4, 4, 4, 4, None, 4, plan="full"), card("B", 4, 4, 4, 4, None, 4)]
    text = " ".join(panel_text(120, *cards).split())
    assert "INCOMPLETE · no score" in text
    assert "Incomplete: no interviewer has rated Against policy." in text
    assert "The plans differ: Questions and all tasks (A) and Six questions (B)" in text
    assert "Incomplete: of writing, only 0 % is completed" in text


def test_the_newest_version_of_the_bank_decides() -> None:
    older, newer = (BANK.model_copy(update={"version": version}) for version in ("1.9.0", "1.10.0"))
    for order in ((older, newer), (newer, older)):
        (found,) = panels([(card(str(n), 4, 4, 4, 4, 4, 4), bank) for n, bank in enumerate(order)])
        assert found.bank.version == "1.10.0"
        assert any("1.10.0" in reason for reason in found.decision.reasons)


def test_only_what_can_be_in_a_panel_is_read() -> None:
    rows = [
        row("a"),
        row("b", who="M. Lund"),
        row("c", sealed=True),
        row("d", done=False),
        row("e", who="t. iyer"),
    ]
    assert sorted(wanted(rows)) == ["a", "b", "e"], "what is not counted is read to say so"
