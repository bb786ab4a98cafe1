"""What changed between two versions of a text, word by word.

Pure and bounded: whatever the texts are, the work stays within a fixed number of steps. Where two long
texts have too many words in common for an exact comparison, sentences are compared first and words only
inside the sentences that changed; where even that is too much, the differing middle is told as replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]

STEPS = 20_000
"""How many pairs of equal words one comparison may look at. Measured: some 5 ms on their own."""

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")


class Piece(NamedTuple):
    """A part of a text that stayed, went, or came."""

    kind: Kind
    text: str
    """Never empty."""


Coarser = Callable[[Sequence[str], Sequence[str]], Iterator[Piece]]
"""What compares two sequences of tokens that are too much for a comparison word by word."""


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Return how `new` came out of `old`, in reading order.

    What stayed and what went make up `old`; what stayed and what came make up `new`. Of a change, what
    went stands before what came; no two pieces of a kind stand side by side. Equal texts give one piece,
    two empty ones none.
    """
    return tuple(_joined(_compare(_WORDS.findall(old), _WORDS.findall(new), _by_sentence)))


def marked(pieces: Iterable[Piece]) -> str:
    """Return a difference as plain text: what went as [-…-], what came as {+…+}."""
    forms = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(forms[piece.kind].format(piece.text) for piece in pieces)


def _compare(old: Sequence[str], new: Sequence[str], too_much: Coarser) -> Iterator[Piece]:
    """Yield the pieces of two sequences of tokens; `too_much` takes over where that would take long."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield Piece("same", "".join(old[:start]))
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if left and right and _steps(left, right) > STEPS:
        yield from too_much(left, right)
    else:
        yield from _matched(left, right)
    yield Piece("same", "".join(old[len(old) - end :]))


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Yield the pieces that difflib finds. White space alone never counts as something in common."""
    for what, a, b, c, d in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield Piece("removed", "".join(old[a:b]))
            yield Piece("added", "".join(new[c:d]))


def _by_sentence(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Compare sentences, and words inside what changed, as long as there are steps for it."""
    left, right = _SENTENCES.findall("".join(old)), _SENTENCES.findall("".join(new))
    if _steps(left, right) > STEPS:
        yield from _replaced(old, new)
        return
    steps = STEPS
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        before, after = "".join(left[a:b]), "".join(right[c:d])
        if what == "equal":
            yield Piece("same", before)
            continue
        words, others = _WORDS.findall(before), _WORDS.findall(after)
        steps -= _steps(words, others)
        yield from _replaced(words, others) if steps < 0 else _compare(words, others, _replaced)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Yield the one as removed and the other as added."""
    yield Piece("removed", "".join(old))
    yield Piece("added", "".join(new))


def _steps(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pairs of equal tokens there are, white space left out: what a comparison costs."""
    left = Counter(token for token in old if not token.isspace())
    right = Counter(token for token in new if not token.isspace())
    return sum(count * right[token] for token, count in left.items())


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many tokens both begin with."""
    for place, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return place
    return min(len(old), len(new))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Put pieces of a kind together: at most one that went and one that came between two that stayed.

    White space that stayed between two changes belongs to both: words that changed in a row read as one
    change.
    """
    gone = come = same = ""
    for kind, text in pieces:
        if kind == "same":
            same += text
            continue
        if not text:
            continue
        if same and not (same.isspace() and (gone or come)):
            yield from _change(gone, come)
            yield Piece("same", same)
            gone = come = ""
        else:
            gone, come = gone + same, come + same
        same = ""
        if kind == "removed":
            gone += text
        else:
            come += text
    yield from _change(gone, come)
    if same:
        yield Piece("same", same)


def _change(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("removed", gone)
    if come:
        yield Piece("added", come)
