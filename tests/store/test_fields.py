"""Every text that can be typed, as `models.interview` describes it, goes everywhere that a text goes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from csr_interview.exchange import Options
from csr_interview.exchange.blind import blinded
from csr_interview.exchange.pages import text_page
from csr_interview.labels import FIELD_NAMES
from csr_interview.models.bank import Bank
from csr_interview.models.interview import INTERVIEW_FIELDS, TEXT_FIELDS, Interview, SubmittedVerdict
from csr_interview.saving.changes import WriteText
from csr_interview.store import Filters, Store
from tests.exchanging import exported, take
from tests.store.conftest import Clock, rate_all
from tests.store.finds import index_all

FIELDS = [*(("irate", field) for field in TEXT_FIELDS), *(("", field) for field in INTERVIEW_FIELDS)]
fields = pytest.mark.parametrize(("question", "field"), FIELDS, ids=[field for _, field in FIELDS])


def text_of(interview: Interview, question: str, field: str) -> str:
    return str(getattr(interview.answer(question) if question else interview, field))


@fields
def test_it_is_kept_with_its_earlier_texts(
    store: Store, draft: Interview, clock: Clock, question: str, field: str
) -> None:
    for text in ("Quince jam", "Medlar jam"):
        WriteText(draft.id, question, field, text).apply(store)
        clock.forward(60)
    assert text_of(store.interview(draft.id), question, field) == "Medlar jam"
    assert [one.text for one in store.revisions(draft.id, question, field)] == ["Quince jam"]


@fields
def test_it_is_found_before_and_after_it_is_indexed(
    store: Store, draft: Interview, question: str, field: str
) -> None:
    index_all(store)
    store.write_text(draft.id, question, field, "Quince jam")
    for _ in range(2):
        page = store.find(Filters(search="quince"))
        assert [hit.field for hit in page.hits[draft.id]] == [field]
        index_all(store)


@fields
def test_it_is_amended_only_with_a_reason(store: Store, draft: Interview, question: str, field: str) -> None:
    rate_all(store, draft.id)
    store.submit(draft.id, SubmittedVerdict("hire", "4", "default"))
    table, key = ("answers", "interview_id") if question else ("interviews", "id")
    with pytest.raises(sqlite3.IntegrityError, match="locked"):
        store.conn.execute(f"UPDATE {table} SET {field} = 'Quince jam' WHERE {key} = ?", (draft.id,))
    store.amend(draft.id, question, field, "Quince jam", "Left out", "Max Probe")
    found = store.interview(draft.id)
    assert text_of(found, question, field) == "Quince jam"
    page = text_page(found, store.bank_of(draft.id), Options())
    assert FIELD_NAMES[field] in page
    assert "Quince jam" in page


@fields
def test_it_is_handed_over_and_blinded(
    store: Store, draft: Interview, bank: Bank, tmp_path: Path, question: str, field: str
) -> None:
    store.write_text(draft.id, question, field, "Ann Example makes quince jam")
    with Store.open(tmp_path / "other.db") as other:
        take(other, exported(store))
        assert text_of(other.interview(draft.id), question, field) == "Ann Example makes quince jam"
    ((blind, _),) = blinded([(store.interview(draft.id), bank)])
    assert text_of(blind, question, field) == "[candidate] makes quince jam"
