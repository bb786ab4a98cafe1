"""Finding names, addresses and telephone numbers in running text, and putting a word in their place.

Compared without regard to case and to marks on letters ("Zoe" is "Zoë"), word by word: a name is found
where its letters stand by themselves, not inside of another word. Scripts that put no spaces between words
are searched for the letters alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from csr_interview.export.blind_numbers import Number, ascii_digits, numbers
from csr_interview.text import clean_line

EMAIL = "[e-mail]"

_LEAST = 3
"""Letters of a part of a name that is looked for by itself in any case. Shorter ones are words of every
language: they are looked for only as the name is written, "Li" but not "li"."""
_LEAST_JOINED = 6
"""Letters of a whole name that is looked for without its spaces, inside of a word too: "@danawhitfield"."""
_LEAST_DENSE = 2
"""The same for scripts without spaces, where two signs are a name."""
_LEAST_DENSE_WHOLE = 3
"""Signs of a whole name in such a script that is nobody else's, nor any word."""

_WORD = re.compile(r"[^\W_]+")
_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean: words or particles follow without a space."""
_GAP = re.compile(r"\s*[.,·'’ʼ‐‑-]{0,2}\s*|_")
"""What may stand between the words of one name: "Whitfield, Dana", "dana_whitfield"."""
_PLAIN = re.compile(r"[\w\s.,·'’ʼ‐‑-]*[^\W_][\w\s.,·'’ʼ‐‑-]*")
"""A name of words alone."""
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_LETTERS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
"""Letters that whoever lacks them on the keyboard types otherwise, and that Unicode takes for whole."""


def person_key(name: str) -> str:
    """Return an interviewer's name for telling two apart: without regard to case and spaces."""
    return clean_line(name).casefold()


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    if "\uac00" <= char <= "\ud7a3":
        return char  # a syllable of Korean would fall into its letters
    if not (char.isalpha() or unicodedata.category(char).startswith("M")):
        return char  # "¼" would become three signs, one of them between words
    parts = unicodedata.normalize("NFKD", char.casefold())
    return "".join(
        _LETTERS.get(part, part) for part in parts if not unicodedata.category(part).startswith("M")
    )


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Return a text for comparing, and for each of its characters where in `text` it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in _folded(char):
            folded.append(part)
            places.append(place)
    return "".join(folded), places


def _words(text: str) -> list[str]:
    return _WORD.findall(_fold(text)[0])


def _vowel_signs(part: str) -> int:
    """Return how many signs of a part of a name are marks in writing, and letters to whoever reads it."""
    return sum(unicodedata.category(char) == "Mc" for char in part)


