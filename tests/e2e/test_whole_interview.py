"""A whole interview by keys alone, in the installed program: from launch to the CSV and back."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path

from tests.e2e.program import begin, escape, finish_and_submit, listed, run, start
from tests.terminal import Terminal
from tests.variants import sizes

FIELDS = ("situation", "task", "action", "result", "notes")
STAR = {"q1", "q2"}
RATINGS = {"q1": 4, "q2": 5, "q3": 3, "q4": 2, "q5": 4}
SKIPPED = {"q6": "the call was cut off"}
HOSTILE = {
    ("q1", "situation"): "=1+1 [/b] [@click=app.quit]x[/]",
    ("q1", "notes"): 'quotes " and ; and , 😀 ünïcödé',
    ("q3", "notes"): "-2 and +3 @home 'quoted'",
}


def typed(question: str, field: str) -> str:
    """What is typed into a field."""
    return HOSTILE.get((question, field), f"{question} {field}: said something worth noting")


def fields_of(question: str) -> tuple[str, ...]:
    return FIELDS if question in STAR else ("notes",)


def fill(terminal: Terminal, question: str) -> None:
    """Type into every field of a question, starting in the first."""
    for place, field in enumerate(fields_of(question)):
        if place:
            terminal.send("tab")
        terminal.write(typed(question, field))


@sizes((80, 24), (120, 40), (60, 20))
def test_a_whole_interview(tmp_path: Path, size: tuple[int, int]) -> None:
    cols, rows = size
    with start(tmp_path, cols=cols, rows=rows) as terminal:
        begin(terminal, "Dana O'Brien [b]")
        terminal.write("Sound was fine")
        terminal.send("f8")
        fill(terminal, "q1")
        terminal.send("f4")  # by F-key, still typing
        terminal.write(" and went on")
        terminal.send("ctrl+o")
        terminal.wait_for("Mark all that apply")
        terminal.write("1")
        terminal.wait_for(r"1  \[x\]")
        escape(terminal)
        terminal.send("f8")
        fill(terminal, "q2")
        terminal.send("ctrl+r")
        terminal.write("5")  # by ^R and a digit
        terminal.send("ctrl+down")
        fill(terminal, "q3")
        terminal.send("ctrl+p")
        terminal.wait_for("Search commands")
        terminal.write("rate")  # by the palette
        terminal.wait_for("Rate: press 1–5")
        terminal.send("enter")
        terminal.wait_for("^ +RATE ")
        terminal.send("3", "alt+down")
        fill(terminal, "q4")
        terminal.send("ctrl+o")
        terminal.wait_for("Mark all that apply")
        terminal.write("2")
        terminal.wait_for(r"2  \[x\]")
        escape(terminal)
        terminal.send("f2", "f8")
        fill(terminal, "q5")
        terminal.send("f4", "f8")
        terminal.write(typed("q6", "notes"))
        terminal.send("ctrl+r")
        terminal.write("0")
        terminal.wait_for("Not assessed: ")
        terminal.write(SKIPPED["q6"])
        terminal.send("enter", "f8")
        terminal.wait_for("(?s)CLOSING|Say, in your own words")
        terminal.write("Asked about shifts")
        terminal.send("f8")
        finish_and_submit(terminal)
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.not_restored() == []
    reopened(tmp_path, cols, rows)
    exported(tmp_path)


def reopened(home: Path, cols: int, rows: int) -> None:
    with start(home, cols=cols, rows=rows) as terminal:
        terminal.wait_for("Dana O'Brien")
        terminal.send("enter")
        terminal.wait_for("SUBMITTED")
        texts = [typed(question, field) for question in ("q1", "q5") for field in fields_of(question)]
        wanted = {"cutoff", *("".join(text.split())[:20] for text in texts)}
        terminal.wait_until(partial(read_on, terminal, wanted), "all that was typed")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0


def read_on(terminal: Terminal, wanted: set[str]) -> bool:
    """Take what the screen shows from what is still to be found; turn the page, at the end to the first."""
    page = terminal.text
    words = "".join(page.split())
    wanted -= {text for text in wanted if text in words}
    terminal.send("pagedown")
    for _ in range(10):
        terminal.read_for(0.1)
        if terminal.text != page:
            terminal.read_for(0.2)  # till it has come to rest
            return not wanted
    terminal.send("home")
    return not wanted


def exported(home: Path) -> None:
    (row,) = listed(home)
    assert row["candidate"] == "Dana O'Brien [b]"
    assert row["status"] == "submitted"
    result = run(home, "export", "--layout", "answers", "-o", "-")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(b"\xef\xbb\xbf")
    answers = {line["question"]: line for line in csv.DictReader(io.StringIO(result.stdout[3:].decode()))}
    assert list(answers) == ["q1", "q2", "q3", "q4", "q5", "q6"]
    for question, line in answers.items():
        for field in FIELDS:
            expected = typed(question, field) if field in fields_of(question) else ""
            if (question, field) == ("q1", "notes"):
                expected += " and went on"
            guarded = "'" if expected.startswith(("=", "-", "+", "@")) else ""
            assert line[field] == guarded + expected, (question, field)
        assert line["rating"] == str(RATINGS.get(question, ""))
        assert line["skip_reason"] == SKIPPED.get(question, "")
    flags = {q: int(line["red_flags_serious"]) + int(line["red_flags_note"]) for q, line in answers.items()}
    assert flags == {"q1": 1, "q2": 0, "q3": 0, "q4": 1, "q5": 0, "q6": 0}
    whole = run(home, "export", "--layout", "interviews", "--no-bom", "-o", "-")
    (interview,) = csv.DictReader(io.StringIO(whole.stdout.decode()))
    assert interview["candidate"] == "Dana O'Brien [b]"
    assert interview["interviewer"] == "R. Osei"
    assert interview["candidate_questions"] == "Asked about shifts"
    assert interview["opening_notes"] == "Sound was fine"
    assert [interview[f"rating_csr_{q}"] for q in answers] == ["4", "5", "3", "2", "4", ""]
    one = json.loads(run(home, "show", row["id"][:8], "--format", "json").stdout)
    assert row["verdict"] == interview["verdict"]
    assert one["interview"]["id"] == row["id"]
