"""Question banks: finding the files, reading them, and reporting their problems.

A bank file is untrusted: it may be broken, huge, or malicious. It is read as UTF-8 TOML of limited size and
depth, its text is cleaned, and every problem is reported with file, key path and message. A bad bank is
listed with its problems and never hides a good one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from csr_interview import paths
from csr_interview.errors import BankError, NotFound
from csr_interview.models.exact import to_plain
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

# Reading a bank file as a tree, within limits.


MAX_BYTES = 1 << 20
"""Maximum size of a bank file, more than twenty times that of the shipped ones."""

MAX_DEPTH = 20
"""Maximum nesting of a bank file; the format needs 8."""

MAX_ENTRIES = 20_000
"""Maximum values in a bank file, including tables and lists: checking half a million empty tables takes
minutes."""

MAX_DOTS = 200
"""Maximum dots in one line. Parsing a dotted key takes quadratic time: 500,000 parts take hours."""


class UnreadableError(Exception):
    """A file that cannot be parsed: where, and why."""

    def __init__(self, key: str, message: str) -> None:
        """Keep both; `key` is a line, or "(file)"."""
        super().__init__(key, message)
        self.key = key
        self.message = message


def is_bank_name(path: Path) -> bool:
    """Return whether a file has the suffix of a bank."""
    return path.name.lower().endswith(".toml")


def read(path: Path, *, links: bool) -> str:
    """Return the text of a bank file; follows a symbolic link only with `links`. Raises UnreadableError."""
    try:
        mode = (path.stat() if links else path.lstat()).st_mode
        if not is_bank_name(path):
            raise UnreadableError("(file)", "the file name must end in .toml")
        if stat.S_ISLNK(mode):
            raise UnreadableError("(file)", "is a link; put the file itself here")
        if stat.S_ISDIR(mode):
            raise UnreadableError("(file)", "is a folder, not a file")
        if not stat.S_ISREG(mode):
            raise UnreadableError("(file)", "is not an ordinary file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as exc:
        raise UnreadableError("(file)", f"cannot be read: {exc.strerror}") from None
    if len(data) > MAX_BYTES:
        raise UnreadableError("(file)", f"is larger than {MAX_BYTES // 1024} KiB, the limit for a bank")
    try:
        return data.decode("utf-8-sig")  # Windows editors add a byte order mark
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise UnreadableError(f"line {line}", "is not UTF-8; save the file as UTF-8") from None


def _decimal(text: str) -> Decimal:
    """Return a TOML number exactly; NaN, which is reported later with its key, for an extreme one."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("NaN")


_QUOTED = re.compile(r"""\"(?:\\.|[^"\\])*"|'[^']*'""")
_DIGITS = re.compile("[0-9][0-9_]*")


def _long_number(text: str) -> str:
    """Return the line of the first integer that Python refuses to read, or "(file)"."""
    most = sys.get_int_max_str_digits()
    for number, line in enumerate(text.split("\n"), 1):
        bare = _QUOTED.sub('""', line).partition("#")[0] if len(line) > most else ""
        if any(len(run.replace("_", "")) > most for run in _DIGITS.findall(bare)):
            return f"line {number}"
    return "(file)"


