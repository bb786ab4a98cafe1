"""Which of several files with one id is used, in words: for `banks list`, and for the app.

Someone who puts a changed bank into the own folder has to see that it is taken; and why not, where it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from csr_interview.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csr_interview.banks.library import BankFile, Library, Source
    from csr_interview.models.bank import Bank

SOURCES: dict[Source, str] = {
    "given": "from --bank-dir",
    "own": "your own",
    "shipped": "came with the program",
}
"""Where a bank was found, in words."""


def file_of(library: Library, bank: Bank) -> BankFile | None:
    """Return the file that a bank in use, or one stage of it, was read from; None where it is not in use."""
    whole = whole_bank(library, bank)
    return next((file for file in library.files if file.used and file.bank == whole), None)


def whole_bank(library: Library, bank: Bank) -> Bank | None:
    """Return the bank in use that a bank is, or of which it is one stage; None where it is not in use."""
    for other in library.banks:
        if other.id == bank.id:
            stages = (stage for stage in other.stages if stage.questions and bank.stages == (stage,))
            if other == bank or any(other.for_stage(stage.id) == bank for stage in stages):
                return other
    return None


def replaced_by(library: Library, bank: Bank) -> tuple[BankFile, ...]:
    """Return the files that a bank in use takes the place of."""
    used = file_of(library, bank)
    if used is None:
        return ()
    return tuple(file for file in library.files if file.shadowed_by == used.path)


def standing(library: Library, bank: Bank) -> str:
    """Return where a bank is from and what it replaces, as a few words; empty for a shipped one alone.

    Such as: "your own, in place of 1.1.0, which came with the program". A bank that is no longer in use, kept
    by an interview that was started with it, is told as such.
    """
    used = file_of(library, bank)
    if used is None:
        now = next((other.version for other in library.banks if other.id == bank.id), "")
        return f"kept by this interview; new ones use {now}" if now else "kept by this interview"
    others = [
        f"{file.bank.version}, which {_was(file.source)}"
        for file in replaced_by(library, bank)
        if file.bank is not None
    ]
    if not others:
        return "" if used.source == "shipped" else SOURCES[used.source]
    return clean_line(f"{SOURCES[used.source]}, in place of {' and '.join(others)}")


def _was(source: Source) -> str:
    return "came with the program" if source == "shipped" else f"is {SOURCES[source]}"


def remarks(library: Library) -> Iterator[str]:
    """Yield a sentence for each bank of which there are several files: which is used, and why."""
    for bank in library.banks:
        used = file_of(library, bank)
        for file in replaced_by(library, bank):
            if used is not None and file.bank is not None:
                yield clean_line(_remark(bank, used, file, file.bank))


def _remark(bank: Bank, used: BankFile, file: BankFile, other: Bank) -> str:
    same = (*bank.order, 0, 0)[:3] == (*other.order, 0, 0)[:3]
    why = "found first, and the versions are the same" if same else "the higher version"
    line = (
        f"{bank.id}: {bank.version} ({SOURCES[used.source]}) is used, not {other.version} "
        f"({SOURCES[file.source]}): it is {why}."
    )
    if file.source != "shipped" and used.source == "shipped":
        line += f" Raise the version in {file.path.name} above {bank.version} to use yours."
    return line
