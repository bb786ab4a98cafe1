"""What the tests of saving share."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from csr_interview.models.interview import Interview
from csr_interview.saving import journal
from csr_interview.saving.changes import WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def type_notes(saves: SaveQueue, interview: Interview, text: str) -> None:
    saves.post(WriteText(interview.id, "irate", "notes", text))


def texts_in(journal_file: Path) -> list[str]:
    """Return the texts of fields in a journal, in order."""
    changes = (entry.change for entry in journal.load(journal_file)[0])
    return [change.text for change in changes if isinstance(change, WriteText)]


def grow(pages: int) -> Callable[[Store], None]:
    """Let the file grow to so many pages or its size, then fail as on a full disk."""

    def set_limit(store: Store) -> None:
        store.conn.execute(f"PRAGMA max_page_count = {pages}")

    return set_limit


def interview_of(saves: SaveQueue, interview: str) -> Interview:
    """Return an interview as the app shows it."""
    return saves.ask(lambda store: store.interview(interview), Fresh.AS_TYPED, interview).result(60)
