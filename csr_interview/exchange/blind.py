"""Finding names, addresses and telephone numbers in running text, and putting a word in their place.

Compared without regard to case and to marks on letters, word by word: a name is found where its letters
stand by themselves, not inside of another word. Scripts that put no spaces between words are searched for
the letters alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    NOTED,
    Amendment,
    Answer,
    Candidate,
    Interview,
    TaskResult,
)
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

# Letters for comparing: without regard to case and to marks on them, "Zoe" is "Zoë".


WORD = re.compile(r"[^\W_]+")
"""A word of a text, underscores being no part of one."""
_LETTERS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
"""Letters that whoever lacks them on the keyboard types otherwise, and that Unicode takes for whole."""


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


def fold(text: str) -> tuple[str, Sequence[int]]:
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


def words_of(text: str) -> list[str]:
    """Return the words of a text, for comparing."""
    return WORD.findall(fold(text)[0])


def vowel_signs(part: str) -> int:
    """Return how many signs of a part of a name are marks in writing, and letters to whoever reads it."""
    return sum(unicodedata.category(char) == "Mc" for char in part)


# Finding a telephone number in running text, however its digits are grouped.


_LEAST_DIGITS, _DIGITS = 5, 7
"""Digits that make a telephone number, and how many of its last ones are enough to know it by."""

_BETWEEN = r"[\W_]{0,3}"
"""What may stand between two digits of one number: spaces, dashes and dots of any kind, brackets."""

_BEFORE = r"(?:\+?\d[\d\s().\-/]{0,12})?"
"""Digits before those that are known, such as the code of a country."""

_SEPARATOR = re.compile(r"[^\W\d_]+|[;,|]|\s/\s")
"""What ends a number where several, or words, stand in the field: "020 7946 0000 ext. 22"."""


class Number:
    """A telephone number to look for, with or without its beginning."""

    def __init__(self, digits: str) -> None:
        """Take its digits, at least five."""
        self._first, self.last = digits[:-_DIGITS], digits[-_DIGITS:]
        """`last` are the digits to know it by."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        lead = ""
        for digit in self._first:
            lead = f"(?:{lead}{digit}{_BETWEEN})?"
        return re.compile(rf"(?<!\d){_BEFORE}{lead}{_BETWEEN.join(self.last)}(?!\d)")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the number stands in a text whose digits are ASCII, see `ascii_digits`."""
        if self.last[0] not in text or self.last not in "".join(filter(str.isdigit, text)):
            return  # far quicker than the pattern, and true of nearly every text
        yield from (found.span() for found in self._pattern.finditer(text))


class Numbers:
    """Telephone numbers of many people, by the digits to know them by."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[tuple[Number, str]]] = {}
        self._sizes: set[int] = set()

    def add(self, number: Number, word: str) -> None:
        """Look for a number, to put a word in its place."""
        self._by_last.setdefault(number.last, []).append((number, word))
        self._sizes.add(len(number.last))

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where a number stands in a text, and what to put there."""
        if not self._sizes:
            return
        plain = ascii_digits(text)
        digits = _digits(plain)
        for size in self._sizes:
            for last in {digits[start : start + size] for start in range(len(digits) - size + 1)}:
                for number, word in self._by_last.get(last, ()):
                    yield from ((*found, word) for found in number.spans(plain))


def numbers(field: str) -> list[Number]:
    """Return the numbers in a field for them; none where there are too few digits to know one by."""
    text = ascii_digits(field)
    parts = [_digits(part) for part in (*_SEPARATOR.split(text), text)]
    return [Number(digits) for digits in dict.fromkeys(parts) if len(digits) >= _LEAST_DIGITS]


def ascii_digits(text: str) -> str:
    """Return a text of the same length in which digits of every script are 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


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


# Blind copies: who was interviewed and who interviewed is left out, everything that was rated stays.
#
# Names give way to pseudonyms ("Candidate 1", "Interviewer A"), contact data and the notes about the person
# go, and where a name, an e-mail address or the candidate's telephone number stands in a text, the text says
# "[candidate]", "[interviewer]" or "[e-mail]" instead. Ids of interviews and candidates are kept, so that
# results can be joined again by whoever has the store.


CANDIDATE, INTERVIEWER = "[candidate]", "[interviewer]"
"""What stands in a text in the place of a name."""


