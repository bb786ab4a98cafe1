"""`csr-interview calibrate`: a real terminal for rating, none for the report."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from csr_interview import profile
from csr_interview.calibration import samples_of
from csr_interview.models.calibration import Attempt
from csr_interview.store import Store
from tests.calibrating import practice_bank, rated, sample, write_bank
from tests.cli.running import Run
from tests.variants import first_of

if TYPE_CHECKING:
    from tests.terminal import Terminal

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")

BANK = practice_bank()
KEYS = {one.answer: one.key for one in samples_of(BANK)}


@pytest.fixture
def banks(tmp_path: Path) -> Path:
    folder = tmp_path / "banks"
    write_bank(BANK, folder)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that is not there yet."""
    return tmp_path / "data" / "practice.db"


def kept(store: Path, rater: str = "") -> list[Attempt]:
    with Store.open(store, mode="ro") as opened:
        return opened.calibration_history(rater)


def put(store: Path, attempts: list[Attempt]) -> None:
    with Store.open(store) as opened:
        for attempt in attempts:
            opened.keep_attempt(attempt)


def some(count: int, rater: str = "R. Osei", off: int = 0) -> list[Attempt]:
    samples = samples_of(BANK)
    found = []
    for number in range(count):
        one = samples[number % len(samples)]
        rating = one.key + off if one.key + off <= 5 else one.key - off
        found.append(rated(one, rating, number, rater))
    return found


@contextmanager
def practising(home: Path, banks: Path, store: Path, *options: str, cols: int = 80) -> Iterator[Terminal]:
    """Start practice on a real terminal."""
    from tests.e2e.program import PROGRAM, environment
    from tests.terminal import Terminal

    line = [PROGRAM, "--store", str(store), "--bank-dir", str(banks), "calibrate", *options]
    with Terminal(line, cols=cols, rows=60, env=environment(home)) as terminal:
        yield terminal


def answer(terminal: Terminal, place: str) -> int:
    """Return the key of the answer on the screen, once it is asked for."""
    terminal.wait_for(rf"{place} · [\s\S]*Your rating, 1 to 5 \(l = what to look for, q = quit\): *$")
    (key,) = {key for text, key in KEYS.items() if text in terminal.text.rpartition(f"{place} · ")[2]}
    return key


# ---------------------------------------------------------------- rating


@posix
def test_a_round_on_a_terminal(home: Path, banks: Path, store: Path) -> None:
    with practising(home, banks, store, "small", "--rater", "R. Osei", "--number", "2") as terminal:
        key = answer(terminal, "1 of 2")
        assert "Sounds like a 4" in terminal.text, "the anchors are there while rating"
        assert "Reason" not in terminal.text, "the key and its reason are not"
        terminal.write("l\n")
        terminal.wait_for("Owns the outcome")
        terminal.write("9\n")
        terminal.wait_for("Enter a number from 1 to 5")
        rating = key - 2 if key > 2 else key + 2
        terminal.write(f"{rating}\n")
        side = "above: lenient" if rating > key else "below: severe"
        terminal.wait_for(rf"YOU {rating} · EXPERT {key} · 2 {side}")
        terminal.wait_for(rf"Why  Reason[\s\S]*{key} =  Sounds like a {key}[\s\S]*{rating} =  Sounds like")
        terminal.wait_for("Enter for next, q to quit:")
        terminal.write("\n")
        terminal.write(f"{answer(terminal, '2 of 2')}\n")
        terminal.wait_for("matches the expert rating")
        terminal.wait_for("This session: 2 rated: not enough ratings for a comparison")
        assert terminal.wait_exit() == 0
    first, second = kept(store)
    assert (first.gap, second.gap) == (rating - key, 0)
    assert first.sample != second.sample
    assert {first.rater, second.rater} == {"R. Osei"}
    assert {first.bank, second.bank_version} == {"small", "1.0"}


@posix
@pytest.mark.parametrize("end", first_of(["q\n", "\x04", "\x03"]))
def test_stopping_keeps_what_was_rated(home: Path, banks: Path, store: Path, end: str) -> None:
    with practising(home, banks, store, "small") as terminal:
        terminal.write(f"{answer(terminal, '1 of 5')}\n")
        terminal.wait_for("Enter for next")
        terminal.write("\n")
        answer(terminal, "2 of 5")
        terminal.write(end)
        assert terminal.wait_exit() == (130 if end == "\x03" else 0)
        assert "Traceback" not in terminal.text
        assert ("This session: 1 rated" in terminal.text) == (end != "\x03")
    assert len(kept(store)) == 1


@posix
def test_bytes_that_are_no_text_are_a_wrong_answer(home: Path, banks: Path, store: Path) -> None:
    with practising(home, banks, store, "small") as terminal:
        answer(terminal, "1 of 5")
        terminal.write(b"\xff\xfe4\n")
        terminal.wait_for("Enter a number from 1 to 5")
        terminal.write("q\n")
        terminal.wait_for(r"No answers were rated\.")
        assert terminal.wait_exit() == 0


@posix
def test_the_next_round_goes_on_where_the_last_one_ended(home: Path, banks: Path, store: Path) -> None:
    put(store, some(8))
    (left,) = {one.id for one in samples_of(BANK)} - {one.sample for one in some(8)}
    with practising(home, banks, store, "small", "--rater", "r. osei", "--number", "1") as terminal:
        terminal.write(f"{answer(terminal, '1 of 1')}\n")
        assert terminal.wait_exit() == 0
    assert kept(store)[-1].sample == left, "the one not seen yet comes first"


