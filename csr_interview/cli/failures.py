"""How the program fails: one clear line on standard error and an exit code, never a traceback."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable

from csr_interview.errors import CsrInterviewError
from csr_interview.text import clean_line

DEBUG_VARIABLE = "CSR_INTERVIEW_DEBUG"
"""Set to 1, a defect ends in Python's own traceback. It may show file names, never local values."""

_NO_ROOM = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)}
"""What only writing fails with: there is no room left for it."""

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def guarded(run: Callable[[], int]) -> int:
    """Return the exit code of `run`, or that of the failure it ended in, having said what it was."""
    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()  # a reader that went away shows here, not in Python's own last moments
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
        if exc.errno in _NO_ROOM and not exc.filename:  # a file would be named; output is not
            _drop_output()
            complain(f"The output could not be written: {(exc.strerror or 'no room').lower()}")
            return FAILED
        return _defect(exc, exc.strerror or "")
    except Exception as exc:  # noqa: BLE001 - the last resort: whatever it is, it becomes one line
        return _defect(exc, "")
    return code


def complain(line: str) -> None:
    """Write one line to standard error, whatever is in it."""
    if sys.stderr is not None:
        line = clean_line(line)
        text = f"csr-interview: {line}{'' if line.endswith(('.', '!', '?')) else '.'}\n"
        encoding = sys.stderr.encoding or "utf-8"
        with contextlib.suppress(OSError):  # nowhere is left to say it; the exit code still does
            sys.stderr.write(text.encode(encoding, "replace").decode(encoding))


def _defect(exc: Exception, cause: str) -> int:
    """Report a defect, without the error message, which may quote a note."""
    if os.environ.get(DEBUG_VARIABLE) == "1":
        raise exc
    what = f"{type(exc).__name__}{f', {cause.lower()}' if cause else ''}"
    complain(f"An unexpected error occurred ({what}). Set {DEBUG_VARIABLE}=1 for details.")
    return FAILED


def _reader_left(exc: OSError) -> bool:
    """Whether standard output was a pipe that nobody reads any more (`| head`)."""
    # Windows reports a closed pipe as EINVAL.
    return exc.errno == errno.EPIPE or (os.name == "nt" and exc.errno == errno.EINVAL and not exc.filename)


def _drop_output() -> None:
    """Send what is still buffered nowhere, so that Python does not complain about the pipe at exit."""
    if sys.stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    finally:
        os.close(nowhere)
