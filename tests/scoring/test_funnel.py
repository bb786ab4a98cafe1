"""The funnel: who starts a stage, who goes on, and candidates with several scorecards."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.statistics import Seen, StageCounts
from csr_interview.scoring.funnel import Funnel, funnels, outcome
from csr_interview.scoring.interviewers import ENOUGH

STAGES = ("Phone", "Skills", "Final")


def counted(*seen: tuple[str, str, str], stages: tuple[str, ...] = STAGES) -> StageCounts:
    """Interviews by candidate, stage and decision, all for one role."""
    return StageCounts(
        "b", "Bank", stages, tuple(Seen(who, "CSR", stage, decision, "") for who, stage, decision in seen)
    )


def only(counts: StageCounts, stages: tuple[str, ...] = ()) -> Funnel:
    [found] = funnels(counts, stages)
    return found


def shape(found: Funnel) -> dict[str, tuple[int, ...]]:
    """Started, advanced, held, stopped and incomplete by stage."""
    return {row.title: (row.everyone.started, *row.everyone.outcomes.values()) for row in found.rows}


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], None),
        (["strong hire"], "advanced"), (["hire"], "advanced"), (["advance"], "advanced"),
        (["hold"], "held"),
        (["no hire"], "stopped"), (["stop"], "stopped"),
        (["incomplete"], "incomplete"),
        (["hire", "strong hire", "no hire"], "advanced"),
        (["hire", "no hire"], "stopped"),
        (["hire", "hold"], "held"),
        (["hire", "hold", "no hire"], "stopped"),
        (["hire", "hire", "hold", "hold", "no hire"], "held"),
        (["hire", "incomplete", "incomplete"], "advanced"),
    ],
)  # fmt: skip
def test_one_outcome_comes_of_several_decisions(decisions: list[str], expected: str | None) -> None:
    assert outcome(decisions) == expected
    assert outcome(reversed(decisions)) == expected


def test_candidates_count_once_for_each_stage_in_the_banks_order() -> None:
    found = only(
        counted(
            ("ann", "Final", "hold"),
            ("ann", "Phone", "hire"),
            ("ann", "phone ", "strong hire"),
            ("ann", "Skills", "advance"),
            ("bob", "Phone", "stop"),
            ("cy", "Phone", "incomplete"),
            ("di", "Phone", ""),
            stages=("Final", "Skills"),
        ),
        STAGES,
    )
    assert found.staged
    assert found.candidates == 4
    assert shape(found) == {"Phone": (4, 1, 0, 1, 1), "Skills": (1, 1, 0, 0, 0), "Final": (1, 0, 1, 0, 0)}
    assert [row.everyone.submitted for row in found.rows] == [3, 1, 1]


def test_stages_that_the_bank_does_not_have_come_last() -> None:
    found = only(counted(("ann", "Chat", "hire"), ("ann", "", "hire"), ("ann", "Final", "hire")))
    assert [row.title for row in found.rows] == ["Final", "Chat", ""]


def test_a_bank_without_stages_has_one_row_whatever_was_typed() -> None:
    found = only(
        counted(("ann", "Phone", "hire"), ("ann", "Final", "no hire"), ("bob", "", "hire"), stages=())
    )
    assert not found.staged
    assert shape(found) == {"": (2, 1, 0, 1, 0)}


def test_each_role_has_its_own_funnel_under_its_usual_name() -> None:
    seen = [Seen(who, role, "", "hire", "") for who, role in (("a", "CSR"), ("b", "csr "), ("c", "CSR"))]
    seen += [Seen("a", "Agent", "", "hold", "")]
    first, second = funnels(StageCounts("b", "Bank", (), tuple(seen)))
    assert (first.role, first.candidates) == ("CSR", 3)
    assert (second.role, second.candidates) == ("Agent", 1)


@pytest.mark.parametrize("n", [ENOUGH - 1, ENOUGH])
def test_the_share_needs_enough_candidates_with_a_scorecard(n: int) -> None:
    seen = [(f"c{i}", "Phone", "hire" if i else "hold") for i in range(n)] + [("late", "Phone", "")]
    [row] = only(counted(*seen)).rows
    assert row.everyone.started == n + 1
    assert row.everyone.share == (None if n < ENOUGH else Fraction(n - 1, n))


def test_experience_splits_every_stage() -> None:
    levels = {"ann": "none", "bob": "experienced", "cy": ""}
    seen = tuple(
        Seen(who, "CSR", stage, "hire", levels[who]) for who in levels for stage in ("Phone", "Final")
    )
    found = only(StageCounts("b", "Bank", STAGES, seen))
    assert found.experience_known
    for row in found.rows:
        assert list(row.by_experience) == ["", "none", "experienced"]
        assert all(one.started == 1 for one in row.by_experience.values())
    assert not only(counted(("ann", "Phone", "hire"))).experience_known


people = st.sampled_from(["ann", "bob", "cy", "di"])
decisions = st.sampled_from(["", "strong hire", "hire", "hold", "no hire", "incomplete", "advance", "stop"])
LEVELS = {"ann": "none", "bob": "", "cy": "some", "di": "none"}


@given(st.lists(st.tuples(people, st.sampled_from([*STAGES, "Chat"]), decisions), max_size=30))
def test_rows_are_what_a_walk_over_the_candidates_says(seen: list[tuple[str, str, str]]) -> None:
    of = tuple(Seen(who, "CSR", stage, decision, LEVELS[who]) for who, stage, decision in seen)
    for found in funnels(StageCounts("b", "Bank", STAGES, of)):
        for row in found.rows:
            here = {who: [d for w, s, d in seen if (w, s) == (who, row.title)] for who, _, _ in seen}
            here = {who: given_ones for who, given_ones in here.items() if given_ones}
            results = Counter(outcome(filter(None, given_ones)) for given_ones in here.values())
            assert row.everyone.started == len(here)
            assert {k: v for k, v in row.everyone.outcomes.items() if v} == {
                k: v for k, v in results.items() if k
            }
            parts = row.by_experience.values()
            assert sum(part.started for part in parts) == row.everyone.started
            assert sum(part.submitted for part in parts) == row.everyone.submitted