def parse(text: str) -> dict[str, Any]:
    """Return the cleaned tree of TOML text. Raises UnreadableError."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS and not line.lstrip().startswith("#"):
            raise UnreadableError(
                f"line {number}", f"has more than {MAX_DOTS} dots: break it into several lines"
            )
    try:
        raw = tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as exc:
        message, _, where = str(exc).rstrip(")").rpartition(" (at ")
        key = where if where.startswith("line") else f"line {len(text.splitlines())}"
        if message == "Cannot overwrite a value":
            raise UnreadableError(key, "this key is given twice") from None
        raise UnreadableError(key, f"not TOML: {message[:1].lower()}{message[1:]}") from None
    except RecursionError:
        raise UnreadableError("(file)", "is nested too deeply") from None
    except ValueError:  # Python refuses to read integers with thousands of digits
        raise UnreadableError(_long_number(text), "contains a number that is far too long") from None
    cleaned: dict[str, Any] = clean_tree(raw)
    return cleaned


def clean_tree(raw: Any) -> Any:
    """Return a tree with all texts and keys cleaned. Raises UnreadableError if it is too deep or large."""
    entries = 0

    def cleaned(value: Any, depth: int) -> Any:
        nonlocal entries
        entries += 1
        if depth > MAX_DEPTH:
            raise UnreadableError("(file)", "is nested too deeply")
        if entries > MAX_ENTRIES:
            raise UnreadableError("(file)", f"contains more than {MAX_ENTRIES} values, the limit for a bank")
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, list):
            return [cleaned(entry, depth + 1) for entry in value]
        if isinstance(value, dict):
            return {clean(key): cleaned(entry, depth + 1) for key, entry in value.items()}
        return value

    return cleaned(raw, 0)


Source = Literal["given", "own", "shipped"]
"""Where a bank was found: `--bank-dir`, the user's folder, or the program."""

MAX_FINDINGS = 500
"""Maximum problems reported for a file; with more, it is not a bank."""

DEFAULT_BANK = "csr"
"""The bank that is listed first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in a bank file. A bank with errors cannot be used, one with warnings can."""

    file: str
    key: str
    """A key path such as `questions[2].weight` (counted from 0), `line 3, column 5`, or `(file)`."""
    message: str
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return the problem as one line, safe to print."""
        return clean_line(f"{self.file}: {self.key}: {self.message}")


@dataclass(frozen=True, slots=True)
class BankFile:
    """A bank file, usable or not."""

    path: Path
    source: Source
    bank: Bank | None
    """None if the file has errors."""
    problems: tuple[Problem, ...] = ()
    shadowed_by: Path | None = None
    """The file used instead: same ID, higher version or earlier in the search order."""
    conflicts_with: Path | None = None
    """A file in the same folder with the same ID, because of which this one is not used."""

    @property
    def used(self) -> bool:
        """Whether this file is used for its bank."""
        return self.bank is not None and self.shadowed_by is None

    @property
    def state(self) -> Literal["used", "shadowed", "broken"]:
        """The state of the file in a word."""
        return "broken" if self.bank is None else "used" if self.used else "shadowed"


@dataclass(frozen=True, slots=True)
class Library:
    """All bank files in search order, with their banks or problems."""

    files: tuple[BankFile, ...]
    problems: tuple[Problem, ...] = ()
    """Problems with folders: missing or unreadable."""

    @property
    def banks(self) -> tuple[Bank, ...]:
        """The banks in use, the default one first, then by title."""
        used = [file.bank for file in self.files if file.bank is not None and file.used]
        return tuple(sorted(used, key=lambda bank: (bank.id != DEFAULT_BANK, bank.title, bank.id)))

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """All problems of folders and files, including warnings."""
        return self.problems + tuple(problem for file in self.files for problem in file.problems)

    def get(self, bank_id: str) -> Bank:
        """Return the bank in use with this ID or unique prefix. Raises NotFound."""
        exact = [bank for bank in self.banks if bank.id == bank_id]
        found = exact or [bank for bank in self.banks if bank_id and bank.id.startswith(bank_id)]
        if len(found) == 1:
            return found[0]
        known = ", ".join(bank.id for bank in found or self.banks)
        cause = f"choose one of {known}" if known else "there are no question banks"
        title = f'More than one bank starts with "{bank_id}"' if found else f'No question bank "{bank_id}"'
        raise NotFound(clean_line(title), cause, "Run `csr-interview banks list` to see all")


# Finding ------------------------------------------------------------------------------------------------


def shipped_dir() -> Path:
    """Return the folder of the shipped banks: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    packed = package / "question_banks"
    return packed if packed.is_dir() else package.parent / "question_banks"