class Names:
    """Names to look for: those of all persons in an export, and who else is known, in all of its texts.

    Interviewers are found by every part of their names. Candidates of other interviews are found by their
    whole names, where these are two words or more, or in a script without spaces: a first name alone may be
    anybody's, or any word. Their telephone numbers and addresses are found as well.
    """

    def __init__(self) -> None:
        self.searched = Replacements()
        self._known: set[tuple[str, ...]] = set()

    @classmethod
    def of(cls, interviews: Iterable[Interview]) -> Names:
        """Return all names in some interviews."""
        names = cls()
        for interview in interviews:
            names.add(interview)
        return names

    def add(self, interview: Interview) -> None:
        """Add the names in one interview."""
        by = (change.by for change in interview.amendments)
        self.add_people((interview.candidate,), (interview.interviewer, *by))

    def add_people(self, candidates: Iterable[Candidate], interviewers: Iterable[str]) -> None:
        """Add names and contact data of people, whether or not an interview of theirs is in the export."""
        for one in candidates:
            if self._new(CANDIDATE, one.name):
                self.searched.add_whole(one.name, CANDIDATE)
            if (one.email or one.phone) and self._new(one.email, one.phone):
                self.searched.add_contact(one.email, one.phone, CANDIDATE)
        for name in interviewers:
            if self._new(INTERVIEWER, name):
                self.searched.add_name(name, INTERVIEWER)

    def _new(self, *what: str) -> bool:
        known = what in self._known
        self._known.add(what)
        return not known


@dataclass
class _Pseudonyms:
    """Who is called what; the same person the same all through."""

    candidates: dict[str, int] = field(default_factory=dict)
    interviewers: dict[str, int] = field(default_factory=dict)

    def candidate(self, candidate_id: str) -> str:
        return f"Candidate {self.candidates.setdefault(candidate_id, len(self.candidates) + 1)}"

    def interviewer(self, name: str) -> str:
        key = person_key(name)
        if not key:
            return ""
        return f"Interviewer {_letters(self.interviewers.setdefault(key, len(self.interviewers)))}"


def _letters(number: int) -> str:
    """Return A for 0, Z for 25, AA for 26 and so on, as spreadsheets name columns."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


RecordT = TypeVar("RecordT", Interview, Answer, TaskResult)

Free = Callable[[str], str]
"""What is done with a text that somebody typed."""


def blinded(
    pairs: Iterable[tuple[Interview, Bank]], names: Names | None = None
) -> Iterator[tuple[Interview, Bank]]:
    """Yield interviews without names and contact data, one at a time.

    `names` are those of the whole export, known before the first interview is read; without them, texts
    are searched for the names of their own interview and of those before it.
    """
    known = names or Names()
    pseudonyms = _Pseudonyms()
    for interview, bank in pairs:
        known.add(interview)
        yield _blind(interview, pseudonyms, known.searched), bank


def _blind(interview: Interview, pseudonyms: _Pseudonyms, others: Replacements) -> Interview:
    person = interview.candidate
    own = Replacements()
    own.add_name(person.name, CANDIDATE)
    own.add_address(person.email, CANDIDATE)
    own.add_number(person.phone, CANDIDATE)

    def free(text: str) -> str:
        return replaced(text, own, others) if text else text

    own_verdict = interview.recommendation
    return replace(
        _freed(interview, INTERVIEW_FIELDS, free),
        candidate=Candidate(person.id, pseudonyms.candidate(person.id)),
        interviewer=pseudonyms.interviewer(interview.interviewer),
        role=free(interview.role),
        stage=free(interview.stage),
        answers={name: _freed(answer, NOTED, free) for name, answer in interview.answers.items()},
        marks=tuple(replace(mark, text=free(mark.text)) for mark in interview.marks),
        task_results={
            name: _freed(result, ("text", "skip_reason"), free)
            for name, result in interview.task_results.items()
        },
        recommendation=replace(own_verdict, reason=free(own_verdict.reason)) if own_verdict else None,
        amendments=tuple(_amendment(one, free, pseudonyms) for one in interview.amendments),
    )


def _freed(record: RecordT, texts: Iterable[str], free: Free) -> RecordT:
    changed: dict[str, Any] = {name: free(getattr(record, name)) for name in texts}
    return replace(record, **changed)


def _amendment(change: Amendment, free: Free, pseudonyms: _Pseudonyms) -> Amendment:
    by = pseudonyms.interviewer(change.by)
    return replace(change, old=free(change.old), new=free(change.new), reason=free(change.reason), by=by)
