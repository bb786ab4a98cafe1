"""Opening the app in a terminal, with the chosen database or with temporary demo data."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from csr_interview.cli.failures import FAILED, USAGE, complain
from csr_interview.errors import DatabaseLost, ProfileError
from csr_interview.models.interview import Profile

DEMO_INTERVIEWS = 12
DEMO_SEED = 3


def open_app(store: Path | None, bank_dirs: Sequence[Path]) -> int:
    """Open the app with a database (by default the user's) and return its exit code; 2 without a terminal.

    Raises CsrInterviewError if the database cannot be used.
    """
    if not has_terminal():
        return USAGE
    gc.disable()  # until everything is imported, see import_ahead in ui/routes.py
    from csr_interview.exchange.files import remove_leftovers
    from csr_interview.paths import store_path
    from csr_interview.ui.app import run_app
    from csr_interview.ui.base import DEMO

    remove_leftovers(Path.cwd())
    path = store_path(store)
    me, problem = _profile()
    run = partial(run_app, path, list(bank_dirs), profile=me, profile_problem=problem)
    try:
        code = run()
    except DatabaseLost as exc:
        if not _restored(path, exc):
            return FAILED
        code = run()
    return open_demo(bank_dirs) if code == DEMO else code


def _profile() -> tuple[Profile | None, ProfileError | None]:
    """Return the profile of the user, and why it cannot be read: no reason not to hold an interview."""
    from csr_interview.profile import load

    try:
        return load(), None
    except ProfileError as exc:
        return None, exc


def _restored(path: Path, lost: DatabaseLost) -> bool:
    """Offer to restore the newest good backup; return whether it was restored."""
    import click

    from csr_interview.store import backup
    from csr_interview.store.records import utc_now

    path = path.absolute()
    complain(str(lost))
    good = backup.newest_good(path)
    if good is None or not click.confirm("Restore it now?", err=True):
        return False
    backup.restore(path, good, utc_now())
    return True


def open_demo(bank_dirs: Sequence[Path]) -> int:
    """Open the app with temporary sample interviews; return its exit code."""
    if not has_terminal():
        return USAGE
    import tempfile

    # On Windows, an open file cannot be removed; sample data may remain.
    with tempfile.TemporaryDirectory(prefix="csr-interview-demo-", ignore_cleanup_errors=True) as folder:
        store = Path(folder) / "demo.db"
        _fill(store, bank_dirs)
        gc.disable()
        from csr_interview.ui.app import run_app
        from csr_interview.ui.base import DEMO

        code = run_app(store, list(bank_dirs), demo=True, profile=_profile()[0])
    return 0 if code == DEMO else code


def _fill(store: Path, bank_dirs: Sequence[Path]) -> None:
    from datetime import UTC, datetime

    from csr_interview.banks.library import DEFAULT_BANK, load_all
    from csr_interview.sample.interviews import sample_pairs
    from csr_interview.store import Store

    bank = load_all(bank_dirs).get(DEFAULT_BANK)
    made = sample_pairs(bank, count=DEMO_INTERVIEWS, seed=DEMO_SEED, until=datetime.now(UTC))
    with Store.open(store) as opened:
        opened.add_interviews(made)


def has_terminal() -> bool:
    """Return whether the app can run here; reports why not."""
    if not (is_tty(sys.stdin) and is_tty(sys.stdout)):
        complain(
            "The app needs a terminal, but input or output is redirected. "
            "Commands such as `csr-interview list` and `export` work without one."
        )
        return False
    if os.environ.get("TERM") == "dumb":
        complain("This terminal cannot display the app (TERM=dumb). Use another one, or set TERM correctly.")
        return False
    return True


def is_tty(stream: object) -> bool:
    """Return whether a stream is a terminal; it is None without a console."""
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty())
