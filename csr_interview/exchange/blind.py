"""Blind copies: replacing names, addresses and phone numbers, also in free text.

Names are compared as `fold` does and found as whole words: in full, by each part, joined, as initials and as
handles, with nicknames from email addresses. A name that is also a common word ("Will", "May") is only taken
for a name where it is written like one. This finds what it can; it cannot prove that nothing is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from csr_interview.models.amended import interviewer_of, interviewer_value, with_texts
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    NOTED,
    Amendment,
    Answer,
    Candidate,
    Interview,
    TaskResult,
)
from csr_interview.models.interview import (
    INTERVIEWER as INTERVIEWED_BY,
)
from csr_interview.text import DENSE, fold, fold_with_places

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store import Store

CANDIDATE, INTERVIEWER, EMAIL = "[candidate]", "[interviewer]", "[email]"
"""Replacements in texts."""
KEPT = ""
"""The replacement of what is a person's own, and stays although others have that name, too."""

# Words that are names, too. They are only taken for names as `_written_as_name` says.


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON = _words(
    """
    able all also am an and angel any april are art as ask at august autumn back bad ball bank banks bar
    base be beach bean bear beard beauty bell bent berry best big bill bird black blank bless blessing
    bond book boom boot booth boss box boy branch brand bridge bridges bright brook brooks brown buddy
    burns bush but butcher by call can candy cannon care case cash chambers chance change charge charity
    chase cherry chief chip christmas church clay clever client cliff colon comfort cook cool court craft
    crisp cross crown crystal curry customer dance dash dawn day deal dear deep destiny diamond do dot
    down drew due duty early easy edge else english even ever fair faith fall fan far farmer fast favor
    favour fee field fields fine first fish fit flowers fly for force ford forest fortune forward foster
    fox frank free french friday friend frost full fuller fun gamble game garden gates gift given glass go
    gold golden good goods grace grant graves gray great green gross guard guest guide guy ha half hall
    hand hang happy hard hardy he head heard held help her hi high hill him his ho hold holder holiday
    home honor hood hook hope horn house hung hunt if in innocent is it journey joy judge june just
    justice keen keep key keys kind king kit knowledge lady lamb land lane last late law le lead lean
    leave left lender less lie light like line link little live lock long look lord lot love low lucky
    mail main major make man manager many march mark marks max may me meadows mean means memory men mercy
    merry miles mill mills min mind mine minor miss misty mix monday money month moody moon more morning
    morrow most move much must my name near neat need never new news next nice night no noble none noon
    north note now odd of off office oh ok old on one only open or order other out over own pace pack page
    paid pain pal paper park parks pass pat patience pay peace pen penny per perfect petty phone pick ping
    place plain plan play plus point pool poor post pound power powers precious present press price pride
    prime print prior privilege progress promise proper prosper proud purchase pure put queen quick quiet
    rain ram ran range rate raw read ready real rest rice rich ride right ring river rivers road rob rock
    roll room root rose round rule run rush rust said sales same sand sandy sang saturday savage save saw
    say sea see self sell sellers send service set shade sharp she shields shine shop short show side sign
    silver simple since sing singer single singleton sit skip sky slow small smart smile snow so soft some
    son song soon sound south space sparks speak speed spring staff stand star start state step stern
    still stock stone stop storm story stout straight street strong success such sue summer summers sun
    sunday sunny sure sweet swift talent tall tan tax team tell temple ten test than that then there they
    thin thing think this thought thursday time tin to today tone too top touch town trade train trip true
    trust try tuesday turn two under up us use user very view voice wait walk walker wall walls want war
    ward ware warm wash watch water waters way we wednesday weeks welcome well wells were west what when
    white who whole wide wild will win wind wine wing winter winters wisdom wise wish with wolf woman won
    wonder wood woods word work works world worth would write wrong year yes yet you young your
    """
)
_ORDINARY = _words(
    """
    agreed archers archery asian aware balls barren beards bishops bleach breed brick broth bulls bully
    butchers cannons canons carried carrier carries carry change changed changes chant chart chess chicks
    colony cooked cooker craven creed cutter daring deans drivers fallen farmers fluke freed games genes
    gills glance greed holders hoods hunters jeans jokes knights lambs layers lower lowest malice mayor
    moral names normal paced parking payers pearl players popes pottery prayers prick princes reeds
    riddled riddles savages sewing shale sharpen sharper shear skate slang slogan smack sorry stable state
    stony styles table thorne though tonic trains trans trees trick tricky truth valentines victory villas
    wares weavers whale wholly
    """
)
"""Words that are a name with an initial or an ending: "names" of N. Ames, "jeans" of Jean."""
_DATES = {
    word: re.compile(rf"(?:\b(?:{'|'.join(before.split())})\W+|\d\W*)$", re.IGNORECASE)
    for words, before in (
        (
            "april august june may",
            "in since until till by of last next this during from early late mid end before after every",
        ),
        ("jan mar jun", "in since until till last next this during early late mid end"),
        (
            "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun",
            "on since until till last next this every",
        ),
    )
    for word in words.split()
}
"""Names of months and days, and what stands before them if they are dates."""
_PARTICLES = _words(
    """
    van von der den del dos das des della ten ter the and for bin ibn abu san bint zur zum de la le da di du
    do el al e y
    """
)
"""Parts of names that say nothing beside others."""
_ACRONYMS = _words(
    """
    ai aka am aml api app asap atm bc cc ceo cpu crm cs csat csr csv cv dns dob eg em er erp eta etc eu
    faq fyi gdpr gps hr html iban id ie ip isp it ivr kpi kyc lan mfa mr ms nb nps ok os otp pa pc pdf pin
    pm po pr ps qa rep rma sim sku sla sms ssd ssn sso star tv ui uk url us usa usb ux vat vip vp vpn
    """
)
"""Capitals that are no initials unless they have periods."""
_NO_HANDLES = _words(
    """
    info contact support service customer customers sales office mail email hello admin team jobs work home
    private user name test call help
    """
)
"""Common words before the @ of addresses."""

