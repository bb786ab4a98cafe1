"""The way in: `csr-interview` and `python -m csr_interview`.

Only what is needed for the command at hand is imported: the version needs nothing, opening the app
does without click (45 ms), and everything else goes through the command line.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from csr_interview import __version__


def main() -> int:
    """Run the program on `sys.argv` and return its exit code: 0 done, 1 an error, 2 usage or no terminal."""
    args = sys.argv[1:]
    if args == ["--version"]:
        with contextlib.suppress(OSError):  # said below, where the rest of the program's failures are
            return _version()
    from csr_interview.cli.failures import guarded

    return guarded(_version if args == ["--version"] else lambda: _run(args))


def _version() -> int:
    if sys.stdout is not None:
        sys.stdout.write(f"csr-interview {__version__}\n")
        sys.stdout.flush()
    return 0


def _run(args: list[str]) -> int:
    places = _only_places(args)
    if places is not None:
        from csr_interview.cli.open_app import open_app

        return open_app(*places)
    from csr_interview.cli.app import run

    return run(args)


def _only_places(args: list[str]) -> tuple[Path | None, list[Path]] | None:
    """Return store and bank folders when the arguments hold nothing else; None leaves them to click."""
    store: Path | None = None
    folders: list[Path] = []
    rest = list(args)
    while rest:
        name, sign, value = rest.pop(0).partition("=")
        if name not in ("--store", "--bank-dir"):
            return None
        if not sign:
            if not rest or rest[0].startswith("-"):
                return None
            value = rest.pop(0)
        if not value:
            return None
        if name == "--store":
            store = Path(value)
        else:
            folders.append(Path(value))
    return store, folders


if __name__ == "__main__":
    sys.exit(main())
