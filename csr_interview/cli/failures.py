"""Reporting failures: one line on standard error and an exit code, never a traceback."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable

from csr_interview.errors import CsrInterviewError
from csr_interview.text import clean_line

DEBUG_VARIABLE = "CSR_INTERVIEW_DEBUG"
"""If set to 1, unexpected errors show a traceback, which may contain file names but no values."""

_NO_ROOM = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)}
"""Errors if there is no space left."""

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def guarded(run: Callable[[], int]) -> int:
    """Run a command and return its exit code; reports failures."""
    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()  # detects a closed pipe here instead of at exit
    except CsrInterviewError as exc:
        complain(str(exc))
        return FAILED
    except KeyboardInterrupt:
        complain("Canceled.")
        return INTERRUPTED
    except OSError as exc:
        if _reader_left(exc):
            _drop_output()
            return DONE
        if exc.errno in _NO_ROOM and not exc.filename:  # a file would have a name, output has none
            _drop_output()
            complain(f"The output could not be written: {(exc.strerror or 'no room').lower()}")
            return FAILED
        return _defect(exc, exc.strerror or "")
    except Exception as exc:  # noqa: BLE001 - reported in one line
        return _defect(exc, "")
    return code


def complain(line: str) -> None:
    """Write one cleaned line to standard error."""
    if sys.stderr is not None:
        line = clean_line(line)
        text = f"csr-interview: {line}{'' if line.endswith(('.', '!', '?')) else '.'}\n"
        encoding = sys.stderr.encoding or "utf-8"
        with contextlib.suppress(OSError):  # the exit code still tells
            sys.stderr.write(text.encode(encoding, "replace").decode(encoding))


def _defect(exc: Exception, cause: str) -> int:
    """Report an unexpected error without its message, which may quote notes."""
    if os.environ.get(DEBUG_VARIABLE) == "1":
        raise exc
    what = f"{type(exc).__name__}{f', {cause.lower()}' if cause else ''}"
    complain(f"An unexpected error occurred ({what}). Set {DEBUG_VARIABLE}=1 for details.")
    return FAILED


def _reader_left(exc: OSError) -> bool:
    """Return whether standard output is a closed pipe (`| head`)."""
    # Windows reports a closed pipe as EINVAL.
    return exc.errno == errno.EPIPE or (os.name == "nt" and exc.errno == errno.EINVAL and not exc.filename)


def _drop_output() -> None:
    """Discard buffered output, so that Python does not report the pipe at exit."""
    if sys.stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    finally:
        os.close(nowhere)