_TITLES = _words("dr mr mrs ms mx miss prof sir rev jr sr ii iii iv phd md med")
"""What people enter beside a name."""

_AFTER_TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Sir|Rev)\.?$")

_UMLAUTS = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae",
        "Ä": "ae", "Ö": "oe", "Ü": "ue", "Å": "aa", "Ø": "oe", "Æ": "ae",
    }
)  # fmt: skip
_TYPED_UMLAUT = re.compile("([aou])e|(a)a")

_MARKS = (
    "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
    "\u0e31-\u0e3a\u0e47-\u0eff\u102b-\u109f\u17b4-\u17d3\u3099\u309a"
)
"""Vowel signs, which belong to a word but are no letters to `re`."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_BEGIN, _END = rf"(?<![^\W_])(?<![{_MARKS}])", rf"(?![^\W_])(?![{_MARKS}])"
_GAP = r"[\s.,_\"“”„«»/]{1,3}"
_GENITIVE = rf"(?=(?:s|es|en)?\d*{_END})"
"""Also digits, as in handles."""
_DENSE = re.compile(f"[{DENSE}]")
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")

_LEAST_JOINED, _LEAST_COMPOUND, _LEAST_LOCAL = 7, 5, 4
"""Minimum letters of a joined name, of one joined with an initial or "van" or without its hyphen, and of what
stands before the @ of an address, to be found without the marks of a handle: @, an underscore, a digit,
or a capital inside."""
_FEWEST_DIGITS, _LOCAL_DIGITS = 5, 6
"""Minimum digits of a phone number, and how many of its last ones identify it."""

Span = tuple[int, int]


class _Text(NamedTuple):
    """A text to search."""

    text: str
    folded: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Return the part of the text that a part of the folded one comes from, with its combining marks."""
        stop = self.places[end - 1] + 1
        while stop < len(self.text) and unicodedata.category(self.text[stop])[0] == "M":
            stop += 1
        return self.places[start], stop

    def original(self, start: int, end: int) -> str:
        """Return that part as it was written."""
        first, stop = self.span(start, end)
        return self.text[first:stop]


Finder = Callable[[_Text], Iterator[Span]]
"""Yields where something is in a text; matches may overlap."""
_Accept = Callable[[_Text, int, int], Span | None]
"""Returns what to replace of a match in the folded text; None for nothing."""


