"""Differences between two versions of a text: exact, readable, and quick whatever the texts are."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.text_diff import Piece, difference

TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(["a", "b", "the", " ", "\n", ". ", "é", "שלום", "🎧", "-"])).map("".join),
)


def without(kind: str, pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != kind)


@given(TEXTS, TEXTS)
def test_a_difference_gives_both_texts_back(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert (without("added", pieces), without("removed", pieces)) == (old, new)
    assert all(piece.text for piece in pieces)
    kinds = [piece.kind for piece in pieces]
    assert all(one != other for one, other in pairwise(kinds))
    assert ("added", "removed") not in list(pairwise(kinds))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert difference(text, text) == ((Piece("same", text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "Called.", "{+Called.+}"),
        ("Called.", "", "[-Called.-]"),
        ("Called the depot", "Called the depot, drove there", "Called the depot{+, drove there+}"),
        ("She was calm. She left.", "She was calm.", "She was calm.[- She left.-]"),
        ("drove there herself", "went there alone", "[-drove-]{+went+} there [-herself-]{+alone+}"),
        ("one two three", "four five six", "[-one two three-]{+four five six+}"),
        ("a line\nanother", "a line\nmore\nanother", "a line\n{+more\n+}another"),
    ],
)
def test_words_change_not_letters(old: str, new: str, expected: str) -> None:
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    assert "".join(signs[kind].format(text) for kind, text in difference(old, new)) == expected


def prose(words: int, vocabulary: int, seed: int) -> str:
    chosen = random.Random(seed)
    return " ".join(
        f"w{chosen.randrange(vocabulary)}" + (". " if chosen.random() < 0.08 else "") for _ in range(words)
    )


WORST = {
    "one word, over and over": ("ha " * 7000, "ha " * 6900 + "oh"),
    "one word against itself shifted": ("ha " * 7000, "oh " + "ha " * 7000 + "!"),
    "few words, unlike": (prose(5000, 20, 1), prose(5000, 20, 2)),
    "many words, unlike": (prose(4000, 3000, 1), prose(4000, 3000, 2)),
    "short sentences": ("a. " * 6000, "b. " + "a. " * 5990 + "c."),
    "letters apart": ("a b " * 5000, "b a " * 5000),
    "nothing in common": ("x" * 20_000, "y " * 10_000),
}


@pytest.mark.parametrize("kind", WORST)
def test_long_texts_do_not_take_long(kind: str) -> None:
    old, new = WORST[kind]
    began = time.thread_time()
    pieces = difference(old, new)
    taken = time.thread_time() - began
    assert (without("added", pieces), without("removed", pieces)) == (old, new)
    assert taken < 5, "some 20 ms of a processor alone; the margin is for one that is shared"


def test_an_edit_inside_a_long_text_stays_small() -> None:
    old = prose(4000, 300, 3)
    words = old.split(" ")
    words[1000:1003] = ["changed"]
    words[3000] = "too"
    pieces = difference(old, " ".join(words))
    assert sum(len(text) for kind, text in pieces if kind != "same") < 400
