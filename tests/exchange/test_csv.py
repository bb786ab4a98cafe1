"""CSV: columns, quoting, the formula guard, and that what was typed can be read back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from csr_interview.exchange import Options
from csr_interview.exchange.csv import (
    ANSWERS,
    INTERVIEWS,
    LAYOUTS,
    RATING,
    SKIP,
    TASKS,
    Column,
    interview_columns,
    lines,
    table,
)
from csr_interview.models.bank import Bank
from csr_interview.models.interview import TEXT_FIELDS, Interview, SubmittedVerdict
from csr_interview.text import csv_safe, csv_unsafe
from tests.documents.making import bank, hostile_interviews, interview
from tests.scoring.banks import question

README = Path(__file__).parents[2] / "README.md"


def written(
    *found: Interview, layout: str = "interviews", bom: bool = False, used: Bank | None = None
) -> str:
    used = used or bank()
    return "".join(table([(one, used) for one in found], Options(layout=layout, banks=(used,), bom=bom)))


def read(text: str) -> list[dict[str, str]]:
    """Read a CSV as any program would; cells stay guarded."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_interviews_layout_tells_all_of_one_interview_in_a_row() -> None:
    [row] = read(written(interview(bank())))
    assert row == {
        "interview_id": "0123456789abcdef0123",
        "candidate_id": "fedcba98765432100000",
        "candidate": "Zoë van Dijk",
        "role": "Representative",
        "stage": "Phone screen",
        "interviewer": "R. Osei",
        "bank": "small",
        "bank_version": "1.0",
        "status": "submitted",
        "created_at": "2026-11-20T14:00:00.000Z",
        "submitted_at": "2026-11-20T14:40:00.000Z",
        "elapsed_seconds": "1805",
        "verdict": "hire",
        "composite": "3.5833",
        "preset": "default",
        "equal_weights_verdict": "strong hire",
        "equal_weights_composite": "4.2500",
        "borderline": "yes",
        "score_interview": "4.0000",
        "score_sjt": "",
        "score_accuracy": "",
        "score_written": "4.5000",
        "score_process": "",
        "score_role_play": "",
        "gates": "focus passed; writing passed",
        "flags_serious": "1",
        "flags_note": "1",
        "own_verdict": "strong hire",
        "own_reason": "Knows our product already.",
        "summary": "Solid.",
        "candidate_questions": "Shifts?\nHolidays?",
        "opening_notes": "Line was fine.",
        "amendments": "1",
        "verdict_now": "hire",
        "composite_now": "4.0833",
        "tasks_given": "1",
        "tasks_in_bank": "1",
        "plan": "",
        "plan_reason": "",
        "form": "",
        "changed_after_decision": "no",
        "reopen_reason": "",
        "correction_reason": "",
        "verdict_shown": "",
        "composite_shown": "",
        "unverified": "no",
        "coverage": "0.8000",
        "odds_same_side": "",
        "odds_same_decision": "",
        "rating_small_irate": "4",
        "skip_small_irate": "",
        "rating_small_policy": "4",
        "skip_small_policy": "",
        "rating_small_tools": "",
        "skip_small_tools": "Out of time",
    }


def test_the_answers_layout_has_a_row_for_every_question() -> None:
    rows = read(written(interview(bank()), layout="answers"))
    assert [row["question"] for row in rows] == ["irate", "policy", "tools"]
    irate, policy, tools = rows
    assert irate["action"] == "Rang the depot.\nDrove there."
    assert csv_unsafe(irate["notes"]) == "- calm\n- specific"
    assert irate["looking_for_heard"] == "Owns the outcome"
    assert irate["follow_ups_asked"].split("\n") == ["What was the situation?", "What was the result?"]
    assert (irate["rating"], irate["seconds"], irate["weight"]) == ("4", "300", "40")
    assert policy["red_flags"].split("\n") == ["note: Stays vague", "serious: Read from a screen"]
    assert (policy["red_flags_serious"], policy["red_flags_note"]) == ("1", "1")
    assert (tools["rating"], tools["skip_reason"], tools["kind"]) == ("", "Out of time", "technical")


@settings(max_examples=60)
@given(hostile_interviews())
def test_hostile_text_comes_back_exactly_and_no_cell_is_run(found: Interview) -> None:
    for layout in LAYOUTS:
        rows = read(written(found, layout=layout))
        numbers = _numbers()
        for row in rows:
            for name, cell in row.items():
                assert not re.match("[=+@\t\r-]", cell) or name in numbers
        for name in ("role", "stage", "interviewer"):
            assert all(csv_unsafe(row[name]) == getattr(found, name) for row in rows)
        assert all(csv_unsafe(row["candidate"]) == found.candidate.name for row in rows)
        if layout == "interviews":
            _same_interview(rows[0], found)
        elif layout == "answers":
            _same_answers(rows, found)
        else:
            assert [csv_unsafe(row["reply"]) for row in rows] == [found.task_results["reply"].text]


def _numbers() -> set[str]:
    """Return the names of all number columns, of every layout."""
    found = {one.name for one in INTERVIEWS if not one.text} | {one.name for one in ANSWERS if not one.text}
    return found | {one.name for one in TASKS if not one.text}