def _finder(pattern: str, accept: _Accept | None = None) -> Finder:
    compiled = re.compile(pattern)

    def find(text: _Text) -> Iterator[Span]:
        for found in compiled.finditer(text.folded):
            span = found.span() if accept is None else accept(text, *found.span())
            if span is not None and span[0] < span[1]:
                yield text.span(*span)

    return find


def _written_as_name(text: _Text, start: int, end: int) -> bool:
    """Return whether a common word has a capital in mid-sentence or after a title."""
    first, stop = text.span(start, end)
    word, before = text.text[first:stop], text.text[max(0, first - 40) : first]
    if not word[:1].isupper() or word[1:] != word[1:].lower():
        return False
    stripped = before.rstrip(" \t\"'“”‘’„«»()[]*_-–—•>")
    return bool(stripped) and (stripped[-1] not in ".!?:;…\n" or bool(_AFTER_TITLE.search(stripped)))


def _is_date(text: _Text, start: int, end: int) -> bool:
    """Return whether the name of a month or day is one: "in May", "Jan 5"."""
    pattern = _DATES.get(text.folded[start:end])
    if pattern is None:
        return False
    first, stop = text.span(start, end)
    before, after = text.text[max(0, first - 40) : first], text.text[stop : stop + 3]
    return bool(pattern.search(before) or re.match(r"[^\w,;]{0,2}\d", after))


def _word_at(text: _Text, start: int) -> str:
    found = _WORD.match(text.folded, start)
    return found[0] if found else ""


class _Part(NamedTuple):
    """A part of a name."""

    forms: tuple[str, ...]
    """Folded spellings: "muller", "mueller"."""
    weak: bool
    """Whether it says nothing by itself: an initial, or "de" in a name with other parts."""

    @property
    def word(self) -> str:
        return self.forms[0]

    @property
    def pattern(self) -> str:
        return f"(?:{'|'.join(map(re.escape, sorted(self.forms, key=len, reverse=True)))})"

    @property
    def common(self) -> bool:
        return any(form in _COMMON | _PARTICLES for form in self.forms)

    def alone(self, text: _Text, start: int, end: int) -> Span | None:
        """Accept this part by itself."""
        if _is_date(text, start, end):
            return None
        if self.common:
            return (start, end) if _written_as_name(text, start, end) else None
        word, after = text.original(start, end), text.text[text.span(start, end)[1] :][:1]
        if len(self.word) == 2 and word != word.title() and text.folded[start - 1 : start] != "@":
            return None  # "li" may be a word, "Li" is not
        if after.isalpha() and len(self.word) <= 3:
            return None  # "Anns" is another word, "Ann's" is not
        if after.isalpha() and (whole := _word_at(text, start)) in _ORDINARY:
            return (start, end) if _written_as_name(text, start, start + len(whole)) else None
        return start, end


def _parts(name: str) -> list[_Part]:
    """Return the parts of a name, without titles."""
    words = _WORD.findall(fold(name))
    longer = _WORD.findall(fold(name.translate(_UMLAUTS)))
    if len(longer) != len(words):
        longer = words
    shorter = [_TYPED_UMLAUT.sub(r"\1\2", word) if len(word) > 4 else word for word in words]
    others = any(len(word) > 1 and word not in _PARTICLES for word in words)
    made = [
        _Part(tuple(dict.fromkeys(forms)), len(forms[0]) == 1 or (others and forms[0] in _PARTICLES))
        for forms in zip(words, longer, shorter, strict=True)
    ]
    named = [part for part in made if part.word not in _TITLES]
    return named if any(not part.weak for part in named) else made


