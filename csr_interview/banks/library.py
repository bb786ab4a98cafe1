"""Question banks: finding the files, reading them, and telling everything that is wrong with one.

A bank is data from somebody else: a file may be broken, huge, or made to do harm. It is read as UTF-8
TOML of limited size and depth, its text is cleaned, and every problem comes with file, key path and
message. A bad bank is listed with its problems and never hides a good one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from csr_interview import paths
from csr_interview.banks.source import UnreadableError, clean_tree, is_bank_name, parse, read
from csr_interview.errors import BankError, NotFound
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

Source = Literal["given", "own", "shipped"]
"""Where a bank was found: a `--bank-dir`, the user's own folder, or beside the program."""

MAX_FINDINGS = 500
"""Most problems told of one file. More than that means that it is no bank at all."""

DEFAULT_BANK = "csr"
"""The bank that is offered first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a bank file. An error keeps the bank from being used, a warning does not."""

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
    """One bank file that was found, usable or not."""

    path: Path
    source: Source
    bank: Bank | None
    """None when the file has errors."""
    problems: tuple[Problem, ...] = ()
    shadowed_by: Path | None = None
    """The file used in place of this one: same id, higher version or earlier in the search order."""

    @property
    def used(self) -> bool:
        """Whether this is the file that its bank is taken from."""
        return self.bank is not None and self.shadowed_by is None

    @property
    def state(self) -> Literal["used", "shadowed", "broken"]:
        """What became of the file, in a word."""
        return "broken" if self.bank is None else "used" if self.used else "shadowed"


@dataclass(frozen=True, slots=True)
class Library:
    """Every bank file in search order, with what each holds or what is wrong with it."""

    files: tuple[BankFile, ...]
    problems: tuple[Problem, ...] = ()
    """What is wrong with folders: given but missing, or unreadable."""

    @property
    def banks(self) -> tuple[Bank, ...]:
        """The banks in use, the default one first, then by title."""
        used = [file.bank for file in self.files if file.bank is not None and file.used]
        return tuple(sorted(used, key=lambda bank: (bank.id != DEFAULT_BANK, bank.title, bank.id)))

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """The problems of folders and files together, warnings included."""
        return self.problems + tuple(problem for file in self.files for problem in file.problems)

    def get(self, bank_id: str) -> Bank:
        """Return the bank in use with that id, or the only one whose id begins so.

        Raises NotFound where there is none, or more than one.
        """
        exact = [bank for bank in self.banks if bank.id == bank_id]
        found = exact or [bank for bank in self.banks if bank_id and bank.id.startswith(bank_id)]
        if len(found) == 1:
            return found[0]
        known = ", ".join(bank.id for bank in found or self.banks) or "none"
        title = f'More than one bank begins with "{bank_id}"' if found else f'No question bank "{bank_id}"'
        raise NotFound(clean_line(title), f"there is {known}", "`csr-interview banks list` shows all")


# Finding ------------------------------------------------------------------------------------------------


def shipped_dir() -> Path:
    """Return the folder of the shipped banks: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    packed = package / "question_banks"
    return packed if packed.is_dir() else package.parent / "question_banks"


def bank_files(folder: Path) -> list[Path]:
    """Return the names ending in `.toml` in a folder, sorted; hidden ones are left out. Raises OSError."""
    found = [path for path in folder.iterdir() if is_bank_name(path) and not path.name.startswith(".")]
    return sorted(found, key=lambda path: path.name)


def load_all(bank_dirs: Iterable[Path] = ()) -> Library:
    """Return every bank in the given folders, the user's own one and the shipped ones, in that order.

    Never raises for what it finds. The highest version of an id is used; between equal versions, the
    one found first.
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
            found = bank_files(folder)
        except OSError as exc:
            if source != "own" or not isinstance(exc, FileNotFoundError):  # one's own folder is optional
                problems.append(Problem(str(folder), "(folder)", f"cannot be read: {exc.strerror}"))
            continue
        for path in found:
            bank, wrong = _examine(path)
            files.append(BankFile(path, source, bank, tuple(wrong)))
    return Library(_shadowed(files), tuple(problems))


