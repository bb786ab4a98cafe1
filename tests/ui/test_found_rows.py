"""The line under a row that tells where something was found: it fits, and shows what was found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.css.styles import Styles

from csr_interview.models.interview import Status
from csr_interview.store.search import Hit, spans, terms
from csr_interview.store.search import excerpt as piece
from csr_interview.ui.home.search_view import MIN_WIDTH, FoundRow, excerpt, hit_line, places
from csr_interview.ui.widgets.interview_list import FOUND, Seen, row_content
from tests.ui.test_interview_rows import row

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
STORY = (
    "Worked nights at the depot. Somebody called about a late parcel, the third that week, and the courier "
    "did not answer; so she drove."
)


def hit(text: str, query: str, *, label: str = "Q1", field: str = "notes") -> Hit:
    return Hit("q1", label, field, *piece(text, terms(query)))


def lit(content: object) -> list[str]:
    """The parts of a line that are lit up."""
    plain = content.plain  # type: ignore[attr-defined]
    return [plain[span.start : span.end] for span in content.spans if span.style == FOUND]  # type: ignore[attr-defined]


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("ß 王👩🏽‍💻é\u0301 "), max_size=200),
    st.text(max_size=60),
    st.integers(MIN_WIDTH - 6, 160),
    st.integers(0, 12),
    st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_a_line_fits_whatever_was_found(text: str, query: str, width: int, more: int, hidden: bool) -> None:
    line = hit_line(hit(text, query, label=text), more, width, hidden=hidden)
    assert line.cell_length <= width
    assert "\n" not in line.plain


@given(st.text("ab .", max_size=120), st.text("ab .", max_size=120), st.integers(20, 120))
def test_what_was_found_is_in_view(before: str, after: str, room: int) -> None:
    found = hit(f"{before}parcel{after}", "parcel")
    part = excerpt(found.text, found.spans, room)
    assert part.cell_length <= room
    assert "parcel" in lit(part)


def test_the_words_are_lit_up_and_the_rest_is_counted() -> None:
    found = hit(STORY, '"late parcel" courier')
    line = hit_line(found, 3, 100, hidden=False)
    assert lit(line) == ["late parcel", "courier"]
    assert line.plain.startswith("Q1  ")
    assert line.plain.endswith("   +3 more matches")
    assert hit_line(found, 1, 100, hidden=False).plain.endswith("+1 more match")
    assert hit_line(found, 3, 50, hidden=False).plain.endswith(" +3")
    veiled = hit_line(found, 3, 100, hidden=True)
    assert veiled.plain == "Q1  •••   +3 more matches"


def test_a_hit_in_the_name_is_lit_up_in_the_row_and_not_told_again() -> None:
    name = hit("Dana Whitfield", "dana", label="Name", field="name")
    assert places((name,)) == (None, 0)
    assert places((name, hit(STORY, "parcel"), hit(STORY, "late"))) == (hit(STORY, "parcel"), 1)
    assert lit(row_content(row(), 117, Seen(NOW, terms=terms("DANA field")))) == ["Dana", "field"]
    assert lit(row_content(row(), 117, Seen(NOW, hidden=True, terms=terms("dana")))) == []


@pytest.mark.parametrize("width", [40, 60, 120])
def test_rows_have_a_second_line_where_it_fits(width: int) -> None:
    rules = Styles().get_rules()
    assert FoundRow(row(), Seen(NOW), (hit(STORY, "parcel"),)).get_height(rules, width) == 2
    assert FoundRow(row(), Seen(NOW), (hit(STORY, "parcel"),)).get_height(rules, MIN_WIDTH - 1) == 1
    assert FoundRow(row(), Seen(NOW), ()).get_height(rules, width) == 1


def test_hostile_text_is_text() -> None:
    found = hit("[/b] [@click=app.quit]parcel[/] \x1b[31m\u202e", "parcel")
    line = hit_line(found, 0, 80, hidden=False)
    assert "[@click=app.quit]parcel[/]" in line.plain
    assert "\x1b" not in line.plain
    assert "\u202e" not in line.plain
    assert spans("parcel", terms("parcel")) == ((0, 6),)


@pytest.mark.parametrize(("width", "words"), [(57, "◌ sealed"), (117, "◌ sealed until you submit yours")])
def test_a_sealed_row_says_so_in_place_of_what_came_of_it(width: int, words: str) -> None:
    for status in Status:
        sealed = row(sealed=True, status=status, verdict="", composite="", ratings=(None,) * 6)
        text = row_content(sealed, width, Seen(NOW)).plain
        assert words in text
        assert "rated" not in text
