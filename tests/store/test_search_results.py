"""What a search returns: hits, the order of relevance, sealed rows, and what there is to filter by."""

from __future__ import annotations

import pytest

from csr_interview.errors import StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Mark, Recommendation, SubmittedVerdict, TaskResult
from csr_interview.store import Filters, Store, search
from tests.store.conftest import Clock, new_interview, rate_all
from tests.store.finds import index_all, pages


def test_the_names_of_hits(store: Store, draft: Interview) -> None:
    texts = {("", "opening_notes"): "Opening notes", ("", "summary"): "Summary", ("policy", "action"): "Q2"}
    for question, field in texts:
        store.write_text(draft.id, question, field, "a blue  kettle")
    store.write_text(draft.id, "", "candidate_questions", "kettle?")
    store.write_text(draft.id, "tools", "notes", "the kettle is blue and the lid too")
    store.mark(draft.id, Mark("policy", "own_flag", 0, "Kettle!", "note"))
    store.record_task(draft.id, TaskResult("reply", {}, "Dear Kettle"))
    store.recommend(draft.id, Recommendation("hold", "kettle"))
    assert store.find(Filters(search='"kettle blue"')) == ([], {}, "")
    page = store.find(Filters(search="KETTLE blue"))
    told = [(hit.question, hit.label, hit.field) for hit in page.hits[draft.id]]
    assert told == [
        ("", "Opening notes", "opening_notes"),
        ("policy", "Q2", "action"),
        ("tools", "Q3", "notes"),
        ("", "Summary", "summary"),
        ("policy", "Q2", "own_flag"),
        ("reply", "Writing · Reply", "task:text"),
        ("", "Candidate's questions", "candidate_questions"),
        ("", "Recommendation", "recommended_reason"),
    ]
    first = page.hits[draft.id][0]
    assert (first.text, first.spans) == ("a blue kettle", ((2, 6), (7, 13)))
    assert [hit.label for hit in store.find(Filters(search="example")).hits[draft.id]] == ["Name"]


def test_relevance_puts_names_first_then_what_says_it_most(store: Store, bank: Bank, clock: Clock) -> None:
    made = {}
    for name, notes in (
        ("Kettle Old", ""),
        ("Once", "kettle"),
        ("Thrice", "kettle kettle Kettle"),
        ("Twice", "kettle kettle"),
        ("Once again", "kettle"),
        ("Kettle New", ""),
        ("None", "pot"),
    ):
        one = new_interview(store, bank, name)
        store.write_text(one.id, "irate", "notes", notes)
        made[one.id] = name
        clock.forward(60)
    expected = ["Kettle New", "Kettle Old", "Thrice", "Twice", "Once again", "Once"]
    assert [made[one] for one in pages(store, "kettle", "relevance")] == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "RANKED", 2)
        patch.setattr(search, "FEW", 1)
        ids, after = [], ""
        while True:
            page = store.find(Filters(search="kettle"), order="relevance", limit=1, after=after)
            ids += [made[row.id] for row in page.rows]
            assert len(set(ids)) == len(ids), "a row came twice"
            after = page.next
            if not after:
                break
    assert ids == ["Kettle New", "Kettle Old", "Twice", "Once again", "Thrice", "Once"]


def test_a_place_to_go_on_from_that_is_none(store: Store, draft: Interview) -> None:
    for after in ("x", "1", "[]", '["name"]', '["other", 1, "", ""]', '["name", "x", "", ""]', "{}"):
        for order in ("newest", "relevance"):
            with pytest.raises(StoreError):
                store.find(Filters(search="ann"), order=order, after=after)


def test_of_what_is_sealed_only_the_name_is_found(store: Store, bank: Bank) -> None:
    first = new_interview(store, bank, "Ann Example")
    store.write_text(first.id, "irate", "notes", "kettle")
    rate_all(store, first.id)
    store.submit(first.id, SubmittedVerdict("hire", "4", "default"))
    mine = store.create_interview(
        candidate="", bank=bank, role="CSR", stage="Phone", interviewer="Zed", candidate_id=first.candidate.id
    )
    for _ in range(2):
        assert store.recent(filters=Filters(search="kettle")) == []
        assert store.recent(filters=Filters(verdict="hire")) == []
        page = store.find(Filters(search="ann", status="submitted"))
        assert [row.id for row in page.rows] == [first.id]
        assert [hit.field for hit in page.hits[first.id]] == ["name"]
        assert store.find(Filters(search="ann kettle"), order="relevance").rows == []
        index_all(store)
    store.discard_draft(mine.id)
    assert [row.id for row in store.recent(filters=Filters(search="kettle", verdict="hire"))] == [first.id]


def test_filters_compare_any_script_without_case_and_accents(store: Store, bank: Bank) -> None:
    one = store.create_interview(
        candidate="Ann", bank=bank, role="Страховка", stage="Straße", interviewer="ÉLODIE"
    )
    assert (
        store.recent(filters=Filters(role="СТРАХОВКА", stage="STRASSE", interviewer="élodie"))[0].id == one.id
    )
    assert store.recent(filters=Filters(interviewer="elodie"))[0].id == one.id
    assert store.recent(filters=Filters(interviewer="elodi")) == []


def test_choices_are_the_most_used_first(store: Store, bank: Bank) -> None:
    for role, stage in (("CSR", "Phone"), ("csr", ""), ("CSR", "Final"), ("Lead", "Final")):
        store.create_interview(candidate="Ann", bank=bank, role=role, stage=stage, interviewer="Max")
    gone = store.create_interview(candidate="Ann", bank=bank, role="Gone", stage="", interviewer="Max")
    store.discard_draft(gone.id)
    assert store.choices() == (("CSR", "Lead"), ("Final", "Phone"), ("Max",), (("small", "Small bank"),))
