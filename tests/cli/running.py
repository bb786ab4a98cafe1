"""Running the command line inside the test process, as the entry point does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from csr_interview.cli.app import run
from csr_interview.cli.failures import guarded


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


def runner(capture: pytest.CaptureFixture[bytes]) -> Run:
    """Return a function that runs one command line and gives back code, output and errors."""

    def call(*args: object) -> Result:
        code = guarded(lambda: run([str(arg) for arg in args]))
        captured = capture.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return call
