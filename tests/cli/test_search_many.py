"""Thousands of sample interviews: every filter and 200 random queries against a scan over the JSON export."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from csr_interview.saving.changes import WriteText
from csr_interview.saving.search_reader import SearchReader
from csr_interview.store import Filters, Store, cursor_of
from csr_interview.text import fold
from tests.cli.running import runner
from tests.store.finds import index_all, wanted

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("many")]  # the store is made once

MANY = int(os.environ.get("CSR_INTERVIEW_MANY", "500"))
"""Sample interviews. By hand: 10 000, which takes some minutes."""
Record = dict[str, Any]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store, filled by the command line."""
    from csr_interview.cli.app import run

    path = tmp_path_factory.mktemp("many") / "many.db"
    assert run(["--store", str(path), "sample", "--interviews", str(MANY), "--seed", "7"]) == 0
    return path


@pytest.fixture(scope="module")
def exported(samples: Path) -> list[Record]:
    """What `export --format json` wrote, newest first."""
    from csr_interview.cli.app import run

    target = samples.with_suffix(".json")
    assert run(["--store", str(samples), "export", "--format", "json", "-o", str(target)]) == 0
    records: list[Record] = json.loads(target.read_text())["interviews"]
    assert len(records) == MANY
    return records


def texts(record: Record) -> Iterator[str]:
    """Yield everything of an exported interview that can be found."""
    yield record["candidate"]["name"]
    for name in ("opening_notes", "candidate_questions", "summary"):
        yield record["interview"][name]
    for answer in record["answers"]:
        for name in ("situation", "task", "action", "result", "notes", "skip_reason"):
            yield answer[name]
    for mark in record["marks"]:
        yield mark["text"]
    for result in record["task_results"]:
        yield from (result["text"], result["skip_reason"])
    if record["recommendation"]:
        yield record["recommendation"]["reason"]


@pytest.fixture(scope="module")
def folded(exported: list[Record]) -> list[tuple[str, str]]:
    """Id and folded texts of each; a character that is in no text stands between them."""
    return [
        (one["interview"]["id"], "\0".join(fold(text) for text in texts(one) if text.strip()))
        for one in exported
    ]


def queries(folded: list[tuple[str, str]], rng: Random) -> Iterator[str]:
    """Yield 200 queries: drawn from the texts, and from what breaks other searches."""
    yield from (
        "",
        " ",
        '"',
        '""',
        "c++",
        "O'Brien",
        "-",
        "*",
        "%",
        "_",
        "the",
        "e",
        "zq",
        "🙂",
        "שלום",
        "AND",
        "ß",
    )
    yield from (
        "NEAR(a b)",
        'title:"x"',
        "refund*",
        "-refund",
        "the -the",
        "' OR 1=1 --",
        "ERFUN",
        "a b c d e",
    )
    for number in range(175):
        text, other = (rng.choice(rng.choice(folded)[1].split("\0")) for _ in range(2))
        yield drawn(number % 7, text, other, rng)


def drawn(kind: int, text: str, other: str, rng: Random) -> str:
    """Return a query from the words of two texts."""
    words = text.split()
    start = rng.randrange(len(text))
    part = text[start : start + rng.randint(1, 12)]
    match kind:
        case 0:
            return rng.choice(words).upper()
        case 1:
            return part
        case 2:
            return f"{rng.choice(words)} {rng.choice(other.split())}"
        case 3:
            return f'"{part}"'
        case 4:
            return rng.choice(words)[: rng.randint(1, 3)]
        case 5:
            return f'{rng.choice(words)} "{" ".join(words[:3])}"'
        case _:
            return " ".join(rng.choice(words) for _ in range(4))