@lru_cache(maxsize=512)
def finders_of(name: str) -> tuple[Finder, ...]:
    """Return what finds a person's name in every form."""
    last, comma, first = name.partition(",")
    parts = _parts(f"{first} {last}" if comma else name)
    if not parts:
        return (_finder(re.escape(folded)),) if (folded := fold(name)) else ()
    strong = [part for part in parts if not part.weak]
    cut = [re.split("['’‘ʼ`´]|(?<=Mc)(?=[A-Z])", word)[-1] for word in name.split()]
    tails = [_parts(word)[:1] for word in cut]  # "Brien" of O'Brien, "Donald" of McDonald
    alone = strong + [part for tail in tails for part in tail if len(part.word) > 3 and part not in parts]
    compounds = _compounds(parts)
    found = [_finder(f"{_BEGIN}{part.pattern}{_GENITIVE}", part.alone) for part in alone]
    found += [_run(parts)] if len(parts) > 1 else []
    for whole in compounds.values():
        found.append(_finder(rf"{_BEGIN}{whole.pattern}{_GENITIVE}", _looks(whole.common, _LEAST_COMPOUND)))
    found += [_finder(f"{_BEGIN}{whole.pattern}{_GENITIVE}", whole.alone) for whole in _hyphenated(name)]
    for some in {tuple(strong), tuple(compounds.get(part, part) for part in strong)}:
        found += _joined(some) if len(some) > 1 else []
    for some in {tuple(parts), tuple(compounds.get(part, part) for part in strong)}:
        found += _with_initials(some)
    forms = [form for part in alone for form in part.forms]
    forms += [whole.word for whole in _hyphenated(name)]

    def find(text: _Text) -> Iterator[Span]:
        if any(form in text.folded for form in forms):  # much faster than the patterns
            for finder in found:
                yield from finder(text)

    dense = [part.word for part in parts if _DENSE.search(part.word)]
    dense += ["".join(dense), *(word[1:] for word in dense if len(word) == 3)]
    anywhere = [_finder(re.escape(word)) for word in dict.fromkeys(dense) if len(word) > 1]
    called = re.sub(r"\(.*?\)|[\"“].*?[\"”]", " ", name)  # without "(Ray)"
    shorter = _initials(called, _parts(called)) if called != name else ()
    return find, *_initials(name, parts), *shorter, *anywhere


def _led(parts: Sequence[_Part]) -> dict[_Part, str]:
    """Return the parts that initials or particles stand before, with these: "van der"."""
    found, before = {}, ""
    for part in parts:
        if not part.weak and before:
            found[part] = before
        before = f"{before} {part.word}".strip() if part.weak else ""
    return found


def _compounds(parts: Sequence[_Part]) -> dict[_Part, _Part]:
    """Return these parts written as one word with what stands before them: "vandijk"."""
    return {
        part: _Part(tuple(before.replace(" ", "") + form for form in part.forms), weak=False)
        for part, before in _led(parts).items()
    }


def _hyphenated(name: str) -> list[_Part]:
    """Return the parts of a name with hyphens, written as one word: "minsu"."""
    joined = (
        "".join(_WORD.findall(fold(word))) for word in name.split() if len(_WORD.findall(fold(word))) > 1
    )
    return [_Part((word,), weak=False) for word in joined]


def _run(parts: Sequence[_Part]) -> Finder:
    """Return what finds several parts of a name beside each other, initials and particles included."""
    which = {form: part for part in parts for form in part.forms}
    initials = {_initial(form) for part in parts for form in part.forms}
    led = [f"{particles} {form}" for part, particles in _led(parts).items() for form in part.forms]
    last = f"(?=s?{_END})"
    element = "|".join([*(part.pattern for part in parts), *(one + last for one in initials)])
    pattern = re.compile(f"{_BEGIN}(?:{element})(?:{_GAP}(?:{element}))+{_GENITIVE}")

    def find(text: _Text) -> Iterator[Span]:
        for run in pattern.finditer(text.folded):
            some: dict[str, Span] = {}
            for found in _WORD.finditer(run[0]):
                key = part.word if (part := which.get(found[0])) is not None else found[0]
                if key in some:  # "met Dana. Dana said" is not one name
                    yield from name(text, list(some.values()))
                    some = {}
                some[key] = found.start() + run.start(), found.end() + run.start()
            yield from name(text, list(some.values()))

    def name(text: _Text, words: list[Span]) -> Iterator[Span]:
        known = [part for at, to in words if (part := which.get(text.folded[at:to])) and not part.weak]
        strong = any(not part.common for part in known)

        def counts(word: Span) -> bool:
            """Return whether a word belongs to the name; common words, initials and "de" may be others."""
            at, to = word
            part = which.get(text.folded[at:to])
            if part is not None and not part.weak and (strong or not part.common):
                return True
            start, stop = text.span(at, to)
            if stop - start == 1 and text.text[stop : stop + 1].isalpha():
                return False  # "As", but not "A's"
            near = text.text[max(0, start - 1) : start] + text.text[stop : stop + 1]
            return not text.text[start].islower() or (stop - start == 1 and bool(re.search("[._-]", near)))

        def leads(words: list[Span]) -> bool:
            """Return whether a name begins with its particles: "van der Berg", "de la Cruz"."""
            return any(text.folded[words[0][0] :].startswith(one) for one in led)

        handle = words and re.fullmatch(r"[^\W_]+(?:_[^\W_]+)+", text.folded[words[0][0] : words[-1][1]])
        while words and not handle and not counts(words[-1]):
            words.pop()
        while words and not handle and not counts(words[0]) and not (strong and leads(words)):
            words.pop(0)
        if known and len(words) > 1 and (strong or handle or all(map(counts, words))):
            yield text.span(words[0][0], words[-1][1])

    return find


