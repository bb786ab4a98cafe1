"""Plans and forms: chosen at the start, changed with a reason, drawn for each candidate."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from csr_interview.errors import LockedScorecard
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Mark
from csr_interview.scoring.decision import decide, evidence_of, verdict_of
from csr_interview.store import Store
from csr_interview.store.records import RefusedError
from tests.scoring.banks import RULES, modern_bank, task
from tests.store.conftest import problems_of

SITUATIONS = [
    task(f"s{form.lower()}", RULES["best-option"], form=form, parallel=f"s{other.lower()}")
    for form, other in (("A", "B"), ("B", "A"))
]
FORMS = modern_bank(tasks=SITUATIONS, plans=[{"id": "full", "title": "Everything", "families": ["sjt"]}])


def start(
    store: Store, bank: Bank, plan: str = "", candidate_id: str | None = None, **more: str
) -> Interview:
    details = {"candidate": "Ann Example", "role": "CSR", "stage": "Phone", "interviewer": "Max Probe"} | more
    return store.create_interview(bank=bank, plan=plan, candidate_id=candidate_id, **details)


def verbs(store: Store, interview: str) -> list[str]:
    return [event.verb for event in store.events(interview)]


def test_the_first_plan_of_the_bank_is_the_default(store: Store) -> None:
    assert start(store, modern_bank()).plan == "interview"
    chosen = start(store, modern_bank(), "written")
    assert chosen.plan == "written"
    assert store.events(chosen.id)[0].details()["plan"] == "written"


def test_the_plan_changes_with_a_reason_that_is_kept(store: Store) -> None:
    draft = start(store, modern_bank())
    store.change_plan(draft.id, "written", "More time than planned")
    store.change_plan(draft.id, "full", "The manager asked for it")
    found = store.interview(draft.id)
    assert (found.plan, found.plan_reason) == ("full", "The manager asked for it")
    assert verbs(store, draft.id) == ["created", "planned", "planned"]
    details = store.events(draft.id)[1].details()
    assert (details["before"], details["plan"]) == ("interview", "written")
    assert [old.text for old in store.revisions(draft.id, "", "plan_reason")] == ["More time than planned"]
    assert [row.id for row in store.recent()] == [draft.id]
    assert problems_of(store) == []


@pytest.mark.parametrize(
    ("plan", "reason", "cause"), [("full", " ", "no reason"), ("all", "Why", "no such plan")]
)
def test_a_plan_is_not_changed_without_a_reason_or_to_an_unknown_one(
    store: Store, plan: str, reason: str, cause: str
) -> None:
    draft = start(store, modern_bank())
    with pytest.raises(RefusedError, match=cause):
        store.change_plan(draft.id, plan, reason)
    assert store.interview(draft.id) == draft


def test_a_submitted_scorecard_keeps_its_plan(store: Store, path: Path) -> None:
    bank = modern_bank()
    draft = start(store, bank)
    for question in bank.questions:
        store.rate(draft.id, question.id, 4)
    card = store.interview(draft.id)
    store.submit(draft.id, verdict_of(decide(bank, evidence_of(card, bank))))
    with pytest.raises(LockedScorecard):
        store.change_plan(draft.id, "full", "Too late")
    other = sqlite3.connect(path)
    for sql in ("UPDATE interviews SET plan = 'full'", "UPDATE interviews SET plan_reason = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="locked: "):
            other.execute(sql)
    other.close()


def test_the_last_plan_is_remembered_for_each_role(store: Store) -> None:
    bank = modern_bank()
    start(store, bank, "full", role="Team lead")
    start(store, bank, "written", role="CSR")
    assert store.last_plan(bank.id, "csr") == "written"
    assert store.last_plan(bank.id, "Team lead") == "full"
    assert store.last_plan(bank.id, "Driver") == ""


def test_nobody_gets_the_same_form_twice(store: Store) -> None:
    forms = []
    first = start(store, FORMS)
    forms.append(first.form)
    for _ in range(3):
        forms.append(start(store, FORMS, candidate_id=first.candidate.id).form)
    assert sorted(forms[:2]) == ["A", "B"]
    assert sorted(forms[2:]) == ["A", "B"]


def test_forms_are_drawn_for_each_candidate(store: Store) -> None:
    drawn = {start(store, FORMS, candidate=f"Candidate {number}").form for number in range(40)}
    assert drawn == {"A", "B"}
    assert start(store, modern_bank()).form == ""


def test_the_words_of_a_red_flag_are_kept_found_and_counted(store: Store) -> None:
    draft = start(store, modern_bank())
    store.mark(draft.id, Mark("q1", "red_flag", 0))
    store.mark(draft.id, Mark("q1", "red_flag", 0, "He said “idiots” twice"))
    (mark,) = store.interview(draft.id).marks
    assert mark == Mark("q1", "red_flag", 0, "He said “idiots” twice")
    (flag,) = evidence_of(store.interview(draft.id), modern_bank()).flags
    assert flag.words == mark.text
    store.unmark(draft.id, Mark("q1", "red_flag", 0))
    assert store.interview(draft.id).marks == ()


def test_an_unknown_plan_starts_nothing(store: Store) -> None:
    with pytest.raises(RefusedError, match="no such plan"):
        start(store, modern_bank(), "everything")
    assert store.recent() == []


def test_words_that_are_replaced_or_removed_are_kept_as_earlier_texts(store: Store) -> None:
    draft = start(store, modern_bank())
    for words in ("He said “idiots”", "He said “idiots” twice"):
        store.mark(draft.id, Mark("q1", "red_flag", 0, words))
    store.unmark(draft.id, Mark("q1", "red_flag", 0))
    kept = [old.text for old in store.revisions(draft.id, "q1", "own_flag")]
    assert kept == ["He said “idiots”", "He said “idiots” twice"]
