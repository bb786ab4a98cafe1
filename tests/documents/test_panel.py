"""The panels of a candidate as a document: the arithmetic, every rating, and what is not counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from fractions import Fraction

import pytest

from csr_interview.documents.layout import width
from csr_interview.documents.panel import NEEDED, Panels, panel_blocks, panels, wanted
from csr_interview.models.interview import Answer, Interview, Status
from tests.documents.reading import told
from tests.ui.application import BANK
from tests.ui.cards import HOSTILE
from tests.ui.test_candidate_text import AT, DANA, row


def card(who: str, *ratings: int | None, stage: str = "", at: str = AT) -> Interview:
    """Return a submitted interview with these ratings, in the bank's order."""
    answers = {
        question.id: Answer(question.id, rating=rating, skip_reason="" if rating else "no time")
        for question, rating in zip(BANK.questions, ratings, strict=False)
    }
    return Interview(
        f"{who} {stage} {at}", DANA, BANK.id, BANK.version, "", "CSR", stage, who, Status.SUBMITTED, AT, at,
        at, answers=answers,
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
    assert "HIRE · (3.40 + 3.70 + 3.45) / 3 = 3.52 · 0.30 from lowest to highest" in text
    assert "Ratings M. Lund R. Osei T. Iyer Mean Spread" in text
    assert "Q1 Irate customer 2 4 4 3.33 2 ⇄ discuss" in text
    assert "Q3 Cannot log in 4 3 3 3.33 1\n" in text
    assert "R. Osei 3.70 HIRE" in text
    assert "Written communication ? not assessed: by no one" in text
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
    assert "STRONG HIRE · (5.00 + 4.00) / 2 = 4.50" in text
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


def test_what_is_printed_adds_up() -> None:
    """2.95 and 499/192 have the mean 2.77; 2.95 and 2.60, as it read before, have 2.775."""
    (panel,) = panels([(one, BANK) for one in THREE[:2]])
    first, second = panel.decision.members
    members = tuple(
        replace(one, decision=replace(one.decision, composite=Fraction(score)))
        for one, score in ((first, "2.95"), (second, "499/192"))
    )
    mean = (Fraction("2.95") + Fraction(499, 192)) / 2
    found = replace(panel, decision=replace(panel.decision, members=members, counted=members, composite=mean))
    text = told(panel_blocks(Panels((found,)), UTC), 90)
    assert "(2.950 + 2.599) / 2 = 2.77 ·" in text
    assert "0.35 from lowest to highest" in text


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
