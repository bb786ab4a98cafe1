"""Finding names, addresses and telephone numbers in running text, and putting a word in their place.

Compared without regard to case and to marks on letters, word by word: a name is found where its letters
stand by themselves, not inside of another word. Scripts that put no spaces between words are searched for
the letters alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple

from csr_interview.export.blind_letters import WORD, fold, vowel_signs
from csr_interview.export.blind_letters import words as words_of
from csr_interview.export.blind_numbers import Numbers, numbers
from csr_interview.text import clean_line

EMAIL = "[e-mail]"

_LEAST = 3
"""Letters of a part of a name that is looked for by itself in any case. Shorter ones are words of every
language: they are looked for only as the name is written, "Li" but not "li"."""
_LEAST_JOINED = 6
"""Letters of a whole name that is looked for without its spaces, inside of a word too: "@danawhitfield"."""
_LEAST_WORD = 8
"""The same where it is somebody else's, and only as a word by itself: "Ann Other" is "another"."""
_LEAST_NUMBER = 7
"""Digits of a telephone number that is somebody else's: shorter ones are numbers of orders as well."""
_LEAST_HANDLE = 4
"""Letters and digits of what stands before the @ of an address, looked for by itself."""
_LEAST_GENITIVE = 4
_GENITIVES = ("s", "es", "en")
"""Endings of a name: "Gomezs", "Gomezen". "Gomez's" are two words."""
_PARTS = 6
"""Parts of one name that are looked for joined two by two."""
_LEAST_DENSE = 2
"""The same for scripts without spaces, where two signs are a name."""
_LEAST_DENSE_WHOLE = 3
"""Signs of a whole name in such a script that is nobody else's, nor any word."""

_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean: words or particles follow without a space."""
_GAP = re.compile(r"\s*[.,·'’ʼ‐‑-]{0,2}\s*|_")
"""What may stand between the words of one name: "Whitfield, Dana", "dana_whitfield"."""
_LOOSE = re.compile(r"\s*[^\w\s]{0,3}\s*[^\w\s]{0,3}\s*|_")
"""The same of a name that has other signs itself, and of an address: `Robert "Bob" Whitfield`."""
_ASIDE = re.compile(r"""\([^()]*\)|\[[^][]*\]|"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|(?<!\w)'[^']*'(?!\w)""")
"""What some leave out of a name: `Robert (Bob) Whitfield`."""
_PLAIN = re.compile(r"[\w\s.,·'’ʼ‐‑-]*[^\W_][\w\s.,·'’ʼ‐‑-]*")
"""A name of words alone."""
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NO_HANDLES = (
    *("info", "contact", "support", "service", "customer", "customers", "sales", "office", "mail", "email"),
    *("hello", "admin", "team", "jobs", "work", "home", "private", "user", "name", "test", "call", "help"),
)
"""What stands before the @ of many addresses, and in many notes."""


def person_key(name: str) -> str:
    """Return an interviewer's name for telling two apart: without regard to case and spaces."""
    return clean_line(name).casefold()


class _Sequence(NamedTuple):
    """Words that follow each other."""

    words: tuple[str, ...]
    word: str
    """What to put in their place."""
    gap: re.Pattern[str] = _GAP