@posix
def test_one_question_and_the_name_of_the_profile(home: Path, banks: Path, store: Path) -> None:
    with Store.open(store) as opened:
        opened.create_interview(candidate="Ann", bank=BANK, role="", stage="", interviewer="Somebody Else")
    profile.save(profile.new_profile("Max Probe"))
    with practising(home, banks, store, "sma", "--question", "TOOLS", "--number", "1") as terminal:
        terminal.wait_for("saved as Max Probe")
        terminal.write(f"{answer(terminal, '1 of 1')}\n")
        assert terminal.wait_exit() == 0
    assert [(one.question, one.rater) for one in kept(store)] == [("tools", "Max Probe")]


@posix
def test_beside_an_open_app_nothing_is_kept_and_that_is_said(home: Path, banks: Path, store: Path) -> None:
    with (
        Store.open(store) as holder,
        practising(home, banks, store, "small", "--number", "1") as terminal,
    ):
        terminal.wait_for("NOT SAVED: .*\\s+is using this data")
        terminal.write(f"{answer(terminal, '1 of 1')}\n")
        terminal.wait_for("matches the expert rating")
        assert terminal.wait_exit() == 0
        assert holder.calibration_history() == []


@posix
def test_hostile_texts_stay_texts(home: Path, tmp_path: Path, store: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202eevil " + "x" * 300
    bank = practice_bank({"irate": [sample("a", 2, answer=evil, reason=evil)]}, id="evil", title=evil)
    folder = tmp_path / "evil"
    write_bank(bank, folder)
    with practising(home, folder, store, "evil", "--rater", evil, "--number", "1", cols=40) as terminal:
        terminal.wait_for("Your rating")
        assert "evil" in terminal.text
        assert "\u202e" not in terminal.text
        terminal.write("2\n")
        terminal.wait_for(r"matches the expert\s+rating")
        assert terminal.wait_exit() == 0


# ---------------------------------------------------------------- what is refused


def test_without_a_terminal_it_ends_with_2_and_one_line(home: Path, banks: Path, store: Path) -> None:
    from tests.e2e.program import PROGRAM, environment

    line = [PROGRAM, "--store", str(store), "--bank-dir", str(banks), "calibrate", "small"]
    done = subprocess.run(
        line, input=b"3\n3\n", env=environment(home), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.splitlines()) == 1
    assert b"needs a terminal" in done.stderr
    assert not store.exists(), "no digit from a pipe is taken for a rating"


@posix
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("small", "--question", "nonsense"), "has no question 'nonsense': it has irate, policy, tools"),
        pytest.param(("none",), "has no sample answers", marks=pytest.mark.long),
        pytest.param(("nonsense",), 'No question bank "nonsense"', marks=pytest.mark.long),
    ],
)
def test_what_cannot_be_practised_is_said(
    home: Path, banks: Path, store: Path, options: tuple[str, ...], message: str
) -> None:
    write_bank(practice_bank({}, id="none", title="Bank without"), banks)
    with practising(home, banks, store, *options, cols=200) as terminal:
        assert terminal.wait_exit() == 1
        assert message in terminal.text


# ---------------------------------------------------------------- the report


def test_the_report_of_nothing_says_how_to_begin(cli: Run, store: Path) -> None:
    Store.open(store).close()
    found = cli("--store", store, "calibrate", "--report")
    assert (found.code, found.out) == (
        0,
        "No calibration ratings yet. Run `csr-interview calibrate` to start.\n",
    )


def line_of(text: str, start: str) -> list[str]:
    """Return the cells of the one line of the report that begins so."""
    (line,) = [line.strip() for line in text.splitlines() if line.strip().startswith(start)]
    return line.removeprefix(start).split()


def test_the_report_tells_overall_by_question_and_over_time(cli: Run, banks: Path, store: Path) -> None:
    put(store, some(12, off=1))
    found = cli("--store", store, "--bank-dir", banks, "calibrate", "--report")
    assert found.code == 0
    assert line_of(found.out, "All ratings")[:2] == ["12", "1.00"]
    assert line_of(found.out, "irate Irate")[:2] == ["6", "1.00"]
    assert "By rater" not in found.out


def test_the_report_can_be_narrowed_down(cli: Run, banks: Path, store: Path) -> None:
    put(store, [*some(6), *some(7, "K. Lund", off=2)])

    def total(*options: str) -> str:
        out = cli("--store", store, "--bank-dir", banks, "calibrate", "--report", *options).out
        return line_of(out, "All ratings")[0]

    assert total() == "13"
    assert total("--rater", "k. lund") == "7"
    assert total("small", "--question", "policy") == "6"
    everybody = cli("--store", store, "--bank-dir", banks, "calibrate", "--report").out
    assert line_of(everybody, "K. Lund")[:2] == ["7", "2.00"]
    gone = cli("--store", store, "calibrate", "--report", "small")
    assert line_of(gone.out, "All ratings")[0] == "13", "the bank is not found any more, its ratings are"
    assert cli("--store", store, "calibrate", "--report", "nonsense").code == 1


def test_the_report_creates_no_store(cli: Run, store: Path) -> None:
    assert cli("--store", store, "calibrate", "--report").code == 1
    assert not store.exists()


def test_the_report_is_hurt_by_no_name(cli: Run, store: Path) -> None:
    import sqlite3

    put(store, [*some(5), *some(5, "Kim")])
    conn = sqlite3.connect(store)  # past the store's own cleaning, as a forged file would be
    conn.execute("UPDATE practice SET rater = ?, at = ?, question = ?", ("\x1b[2Jevil", "never", "\x1b[31m"))
    conn.commit()
    conn.close()
    found = cli("--store", store, "calibrate", "--report")
    assert found.code == 0
    assert "\x1b" not in found.out