def _initials(name: str, parts: Sequence[_Part]) -> Iterator[Finder]:
    """Yield what finds "J. M.", "J.M." and "JM", with and without particles: "JvD"."""
    lower = {place for place, part in enumerate(parts) if part.weak and len(part.word) > 1}
    letters = [_initial(part.word) for part in parts]
    if not all(part.word[0].isalpha() for part in parts):
        return
    main = [letter for place, letter in enumerate(letters) if place not in lower]
    some = {tuple(main), tuple(main[1:]), *((main[0], letter) for letter in main[1:])} if main else set()
    for word in re.split(r"[\s,]+", name):
        short = [_initial(one) for one in _WORD.findall(fold(word))]  # Jean-Paul, T.J.
        if len(short) == 1 and len(word) in (2, 3) and word.isupper() and not name.isupper():
            short = [letter for letter in fold(word) if letter.isalpha()]  # TJ
        some.add(tuple(short))
    for every in some:
        if len(every) > 1:
            yield _of_initials(every, frozenset())
    if lower and len(main) > 1:
        yield _of_initials(tuple(letters), frozenset(lower))


def _of_initials(letters: Sequence[str], lower: Collection[int]) -> Finder:
    """Return what finds these initials, also "J.M.'s" and "JMs"; those in `lower` may be small letters."""

    def accept(text: _Text, start: int, end: int) -> Span | None:
        written = text.original(start, end)
        typed = list(filter(str.isalpha, written))
        small = all(map(str.islower, typed)) and written.count(".") >= len(letters) - 1
        if small and "".join(typed) in _ACRONYMS:
            return None  # i.e.
        if not small and not all(char.isupper() or place in lower for place, char in enumerate(typed)):
            return None
        if text.folded[end : end + 1] == "s" and " " in written:
            return None  # A Is
        if "." not in written and text.folded[start:end] in _ACRONYMS:
            return None
        if re.search(r"\d\s?$", text.text[: text.places[start]]):
            return None  # 9 A.M.
        return (start, end + 1) if "." in written and text.folded[end : end + 1] == "." else (start, end)

    return _finder(_BEGIN + r"(?:\. ?| )?".join(letters) + f"(?=s?{_END})", accept)


def _initial(word: str) -> str:
    """Return a pattern for the initial of a folded word: "th", too, because that is what Þ is folded to."""
    return re.escape(word[0]) + (f"{word[1]}?" if word[:2] in ("ae", "oe", "th") else "")


def _looks(common: bool, least: int) -> _Accept:
    """Return what accepts a joined name with enough letters, or written as a handle."""

    def accept(text: _Text, start: int, end: int) -> Span | None:
        before, after = text.folded[max(0, start - 1) : start], text.folded[end : end + 1]
        written = text.original(start, end)
        handle = before in ("@", "_") or after == "_" or after.isdigit()
        camel = written[1:] != written[1:].lower() and written != written.upper()
        word = text.folded[start:end]
        plain = common or word in _ORDINARY or word in _COMMON
        enough = end - start >= (_LEAST_COMPOUND if written[:1].isupper() else least)
        return (start, end) if handle or camel or (enough and not plain) else None

    return accept


def _joined(parts: Sequence[_Part]) -> Iterator[Finder]:
    """Yield what finds "josemuller" and "mullerjose", also with digits behind."""
    for some in {tuple(parts), *permutations(parts[:4], 2)}:
        pattern = "".join(part.pattern for part in some)
        common = any(part.common for part in some)
        yield _finder(rf"{_BEGIN}{pattern}(?=\d*{_END})", _looks(common, _LEAST_JOINED))


