"""Making text safe, on the way in and on every way out."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csr_interview.text import clean, clean_line, csv_safe, csv_unsafe, file_name, html_escape

ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cs", "Cf", "Zs", "Zl", "Zp", "Mn"]),
        st.sampled_from("\ufeff\ufffe\U0001ffff\ufdd0\u061c'\"=+-@;,\t\r\n 'a1e"),
    )
)
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(ANYTHING)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANYTHING)
def test_cleaned_text_holds_nothing_harmful(text: str) -> None:
    done = clean(text)
    done.encode()  # no surrogate is left
    assert unicodedata.is_normalized("NFC", done)
    for char in done:
        assert char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert char not in BIDI
        assert ord(char) & 0xFFFE != 0xFFFE
        assert not 0xFDD0 <= ord(char) <= 0xFDEF


@given(ANYTHING)
def test_a_line_is_one_line(text: str) -> None:
    line = clean_line(text)
    assert line == line.strip()
    assert "  " not in line
    assert len(line.splitlines()) <= 1


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
def test_ordinary_text_only_changes_its_form(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("\x1b[31mred\x1b[0m\x07\x9b1m\x7f", "[31mred[0m1m"),
        ("tab\tstays", "tab\tstays"),
        ("ab\u202etxt.exe\u2066x\u2069", "abtxt.exex"),
        ("\ud800x\udfff", "\ufffdx\ufffd"),
        ("e\u0301", "é"),
        ("\ufeffBOM\uffff", "BOM"),
        ("👩‍💻 نمی‌خواهم", "👩‍💻 نمی‌خواهم"),
        ("", ""),
    ],
)
def test_what_cleaning_does(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_line_has_single_spaces() -> None:
    assert clean_line(" Zoë \t\u00a0 van\r\nDijk\u3000 ") == "Zoë van Dijk"


@given(ANYTHING)
def test_guarding_a_cell_can_be_undone_exactly(text: str) -> None:
    assert csv_unsafe(csv_safe(text)) == text


@given(st.text("'=+ \"\t\na", max_size=5))
@example("'\n")
@example("''=")
def test_guarding_is_exact_for_apostrophes_too(text: str) -> None:
    assert csv_unsafe(csv_safe(text)) == text


@given(st.text(" \t\n\r\u00a0\ufeff\u200b\"'", max_size=4), st.sampled_from("=+-@＝＋－＠"), st.text())
def test_no_cell_that_a_spreadsheet_runs_is_left(lead: str, sign: str, rest: str) -> None:
    assert csv_safe(lead + sign + rest) == "'" + lead + sign + rest


@pytest.mark.parametrize("text", ["", "plain", "1 + 1", "'Twas fine", "a=b", "e-mail", '"quoted"', " spaced"])
def test_harmless_cells_stay_as_they_are(text: str) -> None:
    assert csv_safe(text) == text
    assert csv_unsafe(text) == text


@pytest.mark.parametrize("text", ["\tcmd", "\rcmd", "\ncmd"])
def test_cells_that_begin_with_a_control_are_guarded(text: str) -> None:
    assert csv_safe(text) == "'" + text


@given(ANYTHING)
def test_html_is_escaped_as_the_standard_library_does(text: str) -> None:
    assert html_escape(text) == html.escape(text, quote=True)


@given(ANYTHING)
def test_a_file_name_is_safe_everywhere(text: str) -> None:
    name = file_name(text)
    assert name
    assert len(name.encode()) <= 120
    assert not set(name) & set('<>:"/\\|?*\n\t ')
    assert name[0] not in ".-"
    assert name[-1] not in ". "
    assert file_name(name) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("Zoë van Dijk", "Zoë-van-Dijk"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1", "_com1"),
        ("COM¹", "_COM¹"),
        ("console", "console"),
        ("--force", "force"),
        (".bashrc", "bashrc"),
        ("trailing. .", "trailing"),
        ("a:b\\c|d? - e", "a-b-c-d-e"),
        ("???", "unnamed"),
        ("", "unnamed"),
        ("é" * 200, "é" * 60),
    ],
)
def test_file_names(text: str, expected: str) -> None:
    assert file_name(text) == expected
