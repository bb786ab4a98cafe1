"""Tables and progress."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from csr_interview.cli import output


def test_a_table_fits_by_cutting_one_column(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "columns", lambda: 30)
    output.table(
        ("ID", "NAME", "END"),
        [("1", "a very long name indeed, 界", "x" * 10), ("22", "short", "y")],
        flexible=[(1, 8)],
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "ID  NAME            END",
        "1   a very long n…  xxxxxxxxxx",
        "22  short           y",
    ]


def test_columns_are_cut_in_turn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("id", "n" * 99, "s" * 30)]
    for cells, expected in ((60, (30, 24)), (50, (20, 24)), (36, (20, 10)), (10, (20, 10))):
        monkeypatch.setattr(output, "columns", lambda cells=cells: cells)
        output.table(("ID", "N", "S"), rows, flexible=((2, 24), (1, 20), (2, 10)), most={1: 30})
        shown = capsys.readouterr().out.splitlines()[1].split()
        assert tuple(map(len, shown[1:])) == expected


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self, stream: object) -> None:
        self.stream = stream

    def isatty(self) -> bool:
        return True

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def test_colours_only_on_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert not output.colours()
    monkeypatch.setattr(sys, "stdout", Terminal(sys.stdout))
    assert output.colours()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not output.colours()


def test_progress_shows_on_a_terminal_after_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(output.counted(range(3), "things", after=-1)) == [0, 1, 2]
    assert capsys.readouterr().err == ""
    times = iter([0.0, 0.5, 1.5, 2.5])
    monkeypatch.setattr("csr_interview.cli.output.time.monotonic", lambda: next(times))
    monkeypatch.setattr(sys, "stderr", Terminal(sys.stderr))
    assert list(output.counted(range(3), "things")) == [0, 1, 2]
    told = capsys.readouterr().err
    assert told.split("\r")[1:] == [
        "2 things …",
        "3 things …",
        f"3 things    {os.linesep if os.name == 'nt' else chr(10)}",
    ]


def test_a_terminal_gets_nothing_it_would_obey(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "on_terminal", lambda: True)
    output.deliver(Path("-"), ["\ufeffa\x1b]0;evil\x07", "b\r\n"], force=False)
    assert capsys.readouterr().out == "a]0;evilb\n"


def test_what_is_said_is_cleaned(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("a\x1b[2Jb\u202e\nc")
    assert capsys.readouterr().out == "a[2Jb\nc\n"
