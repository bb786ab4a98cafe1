"""Where the program keeps its files on this machine.

The environment variable CSR_INTERVIEW_HOME moves all folders under one; otherwise the places are the
ones the operating system has for a user's application data.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

HOME_VARIABLE = "CSR_INTERVIEW_HOME"
"""Names a folder that takes the place of the operating system's own."""

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def data_dir() -> Path:
    """Return the folder that everything stands under. It need not exist yet."""
    home = os.environ.get(HOME_VARIABLE, "")
    if home:
        return Path(home).expanduser().absolute()
    import platformdirs  # costs milliseconds, and most calls do not get here

    return Path(platformdirs.user_data_path("csr-interview", appauthor=False))


def store_path() -> Path:
    """Return the file that interviews are kept in unless `--store` says otherwise."""
    return data_dir() / "interviews.db"


def user_bank_dir() -> Path:
    """Return the folder of the user's own question banks."""
    return data_dir() / "question_banks"


def backup_dir(store: Path | None = None) -> Path:
    """Return the folder of a store's backups: `backups` beside it. Without `store`, the usual one's."""
    return (store or store_path()).absolute().parent / "backups"


@contextlib.contextmanager
def private_umask() -> Iterator[None]:
    """Let whatever is created inside be readable by its owner only (no effect on Windows).

    The umask belongs to the whole process; for the moment it is changed, files that other threads
    create become more private, never less.
    """
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_private_folder(folder: Path) -> None:
    """Create a folder and what is missing above it, open to its owner only; an existing one stays as it is.

    Raises OSError where that is not possible.
    """
    with private_umask():
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def create_private_file(path: Path) -> None:
    """Create an empty file that only its owner can read. Raises FileExistsError, or another OSError."""
    with private_umask():
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