@dataclass
class Replacements:
    """What to look for, and what to put in its place."""

    _sequences: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    """By their first word, longest first."""
    _pieces: dict[str, str] = field(default_factory=dict)
    """Folded characters that are looked for anywhere."""
    _exact: dict[str, str] = field(default_factory=dict)
    """Words that are looked for as they are written."""
    _dense: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Whole names in scripts without spaces, by their first two signs: there may be thousands of them."""
    _numbers: list[tuple[Number, str]] = field(default_factory=list)

    def add_name(self, name: str, word: str) -> None:
        """Look for a name, whole and by its parts."""
        self.add_whole(name, word, least=1)
        whole = _fold(clean_line(name))[0]
        if whole and not _PLAIN.fullmatch(whole):  # signs stand in it, which words and gaps do not tell
            self._pieces.setdefault(whole, word)
        parts = clean_line(name).split()
        if len(parts) > 1:
            for joined in {"".join(_words(name)), "".join(whole.split())}:
                if len(joined) >= _LEAST_JOINED:
                    self._pieces.setdefault(joined, word)
            if sum(map(len, parts)) < _LEAST_JOINED:
                self._exact.setdefault("".join(parts), word)
        for part in parts:
            self._add_part(part, word)
            for piece in part.split("-"):
                self._add_part(piece, word)

    def _add_part(self, part: str, word: str) -> None:
        """Look for a part of a name, "O'Brien", and for each word in it."""
        words = _words(part)
        if len(words) > 1 and sum(map(len, words)) >= _LEAST:
            self._add(tuple(words), word)
        for one in {*words, "".join(words)}:
            if _DENSE.search(one):
                if len(one) >= _LEAST_DENSE:
                    self._pieces.setdefault(one, word)
            elif sum(char.isalpha() for char in one) + _vowel_signs(part) >= _LEAST:
                self._add((one,), word)
        for one in _WORD.findall(part):
            if len(one) == _LEAST - 1 and one[0].isupper():
                self._exact.setdefault(one, word)

    def add_whole(self, name: str, word: str, *, least: int = 2) -> None:
        """Look for a name as a whole, where it has at least so many words; two words in either order."""
        words = tuple(_words(name))
        if len(words) >= least and words:
            self._add(words, word)
            if len(words) == 2:
                self._add(words[::-1], word)
        if _DENSE.search(joined := "".join(words)):
            if least == 1:
                self._pieces.setdefault(joined, word)
            elif len(joined) >= _LEAST_DENSE_WHOLE:
                self._dense.setdefault(joined[:2], []).append((joined, word))

    def add_address(self, address: str, word: str) -> None:
        """Look for an e-mail address."""
        if len(folded := _fold(address.strip())[0]) >= _LEAST:
            self._pieces.setdefault(folded, word)

    def add_number(self, number: str, word: str) -> None:
        """Look for a telephone number however its digits are grouped, with or without its beginning."""
        known = numbers(number)
        self._numbers += ((one, word) for one in known)
        folded = _fold(number.strip())[0]
        if len(folded) >= _LEAST and (not known or any(char.isalpha() for char in folded)):
            self._pieces.setdefault(folded, word)

    def _add(self, words: tuple[str, ...], word: str) -> None:
        found = self._sequences.setdefault(words[0], [])
        if all(known != words for known, _ in found):
            found.append((words, word))
            found.sort(key=lambda one: -len(one[0]))

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where something was found, and what to put there; places may overlap."""
        folded, places = _fold(text)

        def span(start: int, end: int, word: str) -> tuple[int, int, str]:
            stop = places[end - 1] + 1
            while stop < len(text) and unicodedata.category(text[stop]).startswith("M"):
                stop += 1
            return places[start], stop, word

        for piece, word in self._pieces.items():
            start = folded.find(piece)
            while start >= 0:
                yield span(start, start + len(piece), word)
                start = folded.find(piece, start + len(piece))
        if self._dense and len(folded) > 1 and not folded.isascii():
            for begin in _DENSE.finditer(folded):
                for piece, word in self._dense.get(folded[begin.start() : begin.start() + 2], ()):
                    if folded.startswith(piece, begin.start()):
                        yield span(begin.start(), begin.start() + len(piece), word)
        if self._numbers:
            plain = ascii_digits(text)
            yield from ((*found, word) for number, word in self._numbers for found in number.spans(plain))
        if self._exact:
            for one in _WORD.finditer(text):
                if (short := self._exact.get(one.group())) is not None:
                    yield (*one.span(), short)
        if self._sequences:
            tokens = list(_WORD.finditer(folded))
            for place, token in enumerate(tokens):
                for words, word in self._sequences.get(token.group(), ()):
                    if _follows(folded, tokens[place : place + len(words)], words):
                        yield span(token.start(), tokens[place + len(words) - 1].end(), word)
                        break


def _follows(text: str, tokens: Sequence[re.Match[str]], words: Sequence[str]) -> bool:
    """Whether exactly these words stand there, with no more between them than there is inside of a name."""
    if [token.group() for token in tokens] != list(words):
        return False
    return all(_GAP.fullmatch(text, left.end(), right.start()) for left, right in pairwise(tokens))


def replaced(text: str, *searched: Replacements) -> str:
    """Return a text with what was found replaced; where two findings overlap, the wider one counts.

    E-mail addresses are contact data whosever they are, so every other one goes as well.
    """
    found = [span for one in searched for span in one.spans(text)]
    found += [(*address.span(), EMAIL) for address in _ADDRESS.finditer(text)] if "@" in text else []
    if not found:
        return text
    found.sort(key=lambda span: (span[0], -span[1]))
    parts: list[str] = []
    done = 0
    for start, end, word in found:
        if start >= done:
            parts += (text[done:start], word)
        done = max(done, end)
    return "".join(parts) + text[done:]
