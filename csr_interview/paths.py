"""The folders of the program: those of the operating system for application data, or CSR_INTERVIEW_HOME."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

HOME_VARIABLE = "CSR_INTERVIEW_HOME"
"""The environment variable with a folder to use instead of that of the operating system."""

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def data_dir() -> Path:
    """Return the folder for all data, which may not exist yet."""
    home = os.environ.get(HOME_VARIABLE, "")
    if home:
        return Path(home).expanduser().absolute()
    import platformdirs  # takes milliseconds, and is rarely needed

    return Path(platformdirs.user_data_path("csr-interview", appauthor=False))


def config_dir() -> Path:
    """Return the folder for the user's settings, which may not exist yet."""
    if os.environ.get(HOME_VARIABLE, ""):
        return data_dir()
    import platformdirs

    return Path(platformdirs.user_config_path("csr-interview", appauthor=False))


def profile_path() -> Path:
    """Return the file with the user's name."""
    return config_dir() / "profile.toml"


def store_path(chosen: Path | None = None) -> Path:
    """Return the chosen database file, by default the one in the data folder; see `linked`."""
    return linked(chosen or data_dir() / "interviews.db")


def linked(store: Path) -> Path:
    """Return the file that a database's name is a symbolic link to, otherwise the name as it is.

    SQLite keeps the log beside that file, so the lock, the journal and the backups must be there as well.
    The name stays while there is a journal beside it: the open file was moved and linked.
    """
    store = store.expanduser()
    if not store.is_symlink() or not store.exists() or store.with_name(store.name + ".journal").exists():
        return store
    return store.resolve()


def user_bank_dir() -> Path:
    """Return the folder of the user's own question banks."""
    return data_dir() / "question_banks"


def backup_dir(store: Path) -> Path:
    """Return the folder `backups` next to a database."""
    return store.absolute().parent / "backups"


def reserves(store: Path) -> tuple[Path, Path]:
    """Return the two files beside a database that reserve space for its journal on a full disk."""
    return store.with_name(store.name + ".reserve"), store.with_name(store.name + ".reserve-2")


@contextlib.contextmanager
def private_umask() -> Iterator[None]:
    """Make files created inside readable by their owner only (no effect on Windows).

    The umask applies to the whole process; meanwhile, files of other threads become more private as well.
    """
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_private_folder(folder: Path) -> None:
    """Create a folder and missing parents for the owner only, unless they exist. Raises OSError."""
    with private_umask():
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""The flag that opens no symbolic link; Windows has none, and creating links there takes special rights."""

_FLAGS = NO_LINK | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Opening a named pipe would wait for another program."""


def open_private(path: Path, flags: int) -> int:
    """Open a file that only its owner can read, never through a symbolic link; return the descriptor.

    Never waits for a named pipe. Raises OSError.
    """
    if not NO_LINK and path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    with private_umask():
        return os.open(path, flags | _FLAGS, FILE_MODE)


def write_through(path: Path, flags: int, data: bytes) -> None:
    """Write bytes through to the disk, in a file that only its owner can read. Raises OSError."""
    with os.fdopen(open_private(path, flags), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def free_name(path: Path, end: str) -> Path:
    """Return a name that no file has yet: that of a path, an end and a number."""
    number = 1
    while os.path.lexists(free := path.with_name(f"{path.name}.{end}-{number}")):
        number += 1
    return free


def create_private_file(path: Path, data: bytes = b"") -> None:
    """Create a file that only its owner can read. Raises FileExistsError, or another OSError."""
    with os.fdopen(open_private(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "wb") as file:
        file.write(data)


def read_regular(path: Path, most: int) -> bytes:
    """Return up to `most` bytes of a regular file, never through a symbolic link. Raises OSError."""
    with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        return file.read(most)
