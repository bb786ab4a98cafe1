"""Figures of questions and tasks, and the funnel, as documents: nothing left unsaid, nothing too wide."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from csr_interview.documents import funnel as funnel_words
from csr_interview.documents import items as words
from csr_interview.models.statistics import Seen, StageCounts
from csr_interview.scoring.funnel import funnels
from csr_interview.scoring.items import ItemReport, item_report
from tests.documents.reading import told
from tests.scoring.test_items import Held, counts

STAGES = ("Phone screen", "Skills assessment")


def some_items() -> ItemReport:
    """Form B is easier; nobody chooses the worst option, and the choice has nothing to do with ratings."""
    held = [
        Held(
            "A",
            {"irate": 2 + n % 2, "policy": 2 + n % 2, "tools": 3},
            {"refund": {"chosen": "ccbd"[n % 4]}, "records": {"ticked": ["their"]}},
        )
        for n in range(12)
    ]
    held += [Held("B", {"irate": 3 + n % 2, "policy": 3 + n % 2}) for n in range(10)]
    held += [Held("B", {}, {"refund-b": {"chosen": "c"}})] * 4
    return item_report(counts(held)._replace(sealed=2))


def flat(blocks: Iterable[object], cells: int = 100) -> str:
    return " ".join(told(blocks, cells).split())  # type: ignore[arg-type]


def test_every_item_has_its_figures_and_few_have_none() -> None:
    lines = [line.split() for line in told(words.item_blocks(some_items()), 100).splitlines()]
    for row in (
        ["Irate", "A", "12", "2.50", "0.50", "1.00"],
        ["Irate", "B", "10", "3.50", "0.50", "1.00"],
        ["Tools", "12", "3.00", "0.00"],  # always the same rating, so no correlation
        ["Refund-b", "B", "4"],  # below five, only the count
        ["Outage", "A", "0"],
        ["Records", "12", "50", "%", "0", "%"],
    ):
        assert row in lines
    assert ["Task", "N", "Score", "SD", "Item–total"] in lines  # no column of forms where there is only one


def test_options_are_told_with_the_best_and_the_worst() -> None:
    assert "Refund A A 0 % worst · B 25 % · C 50 % best · D 25 %" in flat(words.item_blocks(some_items()))


def test_what_deserves_a_look_is_said_as_a_hint() -> None:
    text = flat(words.item_blocks(some_items()))
    assert "Irate: A 2.50, B 3.50 (N 12 and 10)" in text
    assert "Refund, form A: A (N 12)" in text
    assert "hints, not findings" in text
    quiet = flat(words.item_blocks(item_report(counts([Held("A", {"irate": 3})] * 6))))
    assert words.NO_HINTS in quiet
    assert "Forms differ" not in quiet


def test_scope_says_what_was_left_out_and_which_tasks_have_no_results() -> None:
    text = flat(words.item_blocks(some_items()))
    assert "26 interviews, version 1.0. 2 interviews are sealed and not included" in text
    assert "WITHOUT RESULTS" in text
    assert "Writing, Process" in text
    sealed = flat(words.item_blocks(item_report(counts([])._replace(sealed=1))))
    assert words.ALL_SEALED in sealed
    assert "QUESTIONS" not in sealed


@pytest.mark.parametrize("cells", [100, 74, 40])
def test_no_line_is_too_wide(cells: int) -> None:
    counted, _ = some_stages()
    for blocks in (
        words.item_blocks(some_items()),
        words.explained_blocks(),
        funnel_words.funnel_blocks(counted, funnels(counted)),
        funnel_words.explained_blocks(),
    ):
        assert max(map(len, told(blocks, cells).splitlines())) <= cells


def some_stages() -> tuple[StageCounts, str]:
    seen = [Seen(f"c{n}", "CSR", STAGES[0], "hire" if n < 4 else "hold", "none") for n in range(6)]
    seen += [Seen(f"c{n}", "CSR", STAGES[1], "", "none") for n in range(4)]
    seen += [Seen("x", "", STAGES[0], "stop", "")]
    counted = StageCounts("b", "Bank", STAGES, tuple(seen), sealed=1)
    return counted, flat(funnel_words.funnel_blocks(counted, funnels(counted)))


def test_the_funnel_is_told_by_role_stage_and_experience() -> None:
    counted, text = some_stages()
    assert text.startswith("7 candidates started. 1 interview is sealed and not included")
    assert "CSR ─" in text
    assert "NO ROLE" in text
    assert "Stage Started Submitted Advanced Held Stopped Incomplete Share" in text
    assert "Phone screen 6 6 4 2 0 0 67 %" in text
    assert "Skills assessment 4 0 0 0 0 0 " in text
    assert "New to customer service 6 6 4 2 0 0 67 %" in text
    assert funnel_words.FEW in text
    unstaged = StageCounts("b", "Bank", (), counted.seen)
    text = flat(funnel_words.funnel_blocks(unstaged, funnels(unstaged)))
    assert "All 6 6 4 2 0 0 67 %" in text
    assert "Hire or better Hold No hire Incomplete" in text


def test_a_funnel_of_sealed_interviews_alone_says_so() -> None:
    nothing = StageCounts("b", "Bank", (), (), sealed=3)
    assert funnel_words.ALL_SEALED in flat(funnel_words.funnel_blocks(nothing, ()))


def test_experience_that_nobody_recorded_is_missing_with_a_way_to_record_it() -> None:
    counted = StageCounts("b", "Bank", (), (Seen("a", "CSR", "", "hire", ""),))
    text = flat(funnel_words.funnel_blocks(counted, funnels(counted)))
    assert funnel_words.NO_EXPERIENCE in text
