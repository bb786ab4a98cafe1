"""Making text safe: on its way in (`clean`), from the database (`read_text`), and to CSV, HTML, file names.

Names, notes and imported files may hold terminal escapes, invisible direction marks, spreadsheet
formulas or paths. What was cleaned once can be stored, compared and shown; each way out adds its own
rule. This module is on the start-up path: it imports nothing heavy.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Everything that some program calls a line end. VT is the soft return of word processors, NEL comes
from mainframes: dropping them would glue two words together."""

_SURROGATES = re.compile("[\ud800-\udfff]")

_NON_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF)
)
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 but tab, LF and what _LINE_BREAKS turned into LF
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, embeddings, overrides, isolates
    "\u206a-\u206f"  # deprecated shaping controls
    "\ufeff"  # a byte order mark: invisible, and it breaks the start of a file
    f"{_NON_CHARACTERS}]"
)

_TO_CLEAN = re.compile(f"[\r\x0b\x0c\x85\u2028\u2029\ud800-\udfff{_DROPPED.pattern[1:]}")
"""Any of these, as one set: three times as fast as one after the other."""
_PLAIN = re.compile("[\n\t -~]*")


def clean(text: str) -> str:
    """Return `text` as it may be stored and shown: no controls, no direction tricks, one form.

    - CR LF, CR, VT, FF, NEL, U+2028 and U+2029 become LF.
    - C0 and C1 controls but LF and tab, DEL, bidirectional controls, the byte order mark and Unicode
      noncharacters are dropped. Joiners (U+200C, U+200D) stay: Persian and emoji need them.
    - Each lone surrogate becomes U+FFFD, so that the text can always be encoded.
    - The result is in Unicode normal form C.

    Cleaning a cleaned text changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text  # nearly every key stroke: nothing to look for
    if text.isascii() and _PLAIN.fullmatch(text):
        return text
    if not _TO_CLEAN.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    text = _LINE_BREAKS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _DROPPED.sub("", text))


def clean_json(value: Any) -> Any:
    """Return what was read from JSON with all of its texts and keys cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean_json(item) for item in value]
    return value


def read_json(stored: str) -> Any:
    """Return the value of a JSON text of the database with all of its texts cleaned. Raises ValueError."""
    # A text that was cleaned may have line ends within its strings.
    return clean_json(json.loads(stored, strict=False))


