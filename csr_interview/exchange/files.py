"""Putting an export where it belongs: a file that is complete or not there, or standard output."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from csr_interview.errors import ExportError
from csr_interview.text import clean

BOM = "\ufeff"


def refuse_existing(path: Path, *, force: bool = False) -> None:
    """Raise ExportError where `path` cannot become a new file; called before long work starts."""
    try:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # the best of cases, or said below
            path.lstat()
    except OSError as exc:  # too long a name, a folder that may not be looked into
        raise _failed(exc) from exc
    if path.is_dir():
        raise ExportError("Nothing was written", f"{path} is a folder", "Give a file name inside it.")
    if not path.parent.is_dir():
        raise ExportError(
            "Nothing was written",
            f"the folder {path.parent} does not exist",
            "Create it first, or choose another.",
        )
    if path.exists() and not path.is_file():  # a pipe, a device: --force would put a file in its place
        raise ExportError(
            "Nothing was written", f"{path} is not a file", "Omit -o and redirect the output there."
        )
    if not force and os.path.lexists(path):
        raise ExportError(
            "Nothing was written",
            f"{path} already exists",
            "Choose another name, or add --force to replace it.",
        )


def write_file(path: Path, chunks: Iterable[str], *, force: bool = False) -> None:
    """Write `chunks` as UTF-8 to `path`, readable by its owner only.

    The text goes to a temporary file in the same folder, reaches the disk, and only then takes the
    name: a reader never sees half an export, and a failure leaves nothing behind. An existing file is
    never replaced without `force`, not even one that appears while the export is being made.
    Line ends are written as they come. Raises ExportError.
    """
    refuse_existing(path, force=force)
    try:
        # mkstemp creates with mode 0600 and never follows a link.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".csr-interview-", suffix=".tmp")
    except OSError as exc:
        raise _failed(exc) from exc
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                stream.write(chunk.encode())
            stream.flush()
            os.fsync(stream.fileno())
        if force:
            temporary.replace(path)
        else:
            _take_name(temporary, path)
        _sync_folder(path.parent)
    except OSError as exc:
        raise _failed(exc) from exc
    finally:
        temporary.unlink(missing_ok=True)


def write_stream(stream: BinaryIO, chunks: Iterable[str]) -> None:
    """Write `chunks` as UTF-8 to a binary stream, byte for byte, and flush it.

    A reader that goes away is reported as BrokenPipeError; the command line ends quietly on it.
    """
    for chunk in chunks:
        stream.write(chunk.encode())
    stream.flush()


def for_terminal(chunks: Iterable[str]) -> Iterable[str]:
    """Make `chunks` fit to be shown on a terminal: no byte order mark, nothing a terminal would obey."""
    for chunk in chunks:
        yield clean(chunk)


def _take_name(temporary: Path, path: Path) -> None:
    """Give a finished file its name unless something has it already."""
    if os.name == "nt":
        temporary.rename(path)  # on Windows rename refuses to replace
        return
    try:
        os.link(temporary, path)  # on POSIX only link refuses, rename replaces
    except FileExistsError:
        raise
    except OSError:
        # File systems without hard links (FAT, some network shares): the check is all there is.
        refuse_existing(path)
        temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where a folder can be synced (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return  # some network file systems cannot; the file itself is safe on the disk
    finally:
        os.close(handle)


def _failed(exc: OSError) -> ExportError:
    if isinstance(exc, FileExistsError):
        cause, way_out = "a file with this name has just appeared", "Choose another name, or add --force."
    else:
        cause, way_out = (exc.strerror or type(exc).__name__), "Check the folder's space and permissions."
    return ExportError("Nothing was written", cause[:1].lower() + cause[1:], way_out)
