"""Commands of the program inside this process, with all that they print."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from csr_interview.cli.app import run
from csr_interview.cli.failures import guarded
from csr_interview.paths import HOME_VARIABLE
from tests.cli.running import Result
from tests.faults.outcome import Outcome


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[HOME_VARIABLE]
        else:
            os.environ[HOME_VARIABLE] = before


def command(store: Path, *words: str) -> Result:
    """Run a command on a database; the folder of the database is also the home."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with _home(store.parent), redirect_stdout(out), redirect_stderr(err):
        code = guarded(lambda: run(["--store", str(store), *words]))
    said, told = (stream.buffer.getvalue().decode() for stream in (out, err))
    return Result(code, said, told)


def expect_no_crash(result: Result, words: object, found: Outcome) -> None:
    """Add a problem if a command ended with an error that it did not expect, or without a word."""
    if "unexpected error" in result.err or "Traceback" in result.err:
        found.problems.append(f"{words}: {result.err.strip()}")
    elif result.code not in (0, 1) or (result.code and not (result.err or result.out)):
        found.problems.append(f"{words}: ended with {result.code}: {result.err.strip()}")