def read_object(text: object) -> dict[str, Any]:
    """Return the JSON object in a text, cleaned as by `read_json`; an empty one if it holds none."""
    try:
        found = read_json(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def read_text(stored: bytes) -> str:
    """Return a text of the database, cleaned: somebody may have sent the file, and written it otherwise."""
    text = stored.decode(errors="replace")
    return text if text.isascii() and text.isprintable() else clean(text)


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line: every run of white space is one space, none at the ends."""
    return " ".join(clean(text).split())


DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean, for a regular expression: scripts without spaces
between words, where one character can be a word."""

_DENSE = re.compile(f"[{DENSE}]")


def has_words(text: str) -> bool:
    """Return whether `text` has a word: two letters in a row, or one of a script without spaces.

    A letter alone, digits, times and punctuation are no words.
    """
    letters = 0
    for char in text:
        category = unicodedata.category(char)
        if category[0] == "L" or category == "Mc":  # a spacing vowel sign is as good as a letter
            letters += 1
            if letters == 2 or _DENSE.match(char):
                return True
        elif category != "Mn":
            letters = 0
    return False


def how_many(number: object, thing: str) -> str:
    """Return "1 answer", "2 answers"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


# CSV ------------------------------------------------------------------------------------------------

_FORMULA = re.compile("[\\s\"'\u200b-\u200d\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
"""What a spreadsheet may run: = + - @ (and their full-width forms), also behind white space, invisible
characters or quotes that it strips; and a cell that begins with tab, CR or LF. Both looked for behind
any apostrophes, without which guarding could not be undone. Source: OWASP, "CSV Injection"."""


def csv_safe(cell: str) -> str:
    """Return a text cell that no spreadsheet runs as a formula; `csv_unsafe` gives it back exactly.

    A cell that might be run gets a leading apostrophe; every other cell is returned as it is. For text
    columns only: a guarded number would no longer be a number.
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def csv_unsafe(cell: str) -> str:
    """Return the text that `csv_safe` was given.

    An apostrophe goes only where `csv_safe` would have put one, so text that begins with an apostrophe
    of its own (`'Twas`) is kept. Exact because the rule looks through leading apostrophes: `'=1` is
    itself guarded, as `''=1`.
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


# HTML -----------------------------------------------------------------------------------------------

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def html_escape(text: str) -> str:
    """Return `text` for use in HTML, as element content or in a quoted attribute.

    The standard library's `html.escape` does the same, but importing it builds a table of all entities.
    """
    return text.translate(_HTML)


# JSON -----------------------------------------------------------------------------------------------


def json_array(records: Iterable[object]) -> Iterator[str]:
    """Yield a JSON array in pieces, one element per line."""
    separator = "[\n"
    for record in records:
        yield separator + json.dumps(record, ensure_ascii=False)
        separator = ",\n"
    yield "[]" if separator == "[\n" else "\n]"


# File names -----------------------------------------------------------------------------------------

_NOT_IN_NAMES = re.compile('[<>:"/\\\\|?*\\s-]+')
_RESERVED = re.compile(
    "(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\\$|conout\\$)(?:\\.|$)",
    re.I,
)
"""Windows device names, which stay devices whatever extension follows.
Source: Microsoft Learn, "Naming Files, Paths, and Namespaces"."""

_MAX_NAME_BYTES = 120
"""Half of what Linux file systems hold (255 bytes): leaves room for an extension and a counter."""


def file_name(text: str) -> str:
    """Return `text` as one safe file name part, without extension, for Windows, macOS and Linux.

    White space and characters that any of the three refuses become hyphens; leading and trailing dots
    and hyphens go (hidden files, options, names Windows trims); device names get a leading underscore;
    at most 120 bytes of UTF-8. What leaves nothing is called "unnamed".
    """
    name = _NOT_IN_NAMES.sub("-", clean_line(text)).strip(".-")
    if _RESERVED.match(name):
        name = "_" + name
    name = name.encode()[:_MAX_NAME_BYTES].decode(errors="ignore").strip(".-")
    return name or "unnamed"


# Folding --------------------------------------------------------------------------------------------

_APOSTROPHES = (
    "'`\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u0384\u055a\u05f3\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u2018-\u201b"
    "\u2032\u2035\u275b\u275c\ua78b\ua78c\uff07\uff40"
)
"""Quotes, primes, accents and modifier letters that are typed for an apostrophe."""

_DOTS = "\u00b7\u0387\u2027\u2219\u22c5"
"""Dots inside a word: Catalan Gal·la is typed Galla."""

_INVISIBLE = "\u00ad\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f"
"""Soft hyphens, joiners and variation selectors, which come along when text is pasted."""

_MARKS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f"
"""Combining marks of Latin, Greek and Cyrillic. Vowel signs and voicing marks of other scripts stay: without
them, different words would be equal."""

_DROPPED_SIGNS = re.compile(f"[{_APOSTROPHES}{_DOTS}{_INVISIBLE}{_MARKS}]")

_SPACE = re.compile(
    "[^\\S\x1c-\x1f]|[-\u058a\u05be\u1400\u2010-\u2015\u2043\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c"
    "\u30a0\u30fb\ufe31\ufe32\ufe58\ufe63\uff0d\uff65]"
)
"""White space, hyphens, dashes and the dot between Japanese names; not the separators that the search index
puts between texts."""

_LETTERS = {
    "ı": "i", "ȷ": "j", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ɖ": "d", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k",
    "ƴ": "y", "ƀ": "b", "ɨ": "i", "ʉ": "u", "ɵ": "o", "ǥ": "g", "ɫ": "l", "ĸ": "k", "ſ": "s", "ƿ": "w",
    "ʋ": "v", "ƒ": "f", "ɣ": "g", "ɲ": "n", "ʊ": "u", "ɩ": "i", "ƥ": "p", "ƭ": "t", "ɠ": "g", "ʒ": "z",
    "ƶ": "z", "ⱡ": "l", "ⱥ": "a", "ⱦ": "t", "ȼ": "c", "ɇ": "e", "ɉ": "j", "ɍ": "r", "ɏ": "y", "ꞑ": "n",
    "ⱨ": "h", "ⱪ": "k", "ⱬ": "z", "ґ": "г", "ғ": "г", "қ": "к", "ҡ": "к", "ң": "н", "ө": "о", "ү": "у",
    "ұ": "у", "ә": "а", "һ": "х", "ҳ": "х", "җ": "ж", "ҙ": "з", "ҫ": "с", "ҷ": "ч",
}  # fmt: skip
"""Letters that are typed differently without a matching keyboard, and that Unicode does not decompose."""


@cache
def _folded(char: str) -> str:
    """Return what one character is folded to, whatever its neighbors; folding the result changes nothing."""
    if char.isalpha() and not "\uac00" <= char <= "\ud7a3":  # a Korean syllable is a letter as it is
        parts = unicodedata.normalize("NFKD", char.casefold()).casefold()
        char = "".join(_LETTERS.get(part, part) for part in parts)
    char = _SPACE.sub(" ", char)
    return _DROPPED_SIGNS.sub("", char)


_SPACES = re.compile("  +")
_ASCII = {code: _folded(chr(code)) for code in range(128)}


def fold(text: str | None) -> str:
    """Return a text for comparing and searching: names match however they are typed. SQL calls it `csr_fold`.

    - Without case, and without accents in Latin, Greek and Cyrillic: José = jose, ё = е, й = и, ά = α.
    - Letters without a decomposition become those that are typed for them: ø o, ł l, đ d, ß ss, ı i, æ ae.
    - Apostrophes of all kinds are dropped, and so are dots inside words and invisible characters:
      O'Brien = O’Brien = OBrien, Gal·la = Galla.
    - Every run of hyphens, dashes and white space is one space, none at the ends: Anne-Marie = Anne Marie.

    Other scripts keep their vowel signs. Folding a folded text changes nothing. Email addresses are compared
    by case alone, because `o-brien@` and `obrien@` are two addresses.
    """
    if not text:
        return ""
    if text.isascii():
        text = text.translate(_ASCII)
    else:
        for char in set(text):  # much faster than a look at every position
            if (folded := _folded(char)) != char:
                text = text.replace(char, folded)
    return (_SPACES.sub(" ", text) if "  " in text else text).strip(" ")


def fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return a folded text, and for each of its characters the position in `text` it comes from."""
    folded = fold(text)
    if len(folded) == len(text) and text.isascii():
        return folded, range(len(text))
    places: list[int] = []
    before = " "
    for place, char in enumerate(text):
        for part in _folded(char):
            if part != " " or before != " ":
                places.append(place)
            before = part
    return folded, places[: len(folded)]
