"""Which stages a candidate has done, and which comes next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.bank import Bank
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.stages import next_stage, processes, states
from tests.scoring.banks import question, small_bank

TITLES = ("Phone", "Skills", "Final")
STAGES = [
    {"id": title.lower(), "title": title, "focus": f"About {title}.", "questions": [name]}
    for title, name in zip(TITLES, ("irate", "policy", "tools"), strict=True)
]


def staged(**changes: object) -> Bank:
    return small_bank(stages=STAGES, **changes)


def held(stage: str, *, done: bool = True, at: int = 1, bank: str = "small") -> InterviewSummary:
    """One interview, on a day of the month."""
    stamp = datetime(2026, 11, at, tzinfo=UTC).isoformat()
    return InterviewSummary(
        id=f"{bank} {stage} {at}",
        candidate="Ann",
        role="CSR",
        stage=stage,
        interviewer="Max",
        bank_id=bank,
        status=Status.SUBMITTED if done else Status.DRAFT,
        created_at=stamp,
        updated_at=stamp,
        submitted_at=stamp if done else "",
        verdict="hire" if done else "",
        composite="3.5" if done else "",
        ratings=(4,),
        serious_flags=0,
        note_flags=0,
    )


NEXT = [
    ([], "Phone"),
    ([held("Phone")], "Skills"),
    ([held("Skills")], "Phone"),
    ([held("Phone", done=False)], "Skills"),  # in progress is begun: nobody needs it a second time
    ([held("Phone"), held("Skills", done=False)], "Final"),
    ([held("Phone"), held("Skills", done=False), held("Final")], "Skills"),  # all begun: the one not done
    ([held("  phone "), held("SKILLS")], "Final"),  # titles as people type them
    ([held("Something else")], "Phone"),
    ([held("Phone"), held("Skills"), held("Final")], "Phone"),  # all done: from the start
]


@pytest.mark.parametrize(("interviews", "expected"), NEXT)
def test_the_next_stage(interviews: list[InterviewSummary], expected: str) -> None:
    bank = staged()
    assert bank.stages[next_stage(bank.stages, interviews)].title == expected


def test_a_process_tells_what_is_done_begun_and_open() -> None:
    rows = [held("Phone", at=1), held("Skills", at=3), held("Skills", at=2, done=False)]
    (process,) = processes(rows, [staged()])
    assert [stage.title for stage in process.stages] == list(TITLES)
    assert [(stage.done, stage.open) for stage in process.stages] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert [stage.focus for stage in process.stages] == [f"About {title}." for title in TITLES]
    assert process.staged
    assert process.next is not None
    assert process.next.title == "Final"
    assert [row.id for row in process.interviews] == ["small Phone 1", "small Skills 2", "small Skills 3"]


def test_when_all_is_done_nothing_is_next() -> None:
    (process,) = processes([held(title) for title in TITLES], [staged()])
    assert process.next is None


def test_a_bank_that_is_not_in_the_library_shows_what_was_held() -> None:
    (process,) = processes([held("Phone"), held("Final", at=2)], [])
    assert process.title == "small"
    assert [stage.title for stage in process.stages] == ["Phone", "Final"]
    assert not process.staged
    assert process.next is None


def test_a_bank_without_stages_is_grouped_by_what_was_typed() -> None:
    rows = [held("Phone", at=1), held("phone", at=2), held("", at=3)]
    (process,) = processes(rows, [small_bank()])
    assert [(stage.title, len(stage.interviews)) for stage in process.stages] == [("Phone", 2), ("", 1)]
    assert process.title == "Small bank"


def test_states_follow_the_order_of_the_bank() -> None:
    bank = small_bank(questions=[question("only", weight=100)], stages=[STAGES[2] | {"questions": ["only"]}])
    (state,) = states(bank.stages, [held("Final")])
    assert (state.id, state.done) == ("final", True)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*TITLES, "phone ", "Else", ""]),
            st.booleans(),
            st.integers(1, 28),
            st.sampled_from(["small", "other"]),
        ),
        max_size=12,
        unique=True,
    )
)
def test_every_interview_is_shown_exactly_once(drawn: list[tuple[str, bool, int, str]]) -> None:
    rows = [held(stage, done=done, at=at, bank=bank) for stage, done, at, bank in drawn]
    found = processes(rows, [staged()])
    shown = [row for process in found for stage in process.stages for row in stage.interviews]
    assert sorted(map(id, shown)) == sorted(map(id, rows))
    for process in found:
        if process.next is not None:
            assert not process.next.done
