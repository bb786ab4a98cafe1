"""Rows of the list of interviews: widths, dates, scores, and text that means harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.documents.layout import plural
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.ui.widgets.interview_list import (
    Columns,
    Seen,
    day,
    flags,
    heads,
    needs_of,
    progress,
    row_content,
    verdict_and_score,
)

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
NAMES = (
    "Dana Whitfield", "[/b]", "[@click=app.quit]x[/]", "\x1b[31mred", "\u202eevil", "אבגד", "مريم الشريف",
    "王小明" * 20, "👩🏽‍💻" * 12, "B" * 400, "a\nb\tc", "",
)  # fmt: skip


def row(**changes: object) -> InterviewSummary:
    values: dict[str, object] = {
        "id": "1", "candidate": "Dana Whitfield", "role": "CSR", "stage": "Phone screen",
        "interviewer": "R. Osei", "bank_id": "csr", "status": Status.SUBMITTED,
        "created_at": "2026-11-20T09:00:00.000Z", "updated_at": "",
        "submitted_at": "2026-11-20T10:00:00.000Z",
        "verdict": "strong hire", "composite": "4.25", "ratings": (4, 5, 4, None, 4, 5),
        "serious_flags": 1, "note_flags": 1,
    }  # fmt: skip
    return InterviewSummary(**(values | changes))  # type: ignore[arg-type]


@given(
    name=st.sampled_from(NAMES) | st.text(max_size=60),
    width=st.integers(24, 250),
    draft=st.booleans(),
    hidden=st.booleans(),
    number=st.integers(0, 12),
    amended=st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_a_row_is_one_line_that_fits(
    name: str, width: int, draft: bool, hidden: bool, number: int, amended: bool
) -> None:
    status = Status.DRAFT if draft else Status.SUBMITTED
    ratings = (3,) * number
    line = row_content(
        row(candidate=name, status=status, ratings=ratings, note_flags=number, amended=amended),
        width,
        Seen(NOW, hidden),
    )
    assert line.cell_length <= width
    assert "\n" not in line.plain
    assert "\x1b" not in line.plain
    assert "\u202e" not in line.plain


@pytest.mark.parametrize("width", [37, 57, 77, 117, 200])
def test_verdict_and_name_are_at_every_width_and_columns_line_up(width: int) -> None:
    lines = [row_content(row(candidate=name, verdict="hold"), width, Seen(NOW)) for name in NAMES]
    assert all("HOLD" in line.plain for line in lines)
    # how far the verdict stands from the left, in cells: wide and combining characters count as they show
    places = {line[: line.plain.index("HOLD")].cell_length for line in lines}
    assert len(places) == 1


def test_wide_rows_say_everything() -> None:
    text = row_content(row(recommended="hire"), 117, Seen(NOW)).plain
    for part in (
        "Dana Whitfield",
        "Phone screen · CSR",
        "yesterday",
        "STRONG HIRE",
        "4.25",
        "4 5 4 · 4 5",
        "⚑⚑",
    ):
        assert part in text
    assert "R. Osei: hire" in text


@pytest.mark.parametrize("width", [37, 57, 77, 117])
def test_an_amended_scorecard_says_so(width: int) -> None:
    plain, amended = (
        row_content(row(candidate="Dana Whi", amended=it), width, Seen(NOW)) for it in (False, True)
    )
    assert amended.plain.startswith("✎ ")
    assert "amended" in amended.plain
    long = row_content(row(amended=True), width, Seen(NOW)).plain
    assert ("✎" in long, "amended" in long) == (True, width >= 70), "the sign where there is no room"
    assert "✎" not in plain.plain
    assert "amended" not in plain.plain
    assert amended.plain.index("STRONG HIRE") == plain.plain.index("STRONG HIRE")
    assert "amended" not in row_content(row(amended=True), width, Seen(NOW, hidden=True)).plain


def test_a_draft_says_how_far_it_is() -> None:
    draft = row(status=Status.DRAFT, ratings=(4, None, 2, None, None, None), verdict="", composite="")
    assert progress(draft) == "2 of 6 rated"
    for width in (37, 57, 77, 117):
        assert "2 of 6 rated" in row_content(draft, width, Seen(NOW)).plain


@pytest.mark.parametrize("width", [37, 57, 77, 117])
def test_privacy_hides_people_verdicts_and_ratings(width: int) -> None:
    text = row_content(row(recommended="hire"), width, Seen(NOW, hidden=True)).plain
    for part in ("Dana", "Osei", "HIRE", "hire", "4.25", "4 5", "⚑"):
        assert part not in text
    assert "•••" in text


@pytest.mark.parametrize(
    ("stamp", "now", "expected"),
    [
        ("2026-11-21T14:00:00.000Z", NOW, "today 14:00"),
        ("2026-11-20T23:59:00.000Z", NOW, "yesterday"),
        ("2026-11-12T08:00:00.000Z", NOW, "12 Nov"),
        ("2025-11-12T08:00:00.000Z", NOW, "12 Nov 2025"),
        ("2026-11-22T08:00:00.000Z", NOW, "22 Nov"),
        ("2025-12-31T22:00:00.000Z", datetime(2026, 1, 1, 9, tzinfo=UTC), "yesterday"),
        # 23:30 UTC is already the next day in Berlin, and the day before is not yet over in New York
        ("2026-11-20T23:30:00.000Z", NOW.astimezone(timezone(timedelta(hours=1))), "today 00:30"),
        ("2026-11-21T03:30:00.000Z", NOW.astimezone(timezone(timedelta(hours=-5))), "yesterday"),
        ("", NOW, ""),
    ],
)
def test_days_as_people_say_them(stamp: str, now: datetime, expected: str) -> None:
    assert day(stamp, now) == expected


EDGES = (Fraction("2.5"), Fraction("3.5"), Fraction("4.2"))


@pytest.mark.parametrize(
    ("verdict", "exact", "shown"),
    [
        ("hire", "3.7", "HIRE         3.70"),
        ("hold", "499/192", "HOLD         2.60"),
        ("hire", "3.799", "HIRE         3.80"),
        ("hold", "3.497", "HOLD        3.497"),
        ("hold", "3.49999999", "HOLD   3.49999999"),
        ("hold", "3.49999999999999", "HOLD 3.499999999…"),
        ("strong hire", "4.2", "STRONG HIRE  4.20"),
        ("strong hire", "4.2004", "STRONG HIRE 4.20…"),
        ("hire", "4.1996", "HIRE       4.1996"),
        ("incomplete", "", "INCOMPLETE       "),
    ],
)
def test_a_score_is_shown_as_everywhere_and_fits_its_columns(verdict: str, exact: str, shown: str) -> None:
    found = row(verdict=verdict, composite=exact, edges=EDGES)
    for width in (40, 60, 80, 120):
        assert shown in row_content(found, width, Seen(NOW)).plain
    assert len(verdict_and_score(found).plain) == 17


@given(st.fractions(1, 5, max_denominator=500), st.sampled_from(EDGES))
def test_a_score_never_seems_to_reach_an_edge(value: Fraction, edge: Fraction) -> None:
    said = verdict_and_score(row(verdict="", composite=str(value), edges=EDGES)).plain.strip()
    assert (Fraction(said.rstrip("…")) >= edge) == (value >= edge)


def test_flags_are_counted_and_many_become_a_number() -> None:
    assert flags(row(serious_flags=0, note_flags=0)).plain == ""
    assert flags(row(serious_flags=1, note_flags=2)).plain == "⚑⚑⚑"
    assert flags(row(serious_flags=2, note_flags=5)).plain == "⚑×7"
    assert flags(row(serious_flags=0, note_flags=1000)).cell_length <= 4


@given(st.integers(24, 300))
def test_columns_never_ask_for_more_than_there_is(width: int) -> None:
    columns = Columns.fitting(width)
    assert columns.name >= 4
    assert (
        row_content(
            row(candidate="x" * 400, role="y" * 400, interviewer="z" * 400), width, Seen(NOW)
        ).cell_length
        <= width
    )


def test_numbers_read_as_words() -> None:
    assert [plural(number, "draft") for number in (0, 1, 2, 12345)] == [
        "0 drafts",
        "1 draft",
        "2 drafts",
        "12,345 drafts",
    ]


def test_a_long_name_gives_way_to_what_is_recommended() -> None:
    held = row(interviewer="Claire Dubois-Renard", recommended="no hire")
    text = row_content(held, 117, Seen(NOW)).plain
    assert ": no hire" in text
    assert "Claire…: no hire" in text
    assert row_content(held, 117, Seen(NOW)).cell_length <= 117
    assert "no hire" not in row_content(held, 117, Seen(NOW, True)).plain


@pytest.mark.parametrize("width", [57, 77, 117, 157, 197])
def test_heads_stand_above_their_columns(width: int) -> None:
    found = row(verdict="hold", composite="3.20", recommended="")
    seen = Seen(NOW, needs=needs_of([found], (0, 0, 0)))
    head, line = heads(width, seen).plain, row_content(found, width, seen).plain
    starts = {"Candidate": "Dana", "Date": "yesterday", "Decision": "HOLD", "⚑": "⚑⚑"}
    if width >= 70:
        starts["Stage"] = "Phone"
    if width >= 113:
        starts |= {"Ratings": "4 5 4", "Interviewer": "R. Osei"}
    for title, text in starts.items():
        assert head.index(title) == line.index(text)
    assert head.index("Score") + len("Score") == line.index("3.20") + len("3.20")


def test_nothing_is_cut_while_there_is_room() -> None:
    long = row(
        candidate="Maria del Carmen Gómez Fernández",
        stage="First interview",
        role="Senior Customer Service Representative",
        interviewer="Claire Dubois-Renard",
        recommended="no hire",
    )
    seen = Seen(NOW, needs=needs_of([long], (0, 0, 0)))
    text = row_content(long, 197, seen).plain
    assert "…" not in text
    for part in (
        long.candidate,
        "First interview · Senior Customer Service Representative",
        "Renard: no hire",
    ):
        assert part in text
    short = row(candidate="Dana", interviewer="R. Osei", role="Customer Service Agent")
    seen = Seen(NOW, needs=needs_of([short], (0, 0, 0)))
    assert "…" not in row_content(short, 117, seen).plain, "a short name leaves its room to the others"
