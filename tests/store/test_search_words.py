"""What a search means: terms, places in a text, excerpts."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csr_interview.store.search import EXCERPT, excerpt, spans, terms
from csr_interview.text import clean, clean_line, fold
from tests.store.finds import WORDS, wanted

QUERIES = st.lists(st.sampled_from((*WORDS, " ", " ", '"', "\n")), max_size=12).map("".join)
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from((*WORDS, " ", "\n", "  ")), max_size=60).map("".join)
).map(clean)

SAYS = [
    ("", ()),
    ("  \n ", ()),
    ("Refund LATE", ("refund", "late")),
    ('"wedding order" late', ("wedding order", "late")),
    ('late"wedding order"soon', ("late", "wedding order", "soon")),
    ('5" screen', ('5"', "screen")),
    ('"a b" c"', ("a b", 'c"')),
    ('""', ()),
    ('"', ('"',)),
    ("c++ -x * AND O'Brien", ("c++", "x", "*", "and", "obrien")),
    ("twice twice", ("twice",)),
    ("STRASSE straße", ("strasse",)),
    ("a\0b\ud800", ("ab\ufffd",)),
    ("e\u0301 é", ("e",)),
    ('Anne-Marie "– so"', ("anne marie", "so")),
    ("- ' –", ()),
    ("\u202eabc", ("abc",)),
]


@pytest.mark.parametrize(("query", "found"), SAYS)
def test_terms(query: str, found: tuple[str, ...]) -> None:
    assert terms(query) == found


@given(QUERIES)
def test_terms_are_those_of_a_reader_letter_by_letter(query: str) -> None:
    assert list(terms(query)) == list(dict.fromkeys(wanted(unicodedata.normalize("NFC", query))))


@given(TEXTS, QUERIES)
@example("Straße und STRASSE", "ss")
@example("aaaa", "aa a")
@example("O’Brien – Łódź", "obrien lodz")
@example("a ’ - b", '"a b"')
def test_spans_cover_just_what_was_found(text: str, query: str) -> None:
    found, places = terms(query), spans(text, terms(query))
    assert list(places) == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(end < start for (_, end), (start, _) in pairwise(places))
    for term in found:
        there = [place for place in places if term in fold(text[place[0] : place[1]])]
        assert bool(there) == (term in fold(text))
    for start, end in places:
        assert any(term in fold(text[start:end]) for term in found)


@given(TEXTS, QUERIES)
def test_an_excerpt_is_one_short_line_with_the_first_place_in_view(text: str, query: str) -> None:
    found = terms(query)
    shown, places = excerpt(text, found)
    assert len(shown) <= EXCERPT
    assert shown == clean_line(shown)
    assert all(0 <= start < end <= len(shown) for start, end in places)
    short = [term for term in found if len(term) < EXCERPT // 3 and term == " ".join(term.split())]
    if len(short) == len(found) and any(term in fold(text) for term in found):
        assert places
        assert any(term in fold(shown[places[0][0] : places[0][1]]) for term in found)


def test_an_excerpt_of_a_long_text() -> None:
    text = "Word " * 100 + "the wedding\n\norder was late, " + "again " * 100
    shown, places = excerpt(text, ("wedding", "late"))
    assert shown.startswith("…Word")
    assert shown.endswith("…")
    assert [shown[start:end] for start, end in places] == ["wedding", "late"]
    assert "the wedding order was late" in shown
