"""The database is deleted under the open app: it says so, and the next start brings everything back."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.e2e.program import draft, start, to_first_question
from tests.e2e.test_endings import situation


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")
def test_what_is_typed_into_a_deleted_database_comes_back(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.write("one")
        terminal.wait_until(lambda: situation(tmp_path) == "one", "saved")
        for end in ("", "-wal", "-shm"):
            (tmp_path / f"interviews.db{end}").unlink()
        terminal.write(" two")
        terminal.wait_for("NOT SAVED.*deleted or moved")
        terminal.kill(signal.SIGTERM)
        terminal.wait_exit()
    with start(tmp_path) as terminal:
        terminal.wait_for("The backup interviews-rescued-.* has 1 interview")
        terminal.wait_for("Restore it now")
        terminal.write("y\r")
        terminal.wait_for("have been restored")
        assert situation(tmp_path) == "one two"
        terminal.send("q")
        assert terminal.wait_exit() == 0
