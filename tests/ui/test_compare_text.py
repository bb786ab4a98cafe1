"""Interviews side by side, without an app: rows, sorting, signs, layout, warnings, evidence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.models.interview import Mark, Recommendation, SubmittedVerdict, TaskResult
from csr_interview.ui.compare import compare_text as text
from csr_interview.ui.compare.compare_text import HERE, Plan, Sheet, evidence
from csr_interview.ui.compare.comparison import Comparison, comparison_of
from tests.scoring.banks import criterion_gate, mean_gate, question, small_bank, task
from tests.ui.cards import HOSTILE
from tests.ui.compares import WIDE, pair, row, scorecard, table, warned


def line(comparison: Comparison, label: str, width: int = WIDE) -> str:
    """Return the line of a row, without bars and runs of blanks."""
    found = next(one for one in table(comparison, width) if label in one)
    return " ".join(found.replace("━", "").replace("·", "").split())


def order(comparison: Comparison) -> list[str]:
    return [column.view.interview.candidate.name for column in comparison.columns]


# Rows and cells -----------------------------------------------------------------------------------------


def test_every_row_with_what_each_has_in_it() -> None:
    comparison = pair()
    assert [row.label for row in comparison.rows] == [
        "Score",
        "Decision",
        "Recommendation",
        "Interview",
        "Q1 Irate",
        "Q2 Policy",
        "Q3 Tools",
        "Customer focus",
        "Red flags",
    ]
    assert line(comparison, "Score") == f"{HERE}Score 3.80 ▼ 4.00 ▲"
    assert line(comparison, "Decision") == "Decision HIRE HIRE"
    assert line(comparison, "Recommendation") == "Recommendation as computed as computed"
    assert line(comparison, "Q1") == "Q1 Irate 4 ▼ 5 ▲"
    assert line(comparison, "Q2") == "Q2 Policy 4 –"
    assert "No time left." in table(comparison)[table(comparison).index(next_line(comparison, "Q2")) + 1]
    assert line(comparison, "Customer focus") == "Customer focus ✓ passed ✓ passed"
    assert line(comparison, "Red flags") == "Red flags none none"


def next_line(comparison: Comparison, label: str) -> str:
    return next(one for one in table(comparison) if label in one)


def test_numbers_stand_below_each_other() -> None:
    lines = [one for one in table(pair()) if "▲" in one or "▼" in one]
    assert len(lines) == 4
    columns = {tuple(place for place, sign in enumerate(one) if sign in "▲▼") for one in lines}
    assert len(columns) == 1


def test_ratings_have_bars_as_long_as_they_are() -> None:
    assert "5    ▲ ━━━━━━━━━━━━━━━ " in next_line(pair(), "Q1")
    assert "4    ▼ ━━━━━━━━━━━━··· " in next_line(pair(), "Q1")


def test_gates_components_flags_and_own_recommendations() -> None:
    bank = small_bank(
        tasks=[task("mail", "criteria", "written")],
        decision={"gates": [mean_gate(), criterion_gate()]},
    )
    flags = [Mark("irate", "red_flag", 0), Mark("irate", "red_flag", 1), Mark("policy", "red_flag", 1)]
    low = scorecard("Dana", (2, 2, 5), bank=bank, marks=flags)
    mail = {"mail": TaskResult("mail", {"grammar": 4, "tone": 5})}
    own = Recommendation("strong hire", "Knows the product.")
    high = scorecard("Lee", (4, 4, 4), bank=bank, tasks=mail, recommendation=own)
    comparison = comparison_of([low, high])
    assert line(comparison, "Customer focus") == "Customer focus ✗ failed ✓ passed"
    assert line(comparison, "Written communication") == "Written communication ? not assessed ✓ passed"
    assert line(comparison, "Writing") == "Writing – not administered 4.50"
    assert line(comparison, "Red flags") == "Red flags ⚑ 1 serious none"
    assert line(comparison, "⚑ 2 minor") == "⚑ 2 minor"
    assert line(comparison, "Recommendation") == "Recommendation as computed STRONG HIRE"
    assert line(comparison, "Decision") == "Decision NO HIRE HIRE"


def test_an_unfinished_draft_shows_ratings_but_no_score() -> None:
    draft = scorecard("Dana", (4, None, 3), submitted=False)
    comparison = comparison_of([draft, scorecard("Lee", (4, 4, 4))])
    assert "3.67" not in "\n".join(table(comparison)), "40 × 4 and 20 × 3 would be 3.67"
    for label in ("Score", "Decision", "Interview", "Customer focus"):
        assert "– not finished" in line(comparison, label)
    assert line(comparison, "Q1") == "Q1 Irate 4 4"
    assert line(comparison, "Q2").startswith("Q2 Policy – not rated")
    heads = "\n".join(one.plain for one in Sheet(comparison, Plan.fitting(WIDE, 2, 0)).heads(0, 40))
    assert "● draft" in heads
    for kind in ("Score", "Decision", "Interview", "Customer focus"):
        told = evidence(comparison.columns[:1], row(comparison, kind), WIDE, hidden=False).plain
        assert "1 question open" in told
        assert "3.67" not in told
    done = scorecard("Dana", (4, 4, 3), submitted=False, finished_at="2026-11-20T10:50:00.000Z")
    rated = comparison_of([done, scorecard("Lee", (4, 4, 4))])
    assert line(rated, "Score") == f"{HERE}Score 3.80 ▼ 4.00 ▲", "ratings are locked: nothing is steered"


def test_an_amended_scorecard_shows_what_was_submitted_and_what_it_is_today() -> None:
    kept = SubmittedVerdict("strong hire", "22/5", "default")
    moved = scorecard("Dana", (4, 4, 3), submitted_verdict=kept)
    comparison = comparison_of([moved, scorecard("Lee", (4, 4, 4))])
    assert line(comparison, "Score") == f"{HERE}Score 4.40 ▲ 4.00 ▼"
    assert any("✎ today 3.80" in one for one in table(comparison))
    assert any("✎ today HIRE" in one for one in table(comparison))
    assert any(words.startswith("Amended since submit: Dana") for words in warned(comparison))


def test_questions_of_another_version_are_rows_too() -> None:
    new = small_bank(version="1.1", questions=[question("irate", weight=50), question("policy", weight=50)])
    comparison = comparison_of([scorecard("Dana", (4, 4, 3)), scorecard("Lee", (4, 4, None), bank=new)])
    assert comparison.newest.bank.version == "1.1"
    assert [row.label for row in comparison.rows if row.kind == "question"] == [
        "Q1 Irate",
        "Q2 Policy",
        "Tools",
    ]
    assert line(comparison, "Tools") == "Tools 3 – not part of it"
    told = evidence(comparison.columns, row(comparison, "Tools"), WIDE, hidden=False).plain
    assert "Not part of this interview" in told


# Sorting ------------------------------------------------------------------------------------------------


def three() -> Comparison:
    return comparison_of(
        [
            scorecard("Dana", ("No time.", 4, 3)),
            scorecard("Lee", (3, 4, 5), marks=[Mark("irate", "red_flag", 0)]),
            scorecard("Maria", (5, 1, 1), marks=[Mark("irate", "red_flag", 1)]),
        ]
    )


@pytest.mark.parametrize(
    ("label", "names", "words"),
    [
        ("Score", ["Lee", "Dana", "Maria"], "by Score: highest first"),
        ("Q1 Irate", ["Maria", "Lee", "Dana"], "by Q1: highest first"),
        ("Decision", ["Dana", "Lee", "Maria"], "by Decision: best first"),
        ("Red flags", ["Dana", "Maria", "Lee"], "by Red flags: fewest first"),
        ("Customer focus", ["Dana", "Lee", "Maria"], "by Customer focus: passed first"),
        ("Recommendation", ["Dana", "Lee", "Maria"], "by Recommendation: no values"),
    ],
)
def test_sorting_by_any_row(label: str, names: list[str], words: str) -> None:
    found = three().sorted_by(row(three(), label))
    assert order(found) == names
    assert text.sort_words(found) == words


def test_sorting_again_turns_round_and_blanks_stay_last() -> None:
    found = three().sorted_by(row(three(), "Q1 Irate"), reverse=True)
    assert order(found) == ["Lee", "Maria", "Dana"]
    assert text.sort_words(found) == "by Q1: lowest first"
    assert text.sort_words(three()) == "in order of selection"


RATINGS = st.one_of(st.integers(1, 5), st.just("Skipped."))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(RATINGS, RATINGS, RATINGS), min_size=2, max_size=4), st.booleans(), st.data())
def test_sorting_loses_nobody_and_puts_the_best_in_front(
    cards: list[tuple[int | str, int | str, int | str]], reverse: bool, data: st.DataObject
) -> None:
    comparison = comparison_of([scorecard(f"P{place}", made) for place, made in enumerate(cards)])
    by = data.draw(st.sampled_from(comparison.rows))
    found = comparison.sorted_by(by, reverse=reverse)
    assert sorted(order(found)) == sorted(order(comparison))
    ranks = [column.rank(by) for column in found.columns]
    given_ones = [rank for rank in ranks if rank is not None]
    assert ranks[len(given_ones) :] == [None] * (len(ranks) - len(given_ones))
    assert given_ones == sorted(given_ones, reverse=not reverse)
    for rank in set(given_ones):
        equal = [column.letter for column in found.columns if column.rank(by) == rank]
        assert equal == sorted(equal), "equal ones stay as they were"


# Layout -------------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.integers(30, 200), st.integers(2, 4), st.data())
def test_nothing_is_wider_than_the_terminal_and_every_column_can_be_seen(
    width: int, total: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, total - 1))
    plan = Plan.fitting(width, total, at)
    assert plan.first <= at < plan.first + plan.shown
    assert plan.first + plan.shown <= total
    views = [scorecard(f"Somebody with a long name {HOSTILE}", (4, HOSTILE * 3, 3))] * total
    sheet = Sheet(comparison_of(views), plan)
    lines = [*sheet.lines(1, at), *sheet.heads(at, 40), *sheet.heads(at, 12)]
    assert {one.cell_length for one in lines if one.plain.strip()} <= set(range(width + 1))
    for place in range(len(sheet.comparison.rows)):
        first, height = sheet.span(place)
        assert [sheet.row_at(first + more) for more in range(height)] == [place] * height
    for shown in range(plan.shown):
        x = plan.label + shown * plan.column
        assert sheet.column_at(x) == sheet.column_at(x + plan.column - 1) == plan.first + shown
    assert sheet.column_at(plan.label - 1) is None


@pytest.mark.parametrize(("width", "shown"), [(117, 4), (77, 4), (57, 2), (37, 1)])
def test_how_many_columns_stand_beside_each_other(width: int, shown: int) -> None:
    assert Plan.fitting(width, 4, 0).shown == shown
    heads = Sheet(comparison_of([scorecard("Dana", (4, 4, 4))] * 4), Plan.fitting(width, 4, 0)).heads(0, 24)
    assert ("of 4" in heads[0].plain) == (shown < 4)
    assert ("← →" in heads[1].plain) == (shown < 4)


def test_the_cursor_is_a_sign_and_not_only_a_colour() -> None:
    sheet = Sheet(pair(), Plan.fitting(WIDE, 2, 1))
    lines = sheet.lines(4, 1)
    assert [one.plain.startswith(HERE) for one in lines].count(True) == 1
    assert lines[sheet.span(4)[0]].plain.startswith(f"{HERE}Q1 Irate")
    assert f"{HERE} Lee" in sheet.heads(1, 40)[0].plain
    assert f"{HERE} Dana" not in sheet.heads(1, 40)[0].plain


def test_what_stands_below_a_long_name_is_in_line_with_the_others() -> None:
    long = "Maximiliane Featherstonehaugh"
    comparison = comparison_of([scorecard("Dana", (4, 4, 3)), scorecard(long, (5, 2, 2))])
    heads = [line.plain for line in Sheet(comparison, Plan.fitting(77, 2, 0)).heads(0, 40)]
    assert len(heads) == 4, "the name takes two lines"
    assert [line.count("R. Osei") for line in heads] == [0, 0, 2, 0]
    assert [line.count("20 Nov 2026") for line in heads] == [0, 0, 0, 2]
