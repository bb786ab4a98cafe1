"""The profile of the user: who they are in every database on this computer, kept in `profile.toml`."""

from __future__ import annotations

import contextlib
import errno
import json
import os

from csr_interview.errors import ProfileError
from csr_interview.models.interview import Profile
from csr_interview.models.kinds import is_id
from csr_interview.paths import create_private_file, make_private_folder, profile_path
from csr_interview.text import clean_line

_MOST = 100_000
"""Bytes of the file that are read."""


def new_profile(name: str, email: str = "") -> Profile:
    """Return a profile with a random ID."""
    return Profile(os.urandom(10).hex(), clean_line(name), clean_line(email))


def load() -> Profile | None:
    """Return the profile of the user; None if there is none yet. Raises ProfileError."""
    path = profile_path()
    way_out = "Correct the file, or delete it and enter your name again"
    try:
        if path.exists() and not path.is_file():  # opening a named pipe would wait
            raise OSError(errno.EINVAL, "not a regular file")
        with path.open("rb") as file:
            text = file.read(_MOST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as exc:
        raise _failed("read", exc) from exc
    import tomllib  # takes milliseconds

    try:
        found = tomllib.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as exc:
        raise ProfileError("Your profile cannot be read", f"{path} is damaged", way_out) from exc
    values = [found.get(key, "") for key in ("id", "name", "email")]
    if not all(isinstance(value, str) for value in values):
        raise ProfileError("Your profile cannot be read", f"{path} has a value that is not text", way_out)
    profile = Profile(*map(clean_line, values))
    if not profile.name or not is_id(profile.id):
        raise ProfileError("Your profile cannot be read", f"{path} has no valid name and id", way_out)
    return profile


def save(profile: Profile) -> None:
    """Store the profile of the user, all of it or nothing, but not over a file that cannot be read.

    Raises ProfileError.
    """
    load()
    path = profile_path()
    partial = path.with_name(f"{path.name}.{os.urandom(4).hex()}.tmp")
    values = (("id", profile.id), ("name", profile.name), ("email", profile.email))
    # A JSON text without escapes of surrogates is a TOML text, too.
    text = "".join(f"{key} = {json.dumps(clean_line(value), ensure_ascii=False)}\n" for key, value in values)
    try:
        make_private_folder(path.parent)
        create_private_file(partial, text.encode())
        partial.replace(path)
    except OSError as exc:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise _failed("saved", exc) from exc


def _failed(done: str, exc: OSError) -> ProfileError:
    return ProfileError(f"Your profile cannot be {done}", f"{profile_path()}: {exc.strerror or exc}")
