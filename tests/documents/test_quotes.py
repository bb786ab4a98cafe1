"""Quotes of the candidate stand first in the evidence of a question, in every format."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.documents.guide import FORMATS, Format, render
from csr_interview.documents.quotes import quotes, without_quotes
from csr_interview.documents.scorecard import document
from tests.documents.making import ANSWERS, bank, interview
from tests.documents.reading import words

NOTED = "Calm voice.\n[12:05] “I rang the depot.”\nThen [1:02:09] “She thanked me.” at the end"


def scorecard(form: Format, **texts: str) -> str:
    used = bank()
    answers = {**ANSWERS, "irate": replace(ANSWERS["irate"], **texts)}  # type: ignore[arg-type]
    return " ".join(words(render(document(interview(used, answers=answers), used), form), form).split())


@pytest.mark.parametrize("form", FORMATS)
def test_quotes_come_before_the_notes_in_order_of_time(form: Format) -> None:
    told = scorecard(form, notes=NOTED, situation="[0:40] “My parcel was lost.”")
    first, second, third = (
        told.index(quote) for quote in ("0:40 “My parcel", "12:05 “I rang", "1:02:09 “She thanked")
    )
    assert told.index("Quotes") < first < second < third < told.index("Calm voice.")


@pytest.mark.parametrize("form", FORMATS)
def test_a_line_with_other_words_is_repeated_and_one_of_quotes_is_not(form: Format) -> None:
    told = scorecard(form, notes=NOTED, situation="[0:40] “My parcel was lost.” [0:55] “Before a birthday.”")
    assert told.count("She thanked me.") == 2
    assert told.count("I rang the depot.") == 1
    assert told.count("My parcel was lost.") == 1
    plain = scorecard(form, situation="Lost parcel.")
    assert told.count("Situation") == plain.count("Situation") - 1


@pytest.mark.parametrize(
    "text", ["“I rang”", "[12:05] I rang", "[12:05] “I rang", "[12:05]\n“I rang”", "[12:05] “ ”", "[5] “I”"]
)
def test_what_is_no_quote_stays_where_it_is(text: str) -> None:
    assert quotes([text]) == ()
    assert without_quotes(text) == text


PIECES = st.lists(st.sampled_from(["[12:05] ", "“", "”", "words", "\n", " ", "[1:00:00]", "“I did.”"]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[12:05] “I rang\nthe depot.”", "12:05 “I rang the depot.”"),
        ("[12:05] “She said “never” twice.”", "12:05 “She said “never” twice.”"),
        ("- [12:05] “I rang.”", "12:05 “I rang.”"),
        ("[12:05] “I rang”.", "12:05 “I rang”"),
        ("(during Q2) [12:05] “I rang.”", "12:05 “I rang.”"),
    ],
)
def test_a_quote_may_have_lines_and_quotation_marks_in_it_and_is_not_repeated(text: str, said: str) -> None:
    assert quotes([text]) == (said,)
    assert without_quotes(f"Before\n{text}\nAfter") == "Before\nAfter"


def test_a_quote_ends_before_an_empty_line_and_before_the_next_one() -> None:
    assert quotes(["[12:05] “I rang\n\nthe depot.”"]) == ()
    assert quotes(["[12:05] “I rang\n[13:00] “She did.”\nreally”"]) == ("13:00 “She did.”",)


def test_other_words_keep_all_lines_of_a_quote_beside_them() -> None:
    for text in ("Then [12:05] “I rang\nthe depot.”", "[12:05] “I rang\nthe depot.” at last", "✓ [1:00] “I”"):
        assert without_quotes(text) == text


@given(PIECES.map("".join))
def test_no_word_is_lost(text: str) -> None:
    told = " ".join((without_quotes(text), *quotes([text])))
    assert all(told.count(word) >= text.count(word) for word in ("words", "I did."))
