"""Question banks and bundles that are changed at random, and hostile text in a database."""

from __future__ import annotations

import json
import random
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.errors import BankError
from csr_interview.store import Store
from tests import hostile
from tests.banks.test_hostile import FEWER, GONE, ODD, damaged, places
from tests.exchanging import dump, exported
from tests.faults.command import command, expect_no_crash
from tests.faults.kills import HERE, template
from tests.faults.outcome import Outcome, examine
from tests.ui.cards import settle

VALUES = (
    "",
    '""',
    "0",
    "-1",
    "1e9",
    "nan",
    "true",
    "[]",
    "{}",
    '"\\u202e"',
    "'''",
    '"x"',
    "2026-11-30",
    "99999999999999999999",
)
CHARACTERS = "\"'[]{}=,#\\\n\x00\x1b\u202eé\U0001f469 0-."


def changed_text(text: str, dice: random.Random) -> str:
    """Return a text with one to four changes: lines gone, doubled, exchanged, other values, cut."""
    for _ in range(dice.randint(1, 4)):
        lines = text.split("\n")
        one, other = (dice.randrange(len(lines)) for _ in range(2))
        match dice.randrange(7):
            case 0:
                del lines[one]
            case 1:
                lines.insert(other, lines[one])
            case 2:
                lines[one], lines[other] = lines[other], lines[one]
            case 3 | 4:
                found = list(re.finditer(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null', lines[one]))
                if found:
                    place = dice.choice(found)
                    lines[one] = lines[one][: place.start()] + dice.choice(VALUES) + lines[one][place.end() :]
            case 5:
                place_in = dice.randrange(len(lines[one]) + 1)
                lines[one] = lines[one][:place_in] + dice.choice(CHARACTERS) + lines[one][place_in:]
            case 6:
                if dice.random() < 0.2:
                    lines = lines[: one + 1]
        text = "\n".join(lines)
    return text


BANKS = sorted(shipped_dir().glob("*.toml"))


def bank(seed: int, folder: Path) -> Outcome:
    """Check a changed bank; hold, submit and export an interview with one that is accepted."""
    dice, found = random.Random(seed), Outcome(runs=1)
    path, file = folder / "interviews.db", folder / "changed.toml"
    text = changed_text(dice.choice(BANKS).read_text(encoding="utf-8"), dice)
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    words: tuple[str, ...]
    for words in (("banks", "check", str(file)), ("guide", str(file))):
        expect_no_crash(command(path, *words), words, found)
    try:
        used = load_file(file)
    except BankError:
        found.seen["refused"] += 1
        return found
    found.seen["accepted"] += 1
    with Store.open(path) as store:
        for stage in [one.id for one in used.stages] or [""]:
            of_stage = used.for_stage(stage) if stage else used
            made = store.create_interview(
                candidate="Dana", bank=of_stage, role="CSR", stage="", interviewer="R. Osei",
                plan=of_stage.plans[-1].id if of_stage.plans else "",
            )  # fmt: skip
            for question in of_stage.questions:
                store.rate(made.id, question.id, dice.randint(1, 5))
            settle(store, made.id, of_stage, submit=True)
    for words in (("list", "--json"), ("export", "--format", "markdown", "-o", "-"), ("stats", "--items")):
        result = command(path, *words)
        expect_no_crash(result, words, found)
        if result.code:
            found.problems.append(f"{words}: {result.err.strip()}")
    examine(path, found)
    return found


@cache
def _bundle(seed: int) -> str:
    with Store.open(template(HERE, seed), mode="ro") as store:
        return exported(store).decode()


def bundle(seed: int, folder: Path) -> Outcome:
    """Import a changed bundle: refused, it changes nothing; accepted, the record is sound."""
    dice, found = random.Random(seed), Outcome(runs=1)
    path, file = folder / "interviews.db", folder / "changed.json"
    shutil.copy(template(HERE), path)
    whole = _bundle(dice.choice((1, 2)))
    if dice.random() < 0.5:
        file.write_bytes(changed_text(whole, dice).encode("utf-8", "surrogatepass"))
    else:
        tree: dict[str, Any] = json.loads(whole)
        where = places(tree)[1:]
        changes = [(dice.choice(where), dice.choice([*ODD, GONE, FEWER])) for _ in range(dice.randint(1, 3))]
        file.write_text(json.dumps(damaged(tree, changes), default=str), encoding="utf-8")
    with Store.open(path) as store:
        before = dump(store)
    words = ["import", str(file), *dice.choice(([], ["--strict"], ["--unverified"]))]
    result = command(path, *words)
    expect_no_crash(result, words, found)
    with Store.open(path) as store:
        same = dump(store) == before
    refused = result.code == 1 and not re.search(r"\d+ of \d+ interviews not imported", result.err)
    if refused and not same:
        found.problems.append(f"refused, but something was changed: {result.err.strip()}")
    found.seen["refused"] += refused
    found.seen["imported in part"] += result.code == 1 and not refused
    found.seen["imported"] += result.code == 0
    examine(path, found)
    return found


def hostile_text(seed: int, folder: Path) -> Outcome:
    """Put a hostile string into a column of a database that somebody sent; show and export all of it."""
    dice, found = random.Random(seed), Outcome(runs=1)
    path = folder / "interviews.db"
    shutil.copy(template(HERE), path)
    with Store.open(path) as store:
        one = next(one for one in store.interviews() if one.submitted_at)
    table, column = dice.choice(hostile.columns(path))
    text = dice.choice(hostile.STRINGS)
    found.seen["put into the database"] += hostile.poison_column(path, table, column, f"x{text}y")
    for words in hostile.commands(one.id, one.candidate.id, folder / "out"):
        result = command(path, *words)
        expect_no_crash(result, words, found)
        if live := hostile.live(result.out) + hostile.live(result.err):
            found.problems.append(f"{words}, {table}.{column}: {live}")
    return found