def _same_interview(row: dict[str, str], found: Interview) -> None:
    for name in ("summary", "candidate_questions", "opening_notes"):
        assert csv_unsafe(row[name]) == getattr(found, name)
    assert found.recommendation is not None
    assert csv_unsafe(row["own_reason"]) == found.recommendation.reason
    for answer in found.answers.values():
        assert csv_unsafe(row[f"skip_small_{answer.question}"]) == answer.skip_reason
        assert row[f"rating_small_{answer.question}"] == str(answer.rating or "")


def _same_answers(rows: list[dict[str, str]], found: Interview) -> None:
    for row in rows:
        answer = found.answer(row["question"])
        for name in (*TEXT_FIELDS, "skip_reason"):
            assert csv_unsafe(row[name]) == getattr(answer, name)


def test_numbers_are_never_guarded() -> None:
    rows = [row for layout in LAYOUTS for row in read(written(interview(bank()), layout=layout))]
    numbers = _numbers()
    assert len(numbers) > 15
    for row in rows:
        for name in numbers & row.keys():
            assert re.fullmatch(r"\d*(\.\d+)?", row[name]), name


def test_text_is_guarded_and_a_number_is_not_even_when_negative() -> None:
    column: Column[int] = Column("x", "", lambda row: row, text=False)
    from csr_interview.exchange.csv import _cell

    assert _cell(column, -5) == -5
    assert _cell(Column("x", "", lambda row: f"-{row}"), 5) == csv_safe("-5") == "'-5"


def test_the_file_follows_rfc_4180() -> None:
    text = written(interview(bank(), summary='say "no"\nthen, yes'), bom=True)
    assert text.startswith("\ufeffinterview_id,")
    assert text.endswith("\r\n")
    assert '"say ""no""\nthen, yes"' in text
    assert text.count("\r\n") == 2  # the header and one row; breaks inside cells are LF
    assert not written(interview(bank())).startswith("\ufeff")


@pytest.mark.parametrize(("composite", "near"), [("18/5", "yes"), ("17/5", "yes"), ("361/100", "no")])
def test_a_score_exactly_as_far_from_an_edge_as_the_bank_says_is_borderline(
    composite: str, near: str
) -> None:
    """The small bank calls 0.10 around 3.50 borderline."""
    locked = SubmittedVerdict("hire", composite, "default")
    [row] = read(written(interview(bank(), submitted_verdict=locked)))
    assert row["borderline"] == near


def test_a_draft_is_shown_as_it_stands() -> None:
    draft = interview(bank(), submitted_verdict=None, submitted_at="", answers={}, marks=(), task_results={})
    [row] = read(written(draft))
    assert (row["verdict"], row["composite"], row["gates"]) == (
        "incomplete",
        "",
        "focus not assessed; writing not assessed",
    )


def test_columns_follow_banks_by_id_and_questions_by_the_newest_version() -> None:
    old = bank(version="1.9")
    new = bank(version="1.10", questions=[question("tools"), question("fresh")])
    other = bank(id="another", questions=[question("solo")])
    names = [column.name for column in interview_columns([old, new, other])][len(INTERVIEWS) :]
    assert names == [
        f"{kind}_{place}"
        for place in ("another_solo", "small_tools", "small_fresh", "small_irate", "small_policy")
        for kind in ("rating", "skip")
    ]


def test_stages_of_one_bank_share_its_columns() -> None:
    stages = [
        {"id": "talk", "title": "Talk", "focus": "People.", "questions": ["irate", "policy"]},
        {"id": "desk", "title": "Desk", "focus": "Work.", "questions": ["tools", "irate"]},
    ]
    whole = bank(stages=stages)
    talk, desk = whole.for_stage("talk"), whole.for_stage("desk")
    for banks in ([talk, desk], [desk, talk]):
        names = [column.name for column in interview_columns(banks)][len(INTERVIEWS) :]
        assert names[::2] == ["rating_small_irate", "rating_small_tools", "rating_small_policy"]


def test_columns_of_other_banks_stay_empty() -> None:
    other = bank(id="another")
    options = Options(banks=(bank(), other), bom=False)
    [row] = read("".join(table([(interview(bank()), bank())], options)))
    assert row["rating_small_irate"] == "4"
    assert row["rating_another_irate"] == ""


def test_an_export_is_streamed() -> None:
    taken = 0

    def many() -> Iterator[tuple[Interview, Bank]]:
        nonlocal taken
        used = bank()
        for number in range(1000):
            taken += 1
            yield replace(interview(used), id=f"{number:020x}"), used

    pieces = table(many(), Options(layout="answers", bom=False))
    next(pieces)
    assert taken < 200
    assert sum(piece.count("\r\n") for piece in pieces) > 2500


def test_several_texts_in_one_cell_can_be_told_apart() -> None:
    assert lines(["one", "two\nlines", " three "]).split("\n") == ["one", "two lines", "three"]


def markdown_table(layout: str) -> str:
    """The documentation of a layout's columns."""
    columns: dict[str, Sequence[Column[Any]]] = {"answers": ANSWERS, "tasks": TASKS}
    rows = [(column.name, column.meaning) for column in columns.get(layout, INTERVIEWS)]
    rows += [RATING, SKIP] if layout == "interviews" else []
    body = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in rows)
    return f"| column | meaning |\n|---|---|\n{body}"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_readme_documents_every_column(layout: str) -> None:
    """Paste the output of `markdown_table` under "## CSV columns" when this fails."""
    section = README.read_text(encoding="utf-8").partition("## CSV columns")[2]
    assert markdown_table(layout) in section