def _with_initials(parts: Sequence[_Part]) -> Iterator[Finder]:
    """Yield what finds a part of a name with initials of others: "jmuller", "josem", "mjgarcia"."""
    for part in parts:
        initials = "".join(f"(?:{_initial(other.word)})?" for other in parts if other is not part)
        if initials and not part.weak:
            one = part.pattern
            pattern = f"(?:(?!{one})(?=[^\\W_]){initials}[._]?{one}|{one}(?!\\d*{_END}){initials})"
            yield _finder(rf"{_BEGIN}{pattern}(?=\d*{_END})", _looks(part.common, _LEAST_COMPOUND))


def contact_finders(address: str, number: str, name: str = "") -> tuple[Finder, ...]:
    """Return what finds an email address, the part before its @, and a phone number.

    What stands beside a part of the person's name in the address is taken for a nickname: "Bob" for
    bob.whitfield@example.com.
    """
    found = []
    if folded := fold(address):
        found.append(_finder(f"{_BEGIN}{re.escape(folded)}{_END}"))
    local = _WORD.findall(folded.partition("@")[0])
    if len("".join(local)) >= _LEAST_LOCAL and "".join(local) not in _NO_HANDLES | _COMMON:
        found.append(_finder(_BEGIN + r"[\W_]{0,2}".join(map(re.escape, local)) + _END))
    for nickname in _nicknames(folded.partition("@")[0], name):
        part = _Part((nickname,), weak=False)
        found.append(_finder(f"{_BEGIN}{part.pattern}{_GENITIVE}", part.alone))
    return (*found, *_number_finders(number))


def finders_of_all(persons: Iterable[Candidate], word: str) -> list[tuple[Finder, str]]:
    """Return what finds the names and contact details of some records, with one replacement."""
    return [
        (finder, word)
        for one in persons
        for finder in (*finders_of(one.name), *contact_finders(one.email, one.phone, one.name))
    ]


def _nicknames(local: str, name: str) -> Iterator[str]:
    words = re.findall(r"[^\W\d_]+", local)
    known = [form for part in _parts(name) for form in part.forms if len(form) > 2]
    for word in words:
        rest = word
        for form in known:
            rest = rest.removeprefix(form).removesuffix(form)
        beside = rest != word or len(words) == 1 or any(one in known for one in words)
        if beside and len(rest) > 2 and rest not in _NO_HANDLES:
            yield rest


_SEVERAL = re.compile(r"[^\W\d_]+|[;,|]|\s/\s")
"""What ends a number in a field with several, or with words: "020 7946 0000 ext. 22"."""


def _number_finders(field: str) -> Iterator[Finder]:
    """Yield what finds the phone numbers in a field, however grouped, also without area or country code."""
    plain = _ascii_digits(field)
    numbers = ("".join(filter(str.isdigit, part)) for part in (*_SEVERAL.split(plain), plain))
    for digits in dict.fromkeys(numbers):
        if len(digits) >= _FEWEST_DIGITS:
            yield _number_finder(digits)
    if len(folded := fold(field)) >= _FEWEST_DIGITS and any(char.isalpha() for char in folded):
        yield _finder(re.escape(folded))  # 1-800-FLOWERS


def _number_finder(digits: str) -> Finder:
    local = min(len(digits), _LOCAL_DIGITS if len(digits) > 8 else 7)
    between, lead = r"(?:_|[^\w,;]){0,3}", ""
    for digit in digits[:-local]:
        lead = f"(?:{lead}{digit}{between})?"
    code = r"(?:\+?\d[\d\s().\-/]{0,12})?"
    pattern = re.compile(rf"(?<!\d){code}{lead}{between.join(digits[-local:])}(?!\d)")

    def find(text: _Text) -> Iterator[Span]:
        plain = _ascii_digits(text.text)
        if digits[-local:] in "".join(filter(str.isdigit, plain)):  # much faster than the pattern
            yield from (found.span() for found in pattern.finditer(plain))

    return find


