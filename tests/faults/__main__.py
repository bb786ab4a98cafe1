"""Cause faults and print what they cost; exit code 1 if anything was lost or is wrong.

python -m tests.faults [--only NAME ...] [--runs N] [--seed N] [--report [FILE]] [--list]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from tests.faults import files, fuzz, in_app, kills, writes
from tests.faults.outcome import Outcome, Run

MANUAL = Path(__file__).parents[2] / "csr_interview" / "manual" / "faults.md"
APP, SAVING, COMMANDS = "in the app", "saving", "commands"


@dataclass(frozen=True)
class Fault:
    """A fault, what it is called in the table, and where it is caused."""

    title: str
    where: str
    run: Run
    missing: Callable[[], str] = str
    """Returns what this machine lacks to cause it; empty if nothing."""


FAULTS = {
    "kill-notes": Fault("`kill -9` while a note is typed", SAVING, partial(kills.while_typing, "note")),
    "kill-tasks": Fault(
        "`kill -9` while a reply to a task is typed", SAVING, partial(kills.while_typing, "task")
    ),
    "kill-app": Fault(
        "`kill -9` while a note or a reply is typed", APP, partial(in_app.kill, ("note", "reply to a task"))
    ),
    "kill-amendments": Fault(
        "`kill -9` while text or reason of an amendment is typed",
        APP,
        partial(in_app.kill, ("text of an amendment", "reason for an amendment")),
    ),
    "kill-import": Fault("`kill -9` during `import` of 100 interviews", COMMANDS, kills.during_import),
    "kill-erase": Fault(
        "`kill -9` during `candidate erase`, with three backups", COMMANDS, kills.during_erasing
    ),
    "kill-backup": Fault("`kill -9` of `store backup` while a note is typed", COMMANDS, kills.during_backup),
    "kill-daily-backup": Fault(
        "`kill -9` during the daily backup while a note is typed", SAVING, kills.during_daily_backup
    ),
    "kill-index": Fault(
        "`kill -9` while the search index is built and a note is typed", SAVING, kills.during_indexing
    ),
    "signals": Fault("TERM, HUP, INT or QUIT right after a key", APP, in_app.end_by_signal),
    "stop": Fault("STOP and CONT, three times", APP, in_app.stop_and_continue),
    "writes": Fault(
        "Every 1st, 2nd, 3rd, 5th, 10th or 50th write to the database fails",
        SAVING,
        writes.every_kth_write_fails,
    ),
    "disk": Fault(
        "The system refuses writes: no space, input/output error",
        SAVING,
        writes.disk_fails,
        writes.without_strace,
    ),
    "open-file": Fault(
        "The open file is deleted, moved, replaced, overwritten or its log removed",
        SAVING,
        files.open_file_changed,
    ),
    "bits": Fault("1 to 64 bits of a page of the file are changed", COMMANDS, files.bits_flipped),
    "banks": Fault("A question bank is changed at random", COMMANDS, fuzz.bank),
    "bundles": Fault("A file to import is changed at random", COMMANDS, fuzz.bundle),
    "hostile": Fault(
        "Control characters and markup in a column of the database", COMMANDS, fuzz.hostile_text
    ),
}


def repeat(run: Run, runs: int, seed: int) -> Outcome:
    """Cause a fault so many times, with the seeds from `seed` on."""
    found = Outcome()
    for number in range(seed, seed + runs):
        with tempfile.TemporaryDirectory(prefix="csr-fault-") as folder:
            try:
                one = run(number, Path(folder))
            except Exception as exc:  # noqa: BLE001 a fault that crashes something is a finding, too
                one = Outcome(runs=1, problems=["".join(traceback.format_exception(exc, limit=-4))])
        one.problems = [f"seed {number}: {problem}" for problem in one.problems]
        found.add(one)
    return found


def row(fault: Fault, found: Outcome, load: float) -> str:
    """Return the row of the table."""
    seen = "; ".join(f"{what}: {count}" for what, count in sorted(found.seen.items()) if count)
    cells = [
        fault.title, fault.where, found.runs, found.lost, found.shortness or "–", len(found.problems),
        seen or "–", f"{date.today():%Y-%m-%d}", f"{load:.1f} on {os.cpu_count()}",
    ]  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def put(page: str, line: str) -> str:
    """Return a page in which a row takes the place of the one that is about the same, or ends the table."""
    start = "|".join(line.split("|")[:3])
    lines = page.split("\n")
    same = [number for number, held in enumerate(lines) if held.startswith(start)]
    if same:
        lines[same[0]] = line
    else:
        last = max(number for number, held in enumerate(lines) if held.startswith("|"))
        lines.insert(last + 1, line)
    return "\n".join(lines)


def main(words: Sequence[str]) -> int:
    """Cause the faults that the command line names; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument(
        "--only", metavar="NAME", action="append", choices=FAULTS, help="this fault; repeatable"
    )
    parser.add_argument("--runs", type=int, default=1, help="how often to cause each fault (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; the others follow")
    parser.add_argument(
        "--report",
        type=Path,
        nargs="?",
        const=MANUAL,
        help="put the rows into a page (default: the manual's)",
    )
    parser.add_argument("--list", action="store_true", help="list the faults")
    given = parser.parse_args(words)
    if given.list:
        print("\n".join(f"{name:<18} {fault.title} ({fault.where})" for name, fault in FAULTS.items()))
        return 0
    wrong = False
    for name in given.only or FAULTS:
        fault = FAULTS[name]
        if missing := fault.missing():
            print(f"{name}: skipped, {missing}")
            continue
        began, load = time.monotonic(), os.getloadavg()[0]
        found = repeat(fault.run, given.runs, given.seed)
        line = row(fault, found, (load + os.getloadavg()[0]) / 2)
        print(line, f"({time.monotonic() - began:.0f} s)", *found.problems, sep="\n  ", flush=True)
        wrong = wrong or bool(found.lost or found.problems)
        if given.report:
            page = given.report if given.report.exists() else MANUAL
            given.report.write_text(put(page.read_text(encoding="utf-8"), line), encoding="utf-8")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
