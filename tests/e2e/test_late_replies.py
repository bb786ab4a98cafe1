"""What a terminal answers late changes nothing, wherever the user is."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.program import draft, kept, start, to_first_question
from tests.e2e.test_endings import situation
from tests.replies import REPLIES


def test_late_replies_change_nothing(tmp_path: Path) -> None:
    replies = "".join(REPLIES)
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.send(*"one", "f2")
        terminal.wait_for("one")
        terminal.write(replies + " two")
        terminal.wait_for("one two")
        terminal.send("ctrl+g")
        terminal.wait_for("GUIDANCE")
        terminal.write(replies + " three")
        terminal.wait_for("one two three")

        terminal.send("ctrl+o")
        terminal.wait_for("Mark all that apply")
        terminal.write(replies)
        terminal.send("up", "enter")  # the last line
        terminal.wait_for("Describe the flag")
        terminal.write(f"{replies}swore{replies}!")
        terminal.wait_for("swore!")
        terminal.send("enter")
        terminal.wait_until(lambda: "Describe the flag" not in terminal.text, "dialog closed")

        terminal.send("f8", "f8", "f8", "f8", "f8", "f8")
        terminal.wait_for("CLOSING|Closing")
        terminal.send("f8")
        terminal.wait_for("DRAFT")
        terminal.write(f"{replies}A summary")
        terminal.wait_for("A summary")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert situation(tmp_path) == "one two three"
    interview = kept(tmp_path)
    assert interview.summary == "A summary"
    assert interview.answer("q1").rating == 2
    assert [mark.text for mark in interview.marks] == ["swore!"]
    assert not any(interview.answer(f"q{number}").rating for number in range(2, 7))


def test_replies_in_pieces_change_nothing(tmp_path: Path) -> None:
    """At home, in a note and in the palette."""
    pieces = [
        "\x1b]11;rgb:1e", "1e/1e1e/1e1e\x1b", "\\", "\x1b[", ">0;276;0c", "\x1b[?6", "1;6;7", "c\x1b[?5", "u",
        "\x9b?62;22", "c", "\x1bP>|XTerm", "(390)\x1b\\",
    ]  # fmt: skip
    draft(tmp_path)
    with start(tmp_path) as terminal:

        def answer() -> None:
            for piece in pieces:
                terminal.write(piece)
                terminal.wait_until(lambda: terminal.unread() == 0, "all of it read")

        terminal.wait_for(r"\^P all")
        answer()
        to_first_question(terminal)
        terminal.send(*"one", "f2")
        terminal.wait_for("one")
        answer()
        terminal.send(*" two")
        terminal.wait_for("one two")
        terminal.send("ctrl+p")
        terminal.wait_for("Search commands")
        answer()
        assert "Search commands" in terminal.text  # the placeholder: nothing was typed
        terminal.send("esc")
        terminal.wait_until(lambda: "Search commands" not in terminal.text, "palette closed")
        terminal.send(*" three")
        terminal.wait_for("one two three")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert situation(tmp_path) == "one two three"
    assert kept(tmp_path).answer("q1").rating == 2