def _shadowed(files: Sequence[BankFile]) -> tuple[BankFile, ...]:
    """Return the files, each that is not used marked with the one that is used in its place."""
    best: dict[str, tuple[tuple[int, ...], Path]] = {}
    for file in files:
        if file.bank is not None:
            order = (*file.bank.order, 0, 0)[:3]  # 1.0 is 1.0.0
            if file.bank.id not in best or order > best[file.bank.id][0]:
                best[file.bank.id] = (order, file.path)
    marked = []
    for file in files:
        winner = best[file.bank.id][1] if file.bank is not None else file.path
        marked.append(file if winner == file.path else replace(file, shadowed_by=winner))
    return tuple(marked)


# Reading ------------------------------------------------------------------------------------------------


def load_file(path: Path, *, links: bool = False) -> Bank:
    """Return the bank in a file. Raises BankError, naming the first error, where it cannot be used.

    `links` follows a symbolic link: for a file that the user named, not for one found in a folder.
    """
    bank, problems = _examine(path, links=links)
    if bank is not None:
        return bank
    errors = [problem for problem in problems if problem.level == "error"]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    raise BankError("This question bank cannot be used", str(errors[0]) + more, "`csr-interview banks check`")


def check_file(path: Path, *, links: bool = False) -> list[Problem]:
    """Return all problems of a bank file at once, in the order of the file; empty when it is fine.

    There is an error among them exactly where `load_file` with the same `links` raises.
    """
    return _examine(path, links=links)[1]


def _examine(path: Path, *, links: bool = False) -> tuple[Bank | None, list[Problem]]:
    """Return the bank of a file (None where it has errors) and its problems."""
    try:
        raw = parse(read(path, links=links))
    except UnreadableError as exc:
        return None, [Problem(str(path), exc.key, exc.message)]
    from csr_interview.banks.lint import lint  # these three import pydantic: half the cost of a short command
    from csr_interview.banks.tree import key_path, owner, place
    from csr_interview.banks.types import build

    bank, findings = build(raw)
    findings += lint(raw)
    if any(finding.level == "error" for finding in findings):
        bank = None
    findings.sort(key=lambda finding: finding.level)  # errors first: warnings must not crowd them out
    problems: dict[Problem, None] = {}  # a set that keeps the order
    for finding in sorted(findings[:MAX_FINDINGS], key=lambda finding: place(raw, finding.path)):
        whose = owner(raw, finding.path)
        message = finding.message + (f" ({whose})" if whose and whose not in finding.message else "")
        problems[Problem(str(path), key_path(finding.path), _short(message), finding.level)] = None
    if len(findings) > MAX_FINDINGS:
        more = f"{len(findings) - MAX_FINDINGS} further problems are not listed"
        problems[Problem(str(path), "(file)", more, findings[MAX_FINDINGS].level)] = None
    return bank, list(problems)


def _short(message: str) -> str:
    """Return a message, which may quote the file, as one line of bearable length."""
    line = clean_line(message)
    return line if len(line) <= 300 else line[:299] + "…"


# Keeping ------------------------------------------------------------------------------------------------


def bank_to_json(bank: Bank) -> str:
    """Return a bank as canonical JSON: keys sorted, numbers exact. `bank_from_json` reads it back.

    Every key is there, except `coverage` where it is 0. Banks kept before there was a minimum lack that
    key, and their digests must stay what they are.
    """
    data = bank.model_dump(mode="json", by_alias=True)
    if not bank.decision.coverage:
        del data["decision"]["coverage"]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def bank_from_json(text: str) -> Bank:
    """Return the bank that `bank_to_json` wrote. Raises BankError for any other text."""
    from csr_interview.banks.tree import key_path
    from csr_interview.banks.types import build_kept

    title, way_out = "A stored question bank cannot be read", "`csr-interview store check` tells more"
    try:
        raw = clean_tree(json.loads(text))
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
    """Return the SHA-256 of a bank's canonical JSON, in hexadecimal: equal for equal banks only."""
    return hashlib.sha256(bank_to_json(bank).encode()).hexdigest()


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a bank file, for editors."""
    from csr_interview.banks.types import json_schema as schema

    return schema()