@dataclass
class Replacements:
    """What to look for, and what to put in its place."""

    _sequences: dict[str, list[_Sequence]] = field(default_factory=dict)
    """By their first word, longest first."""
    _pieces: dict[str, str] = field(default_factory=dict)
    """Folded characters that are looked for anywhere."""
    _exact: dict[str, str] = field(default_factory=dict)
    """Words that are looked for as they are written."""
    _dense: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Whole names in scripts without spaces, by their first two signs: there may be thousands of them."""
    _numbers: Numbers = field(default_factory=Numbers)

    def add_name(self, name: str, word: str) -> None:
        """Look for a name, whole and by its parts."""
        self.add_whole(name, word, least=1)
        whole = fold(clean_line(name))[0]
        if whole and not _PLAIN.fullmatch(whole):  # signs stand in it, which words and gaps do not tell
            self._pieces.setdefault(whole, word)
        parts = clean_line(name).split()
        if len(parts) > 1:
            for joined in {"".join(words_of(name)), "".join(whole.split())}:
                if len(joined) >= _LEAST_JOINED:
                    self._pieces.setdefault(joined, word)
            if sum(map(len, parts)) < _LEAST_JOINED:
                self._exact.setdefault("".join(parts), word)
            long = [joined for joined in ("".join(words_of(part)) for part in parts) if len(joined) >= _LEAST]
            for pair in combinations(long[:_PARTS], 2):
                if len(joined := "".join(pair)) >= _LEAST_JOINED:
                    self._pieces.setdefault(joined, word)
        for part in parts:
            self._add_part(part, word)
            for piece in part.split("-"):
                self._add_part(piece, word)

    def _add_part(self, part: str, word: str) -> None:
        """Look for a part of a name, "O'Brien", and for each word in it."""
        words = words_of(part)
        if len(words) > 1 and sum(map(len, words)) >= _LEAST:
            self._add(tuple(words), word)
        for one in {*words, "".join(words)}:
            if _DENSE.search(one):
                if len(one) >= _LEAST_DENSE:
                    self._pieces.setdefault(one, word)
            elif sum(char.isalpha() for char in one) + vowel_signs(part) >= _LEAST:
                self._add((one,), word)
        for one in WORD.findall(part):
            if len(one) == _LEAST - 1 and one[0].isupper():
                self._exact.setdefault(one, word)

    def add_whole(self, name: str, word: str, *, least: int = 2) -> None:
        """Look for a name as a whole, where it has at least so many words; two words in either order."""
        words = tuple(words_of(name))
        if len(words) >= least and words:
            plain = _PLAIN.fullmatch(fold(clean_line(name))[0])
            self._add(words, word, _GAP if plain else _LOOSE)
            if len(words) == 2:
                self._add(words[::-1], word)
            if len(words) > 1 and len(joined := "".join(words)) >= _LEAST_WORD:
                self._add((joined,), word)
            if not plain and (rest := _ASIDE.sub(" ", name)) != name:
                self.add_whole(rest, word)
        if _DENSE.search(joined := "".join(words)):
            if least == 1:
                self._pieces.setdefault(joined, word)
            elif len(joined) >= _LEAST_DENSE_WHOLE:
                self._dense.setdefault(joined[:2], []).append((joined, word))

    def add_address(self, address: str, word: str) -> None:
        """Look for an e-mail address, and for what stands before its @."""
        if len(folded := fold(address.strip())[0]) >= _LEAST:
            self._pieces.setdefault(folded, word)
        handle = words_of(folded.partition("@")[0]) if "@" in folded else []
        if len("".join(handle)) >= _LEAST_HANDLE and "".join(handle) not in _NO_HANDLES:
            self._add(tuple(handle), word)

    def add_contact(self, address: str, number: str, word: str) -> None:
        """Look for somebody else's e-mail address and telephone number."""
        if "@" in address and (words := words_of(address)):
            self._add(tuple(words), word, _LOOSE)
        for one in numbers(number):
            if len(one.last) >= _LEAST_NUMBER:
                self._numbers.add(one, word)

    def add_number(self, number: str, word: str) -> None:
        """Look for a telephone number however its digits are grouped, with or without its beginning."""
        known = numbers(number)
        for one in known:
            self._numbers.add(one, word)
        folded = fold(number.strip())[0]
        if len(folded) >= _LEAST and (not known or any(char.isalpha() for char in folded)):
            self._pieces.setdefault(folded, word)

    def _add(self, words: tuple[str, ...], word: str, gap: re.Pattern[str] = _GAP) -> None:
        found = self._sequences.setdefault(words[0], [])
        if all(known.words != words for known in found):
            found.append(_Sequence(words, word, gap))
            found.sort(key=lambda one: -len(one.words))

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where something was found, and what to put there; places may overlap."""
        folded, places = fold(text)

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
        yield from self._numbers.spans(text)
        if self._exact:
            for one in WORD.finditer(text):
                if (short := self._exact.get(one.group())) is not None:
                    yield (*one.span(), short)
        if self._sequences:
            tokens = list(WORD.finditer(folded))
            for place, token in enumerate(tokens):
                for wanted in self._begun(token.group()):
                    if end := _end(folded, tokens[place : place + len(wanted.words)], wanted):
                        yield span(token.start(), end, wanted.word)
                        break

    def _begun(self, token: str) -> Sequence[_Sequence]:
        """Return what may begin with a word of a text, longest first; last, names in the genitive."""
        found = self._sequences.get(token, ())
        if token[-1] in "sn":  # most words are done with here
            for ending in _GENITIVES:
                if token.endswith(ending) and (base := self._sequences.get(token[: -len(ending)])):
                    found = (*found, *(one for one in base if len(one.words) == 1))
        return found


def _end(text: str, tokens: Sequence[re.Match[str]], wanted: _Sequence) -> int:
    """Return where in a text these words end, the genitive's ending left over; 0 where they do not stand.

    No more may stand between them than there is inside of a name.
    """
    *first, last = wanted.words
    if len(tokens) <= len(first) or any(
        token.group() != one for token, one in zip(tokens, first, strict=False)
    ):
        return 0
    if not _is_form(tokens[-1].group(), last):
        return 0
    if any(not wanted.gap.fullmatch(text, left.end(), right.start()) for left, right in pairwise(tokens)):
        return 0
    return tokens[-1].start() + len(last)


def _is_form(token: str, name: str) -> bool:
    """Whether a word is a part of a name, or its genitive."""
    if token == name:
        return True
    long = len(name) >= _LEAST_GENITIVE and name.isalpha()
    return long and token.startswith(name) and token[len(name) :] in _GENITIVES


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