def bank_files(folder: Path) -> list[Path]:
    """Return the `.toml` files in a folder by name, without hidden ones. Raises OSError."""
    found = [path for path in folder.iterdir() if is_bank_name(path) and not path.name.startswith(".")]
    return sorted(found, key=lambda path: path.name)


def load_all(bank_dirs: Iterable[Path] = ()) -> Library:
    """Return all banks in the given folders, the user's own, and the shipped ones, in this order.

    The highest version of an ID is used; of equal versions, the one found first.
    """
    folders: list[tuple[Path, Source]] = [(Path(folder), "given") for folder in bank_dirs]
    folders += [(paths.user_bank_dir(), "own"), (shipped_dir(), "shipped")]
    files: list[BankFile] = []
    problems: list[Problem] = []
    seen: set[Path] = set()
    for folder, source in folders:
        place = Path(os.path.realpath(folder))
        if place in seen:
            continue
        seen.add(place)
        try:
            files += load_folder(folder, source)
        except OSError as exc:
            if source != "own" or not isinstance(exc, FileNotFoundError):  # the user's folder is optional
                problems.append(Problem(str(folder), "(folder)", f"cannot be read: {exc.strerror}"))
    return Library(_shadowed(files), tuple(problems))


def load_folder(folder: Path, source: Source) -> list[BankFile]:
    """Return the bank files in a folder by name; files that conflict are not usable. Raises OSError."""
    files = []
    for path in bank_files(folder):
        bank, wrong = _examine(path, links=False)
        files.append(BankFile(path, source, bank, tuple(wrong)))
    return [_alone(file, files) for file in files]


_CONFLICT = re.compile("[ck]onfli[ck]?t", re.IGNORECASE)
"""How programs that synchronize name a second version of a file, in several languages."""
_COPY = re.compile(r"[ -]copy\b|\(\d+\)$|[ ]\d+$|-(desktop|laptop)-\w+$", re.IGNORECASE)
"""How programs may name a copy of a file. People choose such names too, so the versions must be the same."""


def _alone(file: BankFile, folder: Sequence[BankFile]) -> BankFile:
    """Return a file of a folder without its bank if another file there has the same ID and version.

    A conflicted copy is not used, whatever its version; nor is a copy. Of others, none is.
    """
    bank = file.bank
    if bank is None:
        return file
    others = [one for one in folder if one is not file and one.bank and one.bank.id == bank.id]
    same = [one for one in others if one.bank and _order(one.bank) == _order(bank)]
    if _CONFLICT.search(file.path.stem):
        originals = [one for one in others if not _CONFLICT.search(one.path.stem)]
    else:
        same = [one for one in same if not _CONFLICT.search(one.path.stem)]
        originals = [one for one in same if not _COPY.search(one.path.stem)]
        if not _COPY.search(file.path.stem):
            same, originals = originals, []
    if originals:
        original = originals[0]
        words = (
            f"is a conflicted copy of {original.path.name} and is not used. Merge both, and delete this one"
        )
        return _conflict(file, original, words)
    if same:
        other = same[0].path.name
        words = f"has the same ID and version as {other}; neither is used. Delete one, or raise its version"
        return _conflict(file, same[0], words)
    return file


def _conflict(file: BankFile, other: BankFile, words: str) -> BankFile:
    problem = Problem(str(file.path), "id", clean_line(words))
    return replace(file, bank=None, problems=(*file.problems, problem), conflicts_with=other.path)


def _order(bank: Bank) -> tuple[int, ...]:
    """Return the version for comparing: 1.0 is 1.0.0."""
    return (*bank.order, 0, 0)[:3]


def _shadowed(files: Sequence[BankFile]) -> tuple[BankFile, ...]:
    """Return the files; unused ones refer to the one that is used instead."""
    best: dict[str, tuple[tuple[int, ...], Path]] = {}
    for file in files:
        if file.bank is not None:
            order = _order(file.bank)
            if file.bank.id not in best or order > best[file.bank.id][0]:
                best[file.bank.id] = (order, file.path)
    marked = []
    for file in files:
        winner = best[file.bank.id][1] if file.bank is not None else file.path
        marked.append(file if winner == file.path else replace(file, shadowed_by=winner))
    return tuple(marked)


