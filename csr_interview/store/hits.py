"""Where in an interview something was found: the question or task, the field, and a piece of the text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.store.functions import fold
from csr_interview.store.search import Hit, excerpt

if TYPE_CHECKING:
    from csr_interview.models.interview import InterviewSummary
    from csr_interview.store.core import StoreCore as Store

MOST = 10
"""Hits told of one interview."""

_LABELS = {
    "name": "Name",
    "opening_notes": "Opening notes",
    "candidate_questions": "Candidate's questions",
    "summary": "Summary",
    "recommended_reason": "Own verdict",
}
_LAST = ("candidate_questions", "summary", "recommended_reason")
_OF_QUESTION = ("situation", "task", "action", "result", "notes", "skip_reason")
OWN_FLAG, TASK_TEXT, TASK_SKIPPED = "own_flag", "task:text", "task:skip_reason"
_FIELDS = ("name", "opening_notes", *_OF_QUESTION, OWN_FLAG, TASK_TEXT, TASK_SKIPPED, *_LAST)


class _Text(NamedTuple):
    """One searchable text of an interview."""

    part: str
    """A question or task; empty for the interview as a whole."""
    field: str
    text: str


def of_page(
    store: Store, rows: Sequence[InterviewSummary], wanted: Sequence[str]
) -> dict[str, tuple[Hit, ...]]:
    """Return the hits of each row, those in the name first, then the texts with the most of the terms.

    Otherwise they stand in the order of the interview. Of a sealed row only the name is looked at.
    """
    if not wanted:
        return {}
    texts = {row.id: [_Text("", "name", row.candidate)] for row in rows}
    among = json.dumps([row.id for row in rows if not row.sealed])
    for read in (_of_whole, _of_questions, _of_flags, _of_tasks):
        for interview, text in read(store, among):
            texts[interview].append(text)
    return {interview: tuple(_hits(store, interview, found, wanted)) for interview, found in texts.items()}


def _hits(store: Store, interview: str, texts: list[_Text], wanted: Sequence[str]) -> Iterator[Hit]:
    """Yield the hits of one interview."""
    found = [(many, text) for text in texts if (many := _many(text.text, wanted))]
    if not found:
        return
    outline = store.outline_of(interview)
    parts = ("", *outline.questions, *outline.task_labels)
    order = {part: place for place, part in enumerate(parts)}

    def rank(one: tuple[int, _Text]) -> tuple[bool, int, int, int]:
        many, text = one
        place = len(order) if text.field in _LAST else order.get(text.part, len(order))
        return text.field != "name", -many, place, _FIELDS.index(text.field)

    for _, text in sorted(found, key=rank)[:MOST]:
        label = outline.label_of(text.part) if text.part else _LABELS[text.field]
        yield Hit(text.part, label, text.field, *excerpt(text.text, wanted))


def _many(text: str, wanted: Sequence[str]) -> int:
    """Return how many of the terms a text has."""
    folded = fold(text)
    return sum(term in folded for term in wanted)


def _of_whole(store: Store, among: str) -> Iterator[tuple[str, _Text]]:
    """Yield the texts of interviews as a whole, each with its interview."""
    fields = ("opening_notes", *_LAST)
    for interview, *texts in _select(store, "interviews", "id", *fields, among=among):
        for field, text in zip(fields, texts, strict=True):
            yield interview, _Text("", field, text)


def _of_questions(store: Store, among: str) -> Iterator[tuple[str, _Text]]:
    for interview, question, *texts in _select(
        store, "answers", "interview_id", "question", *_OF_QUESTION, among=among
    ):
        for field, text in zip(_OF_QUESTION, texts, strict=True):
            yield interview, _Text(question, field, text)


def _of_flags(store: Store, among: str) -> Iterator[tuple[str, _Text]]:
    for interview, question, kind, text in _select(
        store, "marks", "interview_id", "question", "kind", "text", among=among
    ):
        if kind == OWN_FLAG:
            yield interview, _Text(question, OWN_FLAG, text)


def _of_tasks(store: Store, among: str) -> Iterator[tuple[str, _Text]]:
    for interview, task, text, reason in _select(
        store, "task_results", "interview_id", "task", "text", "skip_reason", among=among
    ):
        yield interview, _Text(task, TASK_TEXT, text)
        yield interview, _Text(task, TASK_SKIPPED, reason)


def _select(store: Store, table: str, key: str, *columns: str, among: str) -> list[tuple[str, ...]]:
    """Return columns of the rows that belong to interviews, whose ids come first in each."""
    sql = f"SELECT {key}, {', '.join(columns)} FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))"
    return store.conn.execute(sql, (among,)).fetchall()
