"""The first start in a real terminal asks who the user is, once."""

from __future__ import annotations

from pathlib import Path

from csr_interview.store import Store
from tests.e2e.program import begin, escape, kept, run, start


def test_the_first_start_asks_for_the_name_and_later_ones_do_not(tmp_path: Path) -> None:
    with start(tmp_path, cols=80, rows=24, profile=False) as terminal:
        terminal.wait_for(r"Who are you\?")
        terminal.wait_for("Esc later")
        terminal.write("T. Iyer")
        terminal.send("enter")
        terminal.wait_for("0 drafts · T. Iyer")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert b"T. Iyer" in run(tmp_path, "profile").stdout
    with start(tmp_path, profile=False) as terminal:
        begin(terminal, "Dana Whitfield", interviewer="T. Iyer")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    made = kept(tmp_path)
    with Store.open(tmp_path / "interviews.db", mode="ro") as store:
        assert store.interviewer_names() == {made.interviewer_id: "T. Iyer"}


def test_whoever_puts_it_off_gives_the_name_in_the_form(tmp_path: Path) -> None:
    with start(tmp_path, profile=False) as terminal:
        terminal.wait_for("Esc later")
        escape(terminal)
        begin(terminal, "Dana Whitfield", interviewer="T. Iyer")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert b"T. Iyer" in run(tmp_path, "profile").stdout
    assert kept(tmp_path).interviewer_id
