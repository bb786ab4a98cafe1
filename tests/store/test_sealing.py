"""Scores of others stay hidden until one's own scorecard is submitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.errors import SealedScorecard
from csr_interview.labels import left_out
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, InterviewSummary, Mark, SubmittedVerdict
from csr_interview.store import Store
from csr_interview.store.sealing import Sealed
from csr_interview.text import fold
from tests.store.conftest import rate_all

VERDICT = SubmittedVerdict("hire", "4", "default")


@pytest.fixture
def start(store: Store, bank: Bank) -> Callable[..., Interview]:
    def begin(interviewer: str, of: Interview | None = None) -> Interview:
        return store.create_interview(
            candidate="Ann Example",
            bank=bank,
            role="CSR",
            stage="Phone",
            interviewer=interviewer,
            candidate_id=of.candidate.id if of is not None else None,
        )

    return begin


def finish(store: Store, interview: Interview) -> None:
    """Rate everything, mark a flag and submit."""
    rate_all(store, interview.id)
    store.mark(interview.id, Mark("irate", "own_flag", 0, "rude", "serious"))
    store.submit(interview.id, VERDICT)


def row(store: Store, interview: Interview) -> InterviewSummary:
    """Return an interview as lists show it; the same in both of them."""
    found = next(one for one in store.recent() if one.id == interview.id)
    assert found in store.interviews_of(interview.candidate.id)
    assert found.sealed == store.is_sealed(interview.id)
    return found


def test_what_another_gave_is_blank_until_my_own_scorecard_is_in(
    store: Store, start: Callable[..., Interview]
) -> None:
    first = start("R. Osei")
    finish(store, first)
    store.amend(first.id, "irate", "rating", "5", "slip", "R. Osei")
    open_row = row(store, first)
    assert (open_row.sealed, open_row.verdict, open_row.serious_flags) == (False, "hire", 1)
    mine = start("T. Iyer", first)
    hidden = row(store, first)
    assert hidden == replace(
        open_row, verdict="", composite="", ratings=(None,) * 3, serious_flags=0, amended=False, sealed=True
    )
    assert not row(store, mine).sealed
    with pytest.raises(SealedScorecard):
        store.interview(first.id)
    with pytest.raises(SealedScorecard):
        store.earlier_texts(first.id)
    assert store.interview(first.id, sealed_too=True).submitted_verdict == VERDICT
    assert store.sealed() == Sealed("t. iyer", frozenset({first.candidate.id}))
    assert [moment.what for moment in store.timeline(first.candidate.id)].count("amended") == 0
    finish(store, mine)
    assert row(store, first) == open_row
    assert store.interview(first.id).submitted_verdict == VERDICT
    assert store.sealed() == Sealed("t. iyer")
    assert [moment.what for moment in store.timeline(first.candidate.id)].count("amended") == 1


def test_a_draft_of_another_is_sealed_too(store: Store, start: Callable[..., Interview]) -> None:
    first = start("R. Osei")
    store.rate(first.id, "irate", 1)
    start("T. Iyer", first)
    assert row(store, first).sealed
    assert row(store, first).ratings == (None, None, None)


def test_names_are_the_same_in_any_case_and_with_any_spaces(
    store: Store, start: Callable[..., Interview]
) -> None:
    first = start("T.   IYER")
    finish(store, first)
    start(" t. iyer ", first)
    assert not row(store, first).sealed


def test_a_discarded_draft_seals_nothing_and_a_restored_one_does(
    store: Store, start: Callable[..., Interview]
) -> None:
    first = start("R. Osei")
    finish(store, first)
    mine = start("T. Iyer", first)
    store.discard_draft(mine.id)
    assert not row(store, first).sealed
    store.restore_draft(mine.id)
    assert row(store, first).sealed


def test_other_candidates_and_people_without_a_draft_see_everything(
    store: Store, start: Callable[..., Interview]
) -> None:
    first = start("R. Osei")
    finish(store, first)
    store.edit_candidate(start("T. Iyer").candidate.id, "Somebody Else", "", "")
    assert not row(store, first).sealed
    start("T. Iyer", first)
    assert row(store, first).sealed
    store.edit_candidate(
        start("M. Boss").candidate.id, "Anybody", "", ""
    )  # now somebody else sits here, who has no draft with Ann
    assert not row(store, first).sealed


def test_a_store_of_imports_seals_nothing(store: Store, start: Callable[..., Interview], bank: Bank) -> None:
    first = start("R. Osei")
    finish(store, first)
    second = start("T. Iyer", first)
    pairs = [(store.interview(one.id, sealed_too=True), bank) for one in (first, second)]
    with Store.open(store.path.with_name("other.db")) as other:
        other.add_interviews(pairs)
        assert other.sealed() == Sealed()
        assert [one.sealed for one in other.recent()] == [False, False]


def test_who_interviews_here_is_remembered_past_imports(
    store: Store, start: Callable[..., Interview], bank: Bank
) -> None:
    mine = start("T. Iyer")
    newer = replace(
        store.interview(mine.id), id="e" * 20, interviewer="Eve", created_at="2027-01-01T00:00:00.000Z"
    )
    store.add_interviews([(newer, bank)])
    assert store.sealed().me == "t. iyer"
    start(" ")
    assert store.sealed().me == "t. iyer"


def test_a_sealed_interview_is_complete_in_the_store(store: Store, start: Callable[..., Interview]) -> None:
    first = start("R. Osei")
    finish(store, first)
    whole = store.interview(first.id)
    start("T. Iyer", first)
    assert store.interview(first.id, sealed_too=True) == whole
    assert not store.is_sealed("nothing of that id")


@given(st.text(max_size=20), st.text(" \t\n\u00a0", max_size=4))
def test_interviewers_are_compared_without_case_and_space(name: str, space: str) -> None:
    key = fold(name)
    assert fold(f"{space}{name}{space}") == key
    assert fold(name.replace(" ", " " + space)) == key
    assert not Sealed(key, frozenset("x")).covers("x", name, "")
    assert Sealed(key + "!", frozenset("x")).covers("x", name, "")
    assert not Sealed(key + "!", frozenset("x")).covers("y", name, "")


def test_the_words_say_why_and_what_to_do_and_count() -> None:
    assert "hidden until you submit yours" in str(SealedScorecard())
    assert left_out(0) == ""
    assert left_out(1).startswith("1 interview is sealed and not included")
    assert left_out(1200).startswith("1,200 interviews are sealed")


@pytest.mark.parametrize(
    ("mine", "theirs", "sealed"),
    [
        (("Ann Example", "ann@example.org"), ("Ann B. Example", "ANN@Example.org"), True),
        (("Ann Example", "änn@example.org"), ("A. E.", "ÄNN@example.org"), True),
        (("Ann Example", ""), ("ann EXAMPLE", "ann@example.org"), True),
        (("Ann Example", "ann@example.org"), ("Ann Example", ""), True),
        (("Ann Example", ""), ("Ann Example", ""), True),
        (("Ann Example", "ann@example.org"), ("Ann Example", "other@example.org"), False),
        (("Ann Example", ""), ("Ann Examples", ""), False),
    ],
)
def test_the_same_person_under_another_id_is_sealed(
    store: Store,
    start: Callable[..., Interview],
    mine: tuple[str, str],
    theirs: tuple[str, str],
    sealed: bool,
) -> None:
    first, other = start("R. Osei"), start("T. Iyer")
    store.edit_candidate(first.candidate.id, *theirs, "")
    finish(store, first)
    store.edit_candidate(other.candidate.id, *mine, "")
    assert row(store, first).sealed is sealed
    assert store.sealed().candidates == {other.candidate.id, *([first.candidate.id] if sealed else [])}
    assert store.also_here(first.candidate.id) == ((other.candidate.id,) if sealed else ())
    assert bool(store.doubles()) is sealed
    finish(store, other)
    assert not row(store, first).sealed
