"""What the page of a candidate says, without a screen: timeline, hold and sealed lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from textual.content import Content

from csr_interview.models.interview import Candidate, InterviewSummary, Status
from csr_interview.stages import processes
from csr_interview.store.people import Moment
from csr_interview.ui.candidate import candidate_text
from csr_interview.ui.widgets.interview_list import Seen
from tests.ui.application import BANK, NOW
from tests.ui.cards import HOSTILE

AT = "2026-11-12T09:00:00.000Z"
DANA = Candidate("d" * 20, "Dana Whitfield")


def row(ident: str, *, who: str = "T. Iyer", sealed: bool = False, done: bool = True) -> InterviewSummary:
    status = Status.SUBMITTED if done else Status.DRAFT
    verdict, composite = ("hire", "37/10") if done and not sealed else ("", "")
    return InterviewSummary(
        ident, "Dana", "CSR", "Phone", who, BANK.id, status, AT, AT, AT if done else "", verdict, composite,
        (4, None), 0, 0, candidate_id=DANA.id, sealed=sealed,
    )  # fmt: skip


# Timeline -----------------------------------------------------------------------------------------------


def moment(what: str, minute: int = 0, **more: object) -> Moment:
    at = f"2026-11-12T09:{minute:02d}:00.000Z"
    return Moment(at, what)._replace(**more)  # type: ignore[arg-type]


def told(
    *moments: Moment, width: int = 70, hidden: bool = False, rows: tuple[InterviewSummary, ...] = ()
) -> str:
    return candidate_text.page(moments, rows, UTC, width, hidden=hidden).plain


def test_the_timeline_tells_in_words_what_happened_when() -> None:
    of = {"interview_id": "a", "by": "T. Iyer", "stage": "Phone"}
    text = told(
        moment("created", 0, **of),
        moment("submitted", 30, **of),
        moment("amended", 40, question="q3", fields=("rating",), reason="misheard", **of),
        moment("added", 41, **of),
        moment("candidate edited", 42, fields=("email", "name")),
        moment("candidate imported", 42, fields=("held_at", "hold_reason", "updated_at")),
        moment("imported", 42, **of),
        moment("held", 43, reason="Complaint"),
        moment("released", 44),
        rows=(replace(row("a"), submitted_at="2026-11-12T09:30:00.000Z"),),
    )
    assert text.splitlines() == [
        "12 Nov 2026",
        " 09:00  Phone: started by T. Iyer",
        " 09:30  Phone: submitted by T. Iyer, HIRE 3.70",
        " 09:40  Phone: amended by T. Iyer, Q3 Rating: misheard",
        " 09:41  Phone: imported, by T. Iyer",
        " 09:42  E-mail address and name changed",
        " 09:42  Legal hold changed by an import",
        " 09:42  Phone: updated by an import, by T. Iyer",
        " 09:43  Legal hold set: Complaint",
        " 09:44  Legal hold released",
    ]


def test_an_undone_submission_has_no_decision_and_an_amended_task_its_title() -> None:
    of = {"interview_id": "a", "by": "T. Iyer", "stage": "Phone"}
    text = told(
        moment("submitted", 20, **of),
        moment("submit undone", 25, **of),
        moment("submitted", 30, **of),
        moment("amended", 40, question="t1", label="Writing · Late parcel", fields=("task_result",), **of),
        rows=(replace(row("a"), submitted_at="2026-11-12T09:30:00.000Z"),),
    )
    assert text.splitlines()[1:] == [
        " 09:20  Phone: submitted by T. Iyer",
        " 09:25  Phone: submission undone, of T. Iyer",
        " 09:30  Phone: submitted by T. Iyer, HIRE 3.70",
        " 09:40  Phone: amended by T. Iyer, Writing · Late parcel Result",
    ]


def test_a_sealed_submit_tells_no_verdict_and_privacy_no_names_nor_reasons() -> None:
    submitted = moment("submitted", by="T. Iyer", interview_id="a")
    assert "HIRE" not in told(submitted, rows=(row("a", sealed=True),))
    text = told(submitted, moment("held", reason="Complaint"), hidden=True, rows=(row("a"),))
    assert not any(secret in text for secret in ("Iyer", "HIRE", "3.70", "Complaint"))


def test_typing_notes_is_one_line_a_day_and_hostile_words_stay_words() -> None:
    assert told(*(moment("candidate noted", minute) for minute in range(5))).count("Notes changed") == 1
    text = told(moment("created", by=HOSTILE, stage=HOSTILE), moment("held", reason=HOSTILE), width=30)
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 30
    assert told() == "Nothing has happened yet."


# Head and lines -----------------------------------------------------------------------------------------


def test_a_hold_is_told_with_its_day_reason_and_meaning() -> None:
    held = replace(DANA, held_at=AT, hold_reason="Complaint")
    text = candidate_text.held(held, UTC, hidden=False).plain
    assert text.startswith("⚖ legal hold since 12 Nov 2026: Complaint")
    assert "This person's data cannot be erased or discarded." in text
    assert "Complaint" not in candidate_text.held(held, UTC, hidden=True).plain
    assert not candidate_text.held(replace(DANA, hold_reason="Settled"), UTC, hidden=False)
    assert "known since 12 Nov 2026" in candidate_text.person(DANA, AT, UTC, hidden=False).plain
    also = candidate_text.person(DANA, AT, UTC, hidden=True, also=("0123456789abcdef", "fedcba9876543210"))
    assert also.plain.endswith(" · also here as 01234567 and fedcba98")


@pytest.mark.parametrize("done", [True, False])
def test_a_sealed_line_says_so_and_nothing_else(done: bool) -> None:
    (process,) = processes([row("a", sealed=True, done=done)], [BANK])
    (line,) = candidate_text.table(process)
    assert not line.opens
    for width in (116, 76, 56, 36):
        text = candidate_text.row(line, width, Seen(NOW)).plain
        assert text.startswith("◌ ")
        assert "sealed" in text
        assert "rated" not in text
        assert Content(text).cell_length <= width
    detail = candidate_text.detail(line, UTC, hidden=False, read_only=False).plain
    assert "sealed until you submit yours" in detail
    assert "Enter" not in detail