# Reading ------------------------------------------------------------------------------------------------


def load_file(path: Path) -> Bank:
    """Return the bank in a file named by the user. Raises BankError with the first error."""
    bank, problems = _examine(path, links=True)
    if bank is not None:
        return bank
    errors = [problem for problem in problems if problem.level == "error"]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    way_out = "Run `csr-interview banks check` for details"
    raise BankError("This question bank cannot be used", str(errors[0]) + more, way_out)


def check_file(path: Path) -> list[Problem]:
    """Return all problems of a bank file named by the user, in the order of the file."""
    return _examine(path, links=True)[1]


def _examine(path: Path, *, links: bool) -> tuple[Bank | None, list[Problem]]:
    """Return the bank of a file (None if it has errors) and its problems."""
    try:
        raw = parse(read(path, links=links))
    except UnreadableError as exc:
        return None, [Problem(str(path), exc.key, exc.message)]
    from csr_interview.banks.lint import lint  # pydantic: half the time of a short command
    from csr_interview.banks.types import build, key_path, owner, place

    bank, findings = build(raw)
    findings += lint(raw)
    if any(finding.level == "error" for finding in findings):
        bank = None
    findings.sort(key=lambda finding: finding.level)  # errors first, because of the limit
    problems: dict[Problem, None] = {}  # an ordered set
    for finding in sorted(findings[:MAX_FINDINGS], key=lambda finding: place(raw, finding.path)):
        whose = owner(raw, finding.path)
        message = finding.message + (f" ({whose})" if whose and whose not in finding.message else "")
        problems[Problem(str(path), key_path(finding.path), _short(message), finding.level)] = None
    if len(findings) > MAX_FINDINGS:
        more = f"{len(findings) - MAX_FINDINGS} further problems are not listed"
        problems[Problem(str(path), "(file)", more, findings[MAX_FINDINGS].level)] = None
    return bank, list(problems)


def _short(message: str) -> str:
    """Return a message, which may quote the file, as one line of limited length."""
    line = clean_line(message)
    return line if len(line) <= 300 else line[:299] + "…"


# Storing ------------------------------------------------------------------------------------------------


def bank_to_json(bank: Bank) -> str:
    """Return a bank as canonical JSON: keys sorted, numbers exact. `bank_from_json` reads it.

    Only the keys that the bank has are included, and `coverage` unless it is 0: keys that older banks lack
    must not change their digests.
    """
    data = bank.model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["decision"].pop("coverage", None)
    if bank.decision.coverage:
        data["decision"]["coverage"] = to_plain(bank.decision.coverage)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def bank_from_json(text: str) -> Bank:
    """Return the bank that `bank_to_json` wrote. Raises BankError for any other text."""
    from csr_interview.banks.types import build_kept, key_path

    title, way_out = "A stored question bank cannot be read", "Run `csr-interview store check` for details"
    try:
        raw = clean_tree(json.loads(text, strict=False))
    except UnreadableError as exc:
        raise BankError(title, exc.message, way_out) from None
    except (ValueError, RecursionError):
        raise BankError(title, "it is not JSON", way_out) from None
    bank, findings = build_kept(raw)
    if bank is None:
        first = findings[0]
        raise BankError(title, clean_line(f"{key_path(first.path)}: {first.message}"), way_out)
    return bank


def digest(bank: Bank) -> str:
    """Return the SHA-256 of a bank's canonical JSON, in hexadecimal."""
    return hashlib.sha256(bank_to_json(bank).encode()).hexdigest()


# A starter bank: a commented file for people who write their own.


_ID = re.compile("[a-z0-9][a-z0-9-]{0,63}")
_PARTS = re.compile("[^a-z0-9]+")

TITLE_MOST = 200
"""Maximum characters of a title."""


