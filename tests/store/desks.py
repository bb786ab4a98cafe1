"""What the tests of the desk share."""

from __future__ import annotations

import time
from collections.abc import Callable

from csr_interview.models.interview import Interview
from csr_interview.saving.writer import Desk


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def type_notes(desk: Desk, interview: Interview, text: str) -> None:
    desk.post("write_text", interview.id, "irate", "notes", text)