def _ascii_digits(text: str) -> str:
    """Return a text of the same length with digits of all scripts as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)


def replaced(
    text: str, finders: Iterable[tuple[Finder, str]], told: Counter[tuple[str, str]] | None = None
) -> str:
    """Return a text with all that is found replaced; if two overlap, the longer one counts.

    All other email addresses are replaced as well. What is `KEPT` stays; of two for the same place, the first
    counts. `told` counts each original with its replacement.
    """
    if not text:
        return text
    looked = _Text(text, *fold_with_places(text))
    found = [(*span, word) for finder, word in finders for span in finder(looked)]
    found += [(*address.span(), EMAIL) for address in _ADDRESS.finditer(text)] if "@" in text else []
    found.sort(key=lambda one: (one[0], -one[1]))
    pieces: list[str] = []
    done = 0
    for start, end, word in found:
        if start >= done:
            pieces += (text[done:start], word or text[start:end])
            if told is not None and word:
                told[" ".join(text[start:end].split()), word] += 1
        done = max(done, end)
    return "".join(pieces) + text[done:]


class Names:
    """The full names of everyone in an export, to find in all of its interviews.

    A first name, initials or a phone number are only looked for in the interviews of that person: elsewhere,
    they could be anyone's. Full names are those of two words or more, or of three letters in a script without
    spaces.
    """

    def __init__(self) -> None:
        self._words: dict[str, dict[tuple[str, ...], str]] = {}
        """By the first word."""
        self._dense: dict[str, str] = {}
        self._known: dict[str, str] = {}
        """Names that are looked for in every form."""

    @classmethod
    def of(cls, interviews: Iterable[Interview], store: Store | None = None) -> Names:
        """Return all names in some interviews, those before corrections and of joined records included."""
        names = cls()
        for interview in interviews:
            names.add(interview)
            if store is not None:
                former = store.formerly(interview)
                for one in (*store.aliases(interview.candidate.id), *former.candidates):
                    names.add_name(one.name, CANDIDATE)
                for name in former.interviewers:
                    names.add_name(name, INTERVIEWER)
        return names

    @classmethod
    def of_others(cls, person: Iterable[Candidate], interviews: Iterable[Interview], store: Store) -> Names:
        """Return all names in a database but those of one person, whose interviews these are.

        Their interviewers, and everyone who has one name only, are looked for in every form.
        """
        names = cls()
        own = {word for one in person for word in _WORD.findall(fold(one.name))}
        for other in store.people():
            for one in (other.candidate, *store.aliases(other.candidate.id)):
                if not own.issuperset(_WORD.findall(fold(one.name))):
                    names._add_known(one.name, CANDIDATE)
        for interviewer in store.interviewers():
            for name in interviewer.names:
                names._add_known(name, INTERVIEWER)
        for interview in interviews:
            held = (*_interviewers(interview), *store.formerly(interview).interviewers)
            names._known |= dict.fromkeys(held, INTERVIEWER)
        return names

    def add(self, interview: Interview) -> None:
        """Add the names in one interview."""
        self.add_name(interview.candidate.name, CANDIDATE)
        for name in _interviewers(interview):
            self.add_name(name, INTERVIEWER)

    def add_name(self, name: str, word: str) -> None:
        """Add a name, with its replacement."""
        words = tuple(_WORD.findall(fold(name)))
        if len(words) > 1 and not all(one in _COMMON for one in words):
            for some in {words, words[::-1]}:
                self._words.setdefault(some[0], {}).setdefault(some, word)
        if len(joined := "".join(words)) > 2 and _DENSE.search(joined):
            self._dense.setdefault(joined, word)

    def _add_known(self, name: str, word: str) -> None:
        self.add_name(name, word)
        if len(_WORD.findall(fold(name))) == 1:
            self._known.setdefault(name, word)

    def finders(self) -> list[tuple[Finder, str]]:
        """Return what finds them, with the replacements."""
        known = [(finder, word) for name, word in self._known.items() for finder in finders_of(name)]
        return [*known, *((self._finder(word), word) for word in (CANDIDATE, INTERVIEWER))]

    def _finder(self, wanted: str) -> Finder:
        def find(text: _Text) -> Iterator[Span]:
            tokens = list(_WORD.finditer(text.folded))
            for place, token in enumerate(tokens):
                for words, word in self._words.get(token[0], {}).items():
                    some = tokens[place : place + len(words)]
                    if word == wanted and _are(some, words, text.folded):
                        yield text.span(token.start(), some[-1].start() + len(words[-1]))
            if not text.text.isascii():
                for name, word in self._dense.items():
                    if word == wanted and (start := text.folded.find(name)) >= 0:
                        yield text.span(start, start + len(name))

        return find


def _are(tokens: Sequence[re.Match[str]], words: Sequence[str], folded: str) -> bool:
    """Return whether these are the words of a name, the last one perhaps with a genitive ending."""
    *first, last = (token[0] for token in tokens)
    if len(tokens) < len(words) or tuple(first) != tuple(words[:-1]):
        return False
    gaps = (folded[one.end() : other.start()] for one, other in pairwise(tokens))
    return (
        last.removeprefix(words[-1]) in ("", "s")
        and last.startswith(words[-1])
        and all(len(gap) < 4 for gap in gaps)
    )


def _interviewers(interview: Interview) -> Iterator[str]:
    yield interview.interviewer
    for change in interview.amendments:
        yield change.by
        if change.field == INTERVIEWED_BY:
            yield from (interviewer_of(value)[0] for value in (change.old, change.new))


# Blind copies of interviews. Names become pseudonyms ("Candidate 1", "Interviewer A"), contact details and
# notes about the person are removed. IDs of interviews and candidates are kept, so that results can be joined
# again with the database.


@dataclass
class _Pseudonyms:
    """Pseudonyms, the same for all interviews of a person."""

    candidates: dict[str, int] = field(default_factory=dict)
    interviewers: dict[str, int] = field(default_factory=dict)

    def candidate(self, candidate_id: str) -> str:
        return f"Candidate {self.candidates.setdefault(candidate_id, len(self.candidates) + 1)}"

    def interviewer(self, name: str, person: str = "") -> str:
        """Return the pseudonym of an interviewer, by the ID of the profile if there is one."""
        if not name.strip():
            return ""
        known = self.interviewers
        number = known.get(person, known.get(fold(name), len(set(known.values()))))
        for key in filter(None, (person, fold(name))):
            known.setdefault(key, number)
        return f"Interviewer {_letters(number)}"


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
    pairs: Iterable[tuple[Interview, Bank]],
    names: Names | None = None,
    told: Counter[tuple[str, str]] | None = None,
    *,
    store: Store | None = None,
    for_candidate: bool = False,
) -> Iterator[tuple[Interview, Bank]]:
    """Yield interviews without names and contact details, one at a time.

    `names` are those of the whole export; without them, only names of the same interview are found. `store`
    knows those before corrections and of joined records. `told` counts what is replaced in texts, by original
    and replacement. `for_candidate` keeps what is about the candidate, their names included, and replaces
    only others.
    """
    others = names.finders() if names is not None else []
    pseudonyms = _Pseudonyms()
    for interview, bank in pairs:
        persons = [interview.candidate, *(store.aliases(interview.candidate.id) if store is not None else ())]
        finders = finders_of_all(persons, KEPT if for_candidate else CANDIDATE)
        held = [*_interviewers(interview)]
        if store is not None:
            former = store.formerly(interview)
            finders += finders_of_all(former.candidates, CANDIDATE)
            held += former.interviewers
        finders += [(finder, INTERVIEWER) for name in dict.fromkeys(held) for finder in finders_of(name)]
        free = partial(replaced, finders=[*finders, *others], told=told)
        yield _blind(interview, pseudonyms, free, for_candidate=for_candidate), bank


def _blind(interview: Interview, pseudonyms: _Pseudonyms, free: Free, *, for_candidate: bool) -> Interview:
    person = interview.candidate
    own_verdict = interview.recommendation
    return replace(
        _freed(interview, INTERVIEW_FIELDS, free),
        candidate=person if for_candidate else Candidate(person.id, pseudonyms.candidate(person.id)),
        interviewer=pseudonyms.interviewer(interview.interviewer, interview.interviewer_id),
        interviewer_id="",
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
    if change.field == INTERVIEWED_BY:
        held = (interviewer_of(value) for value in (change.old, change.new))
        old, new = (interviewer_value(pseudonyms.interviewer(*one), "") for one in held)
    else:
        old, new = (with_texts(change.field, value, free) for value in (change.old, change.new))
    return replace(change, old=old, new=new, reason=free(change.reason), by=by)