def starter_text(bank_id: str, title: str) -> str:
    """Return the text of a starter bank with this ID and title. Raises BankError if one is invalid."""
    if not _ID.fullmatch(bank_id):
        raise BankError(
            "This cannot be a bank ID",
            clean_line(f'"{bank_id[:80]}"'),
            "An ID has at most 64 lowercase letters, digits and hyphens.",
        )
    shown = clean_line(title)
    if not shown or len(shown) > TITLE_MOST:
        raise BankError("This cannot be a bank title", f"a title has 1 to {TITLE_MOST} characters", "")
    text = Path(__file__).with_name("starter.toml").read_text(encoding="utf-8")
    text = _put(text, "id", bank_id)
    return _put(text, "title", shown)


def _put(text: str, key: str, value: str) -> str:
    """Return the text with the value of a top-level key replaced."""
    # A JSON string without control characters is also a TOML string.
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    return re.sub(f"^{key} = .*$", lambda _: line, text, count=1, flags=re.MULTILINE)


def id_from(name: str) -> str:
    """Return an ID made of a file name; "my-bank" if nothing is left."""
    return _PARTS.sub("-", name.lower()).strip("-")[:64].rstrip("-") or "my-bank"


# Which of several files with one ID is used and why, for `banks list` and the app.


SOURCES: dict[Source, str] = {
    "given": "from --bank-dir",
    "own": "your own",
    "shipped": "came with the program",
}
"""Where a bank was found."""


def file_of(library: Library, bank: Bank) -> BankFile | None:
    """Return the file of a bank in use, or of one of its stages; None if it is not in use."""
    whole = whole_bank(library, bank)
    return next((file for file in library.files if file.used and file.bank == whole), None)


def whole_bank(library: Library, bank: Bank) -> Bank | None:
    """Return the bank in use that equals a bank, or contains it as a stage; None if there is none."""
    for other in library.banks:
        if other.id == bank.id:
            stages = (stage for stage in other.stages if stage.questions and bank.stages == (stage,))
            if other == bank or any(other.for_stage(stage.id) == bank for stage in stages):
                return other
    return None


def replaced_by(library: Library, bank: Bank) -> tuple[BankFile, ...]:
    """Return the files that are replaced by a bank in use."""
    used = file_of(library, bank)
    if used is None:
        return ()
    return tuple(file for file in library.files if file.shadowed_by == used.path)


def standing(library: Library, bank: Bank) -> str:
    """Return where a bank is from and what it replaces; empty for a shipped one that replaces nothing.

    For example "your own, in place of 1.1.0, which came with the program". A bank that is no longer in use is
    the one that an interview was started with.
    """
    used = file_of(library, bank)
    if used is None:
        now = next((other.version for other in library.banks if other.id == bank.id), "")
        return f"kept by this interview; new ones use {now}" if now else "kept by this interview"
    others = [
        f"{file.bank.version}, which {'' if file.source == 'shipped' else 'is '}{SOURCES[file.source]}"
        for file in replaced_by(library, bank)
        if file.bank is not None
    ]
    if not others:
        return "" if used.source == "shipped" else SOURCES[used.source]
    return clean_line(f"{SOURCES[used.source]}, in place of {' and '.join(others)}")


def remarks(library: Library) -> Iterator[str]:
    """Yield a sentence for each file that is not used, and why."""
    for bank in library.banks:
        used = file_of(library, bank)
        for file in replaced_by(library, bank):
            if used is not None and file.bank is not None:
                yield clean_line(_remark(bank, used, file, file.bank))


def _remark(bank: Bank, used: BankFile, file: BankFile, other: Bank) -> str:
    same = _order(bank) == _order(other)
    why = "found first, and the versions are the same" if same else "the higher version"
    line = (
        f"{bank.id}: {bank.version} ({SOURCES[used.source]}) is used, not {other.version} "
        f"({SOURCES[file.source]}): it is {why}."
    )
    if file.source != "shipped" and used.source == "shipped":
        line += f" Raise the version in {file.path.name} above {bank.version} to use yours."
    return line
