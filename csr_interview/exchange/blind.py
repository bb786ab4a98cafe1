"""Blind copies: replacing names, addresses and phone numbers, also in free text.

Text is compared word by word, without regard to case and diacritics: a name is only found as a separate word.
In scripts without spaces, it is found anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from csr_interview.models.amended import with_texts
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    NOTED,
    Amendment,
    Answer,
    Candidate,
    Interview,
    TaskResult,
)
from csr_interview.text import DENSE, clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

# Folding text for comparison, without case and diacritics: "Zoe" equals "Zoë".


WORD = re.compile(r"[^\W_]+")
"""A word; underscores separate words."""
_LETTERS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
"""Letters that are typed differently without a matching keyboard, and that Unicode does not decompose."""


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    if "\uac00" <= char <= "\ud7a3":
        return char  # a Korean syllable would be decomposed
    if not (char.isalpha() or unicodedata.category(char).startswith("M")):
        return char  # "¼" would become three characters, with a separator
    parts = unicodedata.normalize("NFKD", char.casefold())
    return "".join(
        _LETTERS.get(part, part) for part in parts if not unicodedata.category(part).startswith("M")
    )


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return a text for comparing, and for each of its characters the position in `text`."""
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
    """Return the words of a text for comparing."""
    return WORD.findall(fold(text)[0])


def vowel_signs(part: str) -> int:
    """Return the number of spacing vowel signs, which count as letters of a name."""
    return sum(unicodedata.category(char) == "Mc" for char in part)


# Finding phone numbers in text, however their digits are grouped.


_LEAST_DIGITS, _DIGITS = 5, 7
"""Minimum digits of a phone number, and how many of its last digits identify it."""

_BETWEEN = r"[\W_]{0,3}"
"""What may separate digits of a number: spaces, dashes, dots, brackets."""

_BEFORE = r"(?:\+?\d[\d\s().\-/]{0,12})?"
"""Digits before the known ones, such as a country code."""

_SEPARATOR = re.compile(r"[^\W\d_]+|[;,|]|\s/\s")
"""What ends a number in a field with several, or with words: "020 7946 0000 ext. 22"."""


class Number:
    """A phone number to find, with or without its first digits."""

    def __init__(self, digits: str) -> None:
        """Take its digits, at least five."""
        self._first, self.last = digits[:-_DIGITS], digits[-_DIGITS:]
        """`last` are the digits that identify it."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        lead = ""
        for digit in self._first:
            lead = f"(?:{lead}{digit}{_BETWEEN})?"
        return re.compile(rf"(?<!\d){_BEFORE}{lead}{_BETWEEN.join(self.last)}(?!\d)")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the number is in a text with ASCII digits, see `ascii_digits`."""
        if self.last[0] not in text or self.last not in "".join(filter(str.isdigit, text)):
            return  # much faster than the pattern, and true of nearly every text
        yield from (found.span() for found in self._pattern.finditer(text))


class Numbers:
    """Phone numbers of many people, by the digits that identify them."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[tuple[Number, str]]] = {}
        self._sizes: set[int] = set()

    def add(self, number: Number, word: str) -> None:
        """Replace a number by a word."""
        self._by_last.setdefault(number.last, []).append((number, word))
        self._sizes.add(len(number.last))

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the numbers in a text with their replacement."""
        if not self._sizes:
            return
        plain = ascii_digits(text)
        digits = _digits(plain)
        for size in self._sizes:
            for last in {digits[start : start + size] for start in range(len(digits) - size + 1)}:
                for number, word in self._by_last.get(last, ()):
                    yield from ((*found, word) for found in number.spans(plain))


def numbers(field: str) -> list[Number]:
    """Return the phone numbers in a field; none with too few digits."""
    text = ascii_digits(field)
    parts = [_digits(part) for part in (*_SEPARATOR.split(text), text)]
    return [Number(digits) for digits in dict.fromkeys(parts) if len(digits) >= _LEAST_DIGITS]


def ascii_digits(text: str) -> str:
    """Return a text of the same length with digits of all scripts as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


EMAIL = "[e-mail]"

_LEAST = 3
"""Minimum letters of a part of a name that is found in any case. Shorter ones may be words: they are only
found as written in the name, "Li" but not "li"."""
_LEAST_JOINED = 6
"""Minimum letters of a full name that is found without spaces, even inside a word: "@danawhitfield"."""
_LEAST_WORD = 8
"""The same for other people's names, as a separate word only: "Ann Other" could be "another"."""
_LEAST_NUMBER = 7
"""Minimum digits of other people's phone numbers: shorter ones could be order numbers."""
_LEAST_HANDLE = 4
"""Minimum characters of the part of an address before the @, to be found separately."""
_LEAST_GENITIVE = 4
_GENITIVES = ("s", "es", "en")
"""Endings of names: "Gomezs", "Gomezen". "Gomez's" is two words."""
_PARTS = 6
"""Maximum parts of a name that are also found joined in pairs."""
_LEAST_DENSE = 2
"""Minimum letters in scripts without spaces."""
_LEAST_DENSE_WHOLE = 3
"""Minimum letters of other people's full names in such scripts."""

