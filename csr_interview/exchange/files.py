"""Writing exports: a file that is complete or not there."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from csr_interview.errors import ExportError

BOM = "\ufeff"


def refuse_existing(path: Path, *, force: bool = False) -> None:
    """Raise ExportError if `path` cannot become a new file; called before long work starts."""
    try:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # expected, or reported below
            path.lstat()
    except OSError as exc:  # such as a name that is too long
        raise not_written(exc) from exc
    problem = None
    if path.is_dir():
        problem = f"{path} is a folder", "Specify a file in it."
    elif not path.parent.is_dir():
        problem = f"the folder {path.parent} does not exist", "Create it first, or choose another."
    elif path.exists() and not path.is_file():  # --force would replace a pipe or device by a file
        problem = f"{path} is not a file", "Omit -o and redirect the output there."
    elif not force and os.path.lexists(path):
        problem = f"{path} already exists", "Choose another name, or add --force to replace it."
    if problem:
        raise ExportError("Nothing was written", *problem)


def write_file(path: Path, chunks: Iterable[str], *, force: bool = False) -> None:
    """Write `chunks` as UTF-8 to `path`, readable by its owner only.

    The text goes to a temporary file in the same folder, which is renamed when complete: there is never half
    an export, and a failure leaves nothing behind. An existing file is never replaced without `force`, even
    if it appears during the export. Line ends are not changed. Raises ExportError.
    """
    refuse_existing(path, force=force)
    try:
        # mkstemp creates with mode 0600 and never follows a link.
        remove_leftovers(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=temporary_prefix(), suffix=".tmp")
    except OSError as exc:
        raise not_written(exc) from exc
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
        raise not_written(exc) from exc
    finally:
        temporary.unlink(missing_ok=True)


_MARK = ".csr-interview-"
_TEMPORARY = re.compile(re.escape(_MARK) + r"(\d+)-\w+(\.tmp)?")

OLD = 60.0
"""Seconds without a change after which the temporary file of a process that is gone is removed."""


def temporary_prefix() -> str:
    """Return how the names of temporary files and folders begin: ours, and of this process."""
    return f"{_MARK}{os.getpid()}-"


def remove_leftovers(folder: Path) -> None:
    """Remove what exports that were killed have left in a folder: they hold personal data."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            named = _TEMPORARY.fullmatch(path.name)
            if named is None or path.is_symlink() or path.stat().st_mtime > time.time() - OLD:
                continue
            if os.name == "posix" and _runs(int(named[1])):
                continue
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _runs(process: int) -> bool:
    """Return whether there is a process with this number; POSIX only, because Windows would end it."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _take_name(temporary: Path, path: Path) -> None:
    """Rename a finished file, unless the name is taken."""
    if os.name == "nt":
        temporary.rename(path)  # on Windows, rename does not replace
        return
    try:
        os.link(temporary, path)  # on POSIX, only link does not replace
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links (FAT, some network shares): only this check is possible.
        refuse_existing(path)
        temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Write the new name through to the disk (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return  # not possible on some network file systems; the file itself is on the disk
    finally:
        os.close(handle)


def not_written(exc: OSError) -> ExportError:
    """Return the error for a file or folder that could not be written."""
    if isinstance(exc, FileExistsError):
        cause, way_out = "a file with this name has just appeared", "Choose another name, or add --force."
    else:
        cause, way_out = (exc.strerror or type(exc).__name__), "Check the folder's space and permissions."
    return ExportError("Nothing was written", cause[:1].lower() + cause[1:], way_out)