def test_two_hundred_queries(
    samples: Path, folded: list[tuple[str, str]], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli = runner(capsysbinary)
    asked = list(queries(folded, Random(11)))
    assert len(asked) == 200
    hits = 0
    with Store.open(samples, mode="ro") as store:
        assert store.search_state() == (MANY, 0, True)
        for number, query in enumerate(asked):
            terms = wanted(query)
            expected = [one for one, text in folded if all(term in text for term in terms)]
            hits += bool(expected)
            filters = Filters(search=query)
            found: list[str] = []
            before: str | None = None
            while page := store.recent(filters=filters, limit=4000, before=before):
                found += [row.id for row in page]
                before = cursor_of(page[-1])
            assert found == expected, query
            assert [row.id for row in store.find(filters).rows] == expected[:50], query
            if len(expected) > 400:
                continue
            ranked = store.find(filters, order="relevance", limit=400)
            assert sorted(row.id for row in ranked.rows) == sorted(expected), query
            if number % 4 == 0:
                out = cli("--store", samples, "list", "--json", "--limit", "0", f"--search={query}").out
                assert [row["id"] for row in json.loads(out)] == expected, query
    assert hits > 150


def test_every_filter(
    samples: Path, exported: list[Record], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli = runner(capsysbinary)
    some = exported[MANY // 2]["interview"]
    later, earlier = exported[MANY // 2], exported[MANY * 9 // 10]

    def day(one: Record) -> str:
        return datetime.fromisoformat(one["interview"]["created_at"]).astimezone().date().isoformat()

    def verdict(one: Record) -> str:
        return str((one["submitted_verdict"] or {"verdict": ""})["verdict"])

    def has(one: Record, word: str) -> bool:
        return any(word in text.casefold() for text in texts(one))

    head: Callable[[Record], Record] = lambda one: one["interview"]  # noqa: E731
    cases: list[tuple[list[str], Callable[[Record], bool]]] = [
        (["--status", "draft"], lambda one: head(one)["status"] == "draft"),
        (["--status", "submitted"], lambda one: head(one)["status"] == "submitted"),
        *(
            (["--verdict", name.replace(" ", "-")], lambda one, name=name: verdict(one) == name)
            for name in ("strong hire", "hire", "hold", "no hire", "incomplete")
        ),
        (["--bank", "csr"], lambda one: one["bank"]["id"] == "csr"),
        (["--bank", "other"], lambda one: False),
        *(
            ([f"--{name}", some[name].upper()], lambda one, name=name: head(one)[name] == some[name])
            for name in ("role", "stage", "interviewer")
        ),
        (["--since", day(later)], lambda one: day(one) >= day(later)),
        (["--until", day(later)], lambda one: day(one) <= day(later)),
        (
            ["--since", day(earlier), "--until", day(later), "--verdict", "hire"],
            lambda one: day(earlier) <= day(one) <= day(later) and verdict(one) == "hire",
        ),
        (
            ["--stage", "final", "--search", "refund", "--status", "submitted"],
            lambda one: head(one)["stage"] == "Final" and verdict(one) != "" and has(one, "refund"),
        ),
    ]
    for options, test in cases:
        out = cli("--store", samples, "list", "--json", "--limit", "0", *options).out
        expected = [head(one)["id"] for one in exported if test(one)]
        assert [row["id"] for row in json.loads(out)] == expected, options


def test_searching_holds_no_typing_up(samples: Path, tmp_path: Path) -> None:
    """Commits while every kind of search runs, beside those of a quiet time."""
    import shutil
    import statistics
    import time
    from functools import partial

    from csr_interview.saving.save_queue import SaveQueue
    from csr_interview.saving.writer_thread import Fresh

    path = tmp_path / "copy.db"
    shutil.copy(samples, path)
    with Store.open(path) as store:
        index_all(store)
        draft = store.recent(filters=Filters(status="draft"))[0].id
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    saves.ask(Store.ping, Fresh.STALE).result(60)
    lookup = SearchReader(path)

    def typed(busy: bool) -> float:
        """Return the median seconds from a key to its commit."""
        taken = []
        for number in range(60):
            if busy:
                for query in ("e", "zq", "the customer", "and the refund was"):
                    lookup.find(Filters(search=query + str(number)[-1:]), order="relevance")
                lookup.find(Filters(search="th"), order="relevance", limit=500)
            began = time.perf_counter()
            saves.post(WriteText(draft, "q1", "notes", f"typed {busy} {number}"))
            assert saves.flush(60)
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)

    lookup.find(Filters(search="e")).result(60)
    quiet, busy = typed(False), typed(True)
    lookup.close()
    saves.close()
    assert busy < 5 * quiet + 0.01
    with Store.open(path, mode="ro") as store:
        assert store.interview(draft).answers["q1"].notes == "typed True 59"