_DENSE = re.compile(f"[{DENSE}]")
_GAP = re.compile(r"\s*[.,·'’ʼ‐‑-]{0,2}\s*|_")
"""What may separate the words of a name: "Whitfield, Dana", "dana_whitfield"."""
_LOOSE = re.compile(r"\s*[^\w\s]{0,3}\s*[^\w\s]{0,3}\s*|_")
"""The same for names with other characters, and for addresses: `Robert "Bob" Whitfield`."""
_ASIDE = re.compile(r"""\([^()]*\)|\[[^][]*\]|"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|(?<!\w)'[^']*'(?!\w)""")
"""Optional parts of a name: `Robert (Bob) Whitfield`."""
_PLAIN = re.compile(r"[\w\s.,·'’ʼ‐‑-]*[^\W_][\w\s.,·'’ʼ‐‑-]*")
"""A name that consists of words only."""
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NO_HANDLES = (
    *("info", "contact", "support", "service", "customer", "customers", "sales", "office", "mail", "email"),
    *("hello", "admin", "team", "jobs", "work", "home", "private", "user", "name", "test", "call", "help"),
)
"""Common words before the @ of addresses."""


def person_key(name: str) -> str:
    """Return an interviewer's name for comparing, without regard to case and spaces."""
    return clean_line(name).casefold()


class _Sequence(NamedTuple):
    """Consecutive words to find."""

    words: tuple[str, ...]
    word: str
    """The replacement."""
    gap: re.Pattern[str] = _GAP


@dataclass
class Replacements:
    """What to find, and its replacement."""

    _sequences: dict[str, list[_Sequence]] = field(default_factory=dict)
    """By their first word, longest first."""
    _pieces: dict[str, str] = field(default_factory=dict)
    """Folded text that is found anywhere."""
    _exact: dict[str, str] = field(default_factory=dict)
    """Words that are found as written."""
    _dense: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Full names in scripts without spaces, by their first two letters, because there may be thousands."""
    _numbers: Numbers = field(default_factory=Numbers)

    def add_name(self, name: str, word: str) -> None:
        """Replace a full name and its parts."""
        self.add_whole(name, word, least=1)
        whole = fold(clean_line(name))[0]
        if whole and not _PLAIN.fullmatch(whole):  # it has other characters
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
        """Replace a part of a name, such as "O'Brien", and each word in it."""
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
        """Replace a full name with at least this many words; two words in either order."""
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
        """Replace an email address, and the part before its @."""
        if len(folded := fold(address.strip())[0]) >= _LEAST:
            self._pieces.setdefault(folded, word)
        handle = words_of(folded.partition("@")[0]) if "@" in folded else []
        if len("".join(handle)) >= _LEAST_HANDLE and "".join(handle) not in _NO_HANDLES:
            self._add(tuple(handle), word)

    def add_contact(self, address: str, number: str, word: str) -> None:
        """Replace another person's email address and phone number."""
        if "@" in address and (words := words_of(address)):
            self._add(tuple(words), word, _LOOSE)
        for one in numbers(number):
            if len(one.last) >= _LEAST_NUMBER:
                self._numbers.add(one, word)

    def add_number(self, number: str, word: str) -> None:
        """Replace a phone number, however its digits are grouped, with or without its first digits."""
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
        """Yield matches with their replacement; they may overlap."""
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
        """Return what may start with this word, longest first; genitives of names last."""
        found = self._sequences.get(token, ())
        if token[-1] in "sn":  # not for most words
            for ending in _GENITIVES:
                if token.endswith(ending) and (base := self._sequences.get(token[: -len(ending)])):
                    found = (*found, *(one for one in base if len(one.words) == 1))
        return found


def _end(text: str, tokens: Sequence[re.Match[str]], wanted: _Sequence) -> int:
    """Return where these words end in a text, without a genitive ending; 0 if they are not there.

    Only separators of names may be between them.
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
    """Return whether a word is a part of a name, or its genitive."""
    if token == name:
        return True
    long = len(name) >= _LEAST_GENITIVE and name.isalpha()
    return long and token.startswith(name) and token[len(name) :] in _GENITIVES


def replaced(text: str, *searched: Replacements) -> str:
    """Return a text with all matches replaced; if two overlap, the longer one counts.

    All other email addresses are replaced as well.
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


# Blind copies of interviews. Names become pseudonyms ("Candidate 1", "Interviewer A"), contact details and
# notes about the person are removed, and names, email addresses and the candidate's phone number in texts
# become "[candidate]", "[interviewer]" or "[e-mail]". IDs of interviews and candidates are kept, so that
# results can be joined again with the database.


CANDIDATE, INTERVIEWER = "[candidate]", "[interviewer]"
"""Replacements of names in texts."""


class Names:
    """Names to find in all texts of an export: everyone in it, and other known people.

    Interviewers are found by each part of their names. Candidates of other interviews are only found by full
    names of two words or more, or in a script without spaces, because a first name could be anyone's, or a
    word. Their phone numbers and addresses are found as well.
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
        """Add names and contact details of people, whether or not they are in the export."""
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
    """Pseudonyms, the same for all interviews of a person."""

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
    """Return A for 0, Z for 25, AA for 26 and so on, like spreadsheet columns."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


RecordT = TypeVar("RecordT", Interview, Answer, TaskResult)

Free = Callable[[str], str]
"""Replaces names in a typed text."""


def blinded(
    pairs: Iterable[tuple[Interview, Bank]], names: Names | None = None
) -> Iterator[tuple[Interview, Bank]]:
    """Yield interviews without names and contact details, one at a time.

    `names` are those of the whole export; without them, only names of the same and earlier interviews are
    found.
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
    old, new = (with_texts(change.field, value, free) for value in (change.old, change.new))
    return replace(change, old=old, new=new, reason=free(change.reason), by=by)
