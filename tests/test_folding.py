"""Folding: the one way in which names and texts are compared and searched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csr_interview.text import clean, fold, fold_with_places
from tests.names import TYPED

ANY = st.one_of(st.text(), st.text(alphabet="aÉßı'’- –\u0301\x1f\n\tŉẚ ΐがｶﾞ각क़أ"))


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_a_name_is_the_same_however_it_is_typed(name: str, typed: str) -> None:
    assert fold(name) == fold(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("कि", "की"),
        ("क", "कि"),
        ("กา", "กี"),
        ("ก", "ก่"),
        ("كَتَبَ", "كُتُب"),
        ("أمل", "امل"),
        ("が", "か"),
        ("ば", "ぱ"),
        ("각", "가"),
        ("שָׁלוֹם", "שָׁלֵם"),
        ("c++", "c"),
        ("a_b", "a b"),
        ("100%", "100"),
        ("ann@example.org", "ann example.org"),
        ("Ann\x1fBo", "Ann Bo"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(clean(one) if "\x1f" not in one else one) != fold(clean(other))


@given(ANY)
@example("\U00010400 ꭰ Ꭰ")
@example("ﷺ ͺ ﱞ")
def test_folding_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_case_and_form_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", clean(text))) == fold(fold(clean(text)))


@given(st.text(alphabet=st.characters(max_codepoint=0x24FF, categories=("L", "Mn"))))
def test_no_accent_is_left_on_a_latin_greek_or_cyrillic_letter(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", fold(text))
    for char in decomposed:
        assert not "\u0300" <= char <= "\u036f", (text, decomposed)


@given(ANY)
@example("ß'")
@example(" - a’b – c")
def test_places_lead_back_to_the_text(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert list(places) == sorted(places)
    for char, place in zip(folded, places, strict=True):
        assert char == " " or char in fold(text[place])
        assert char != " " or " " in fold(f"x{text[place]}x")


def test_nothing_is_folded_to_nothing() -> None:
    assert fold(None) == fold("") == fold(" - ’ ") == ""
