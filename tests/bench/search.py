"""A page of search results, against LIKE over the same texts on the same store.

    python -m tests.bench.search [INTERVIEWS]        (or: python tests/bench/search.py)

Both look for 200 words, parts of words, pairs and phrases drawn from the texts, and for words that are
nowhere, in turn; both return the 50 newest interviews. Ours also tells where each was found. LIKE is what
the store did before it had an index: one condition a text. It finds less, because it knows no accents.
Prints p50 and p95 in ms and their ratios; exits 1 when ours at p95 is above LIMIT of LIKE's.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[2]))

from csr_interview.banks.library import DEFAULT_BANK, load_file, shipped_dir
from csr_interview.sample.interviews import sample_pairs
from csr_interview.store import Filters, Store
from csr_interview.store.search import terms

LIMIT = 0.5
"""Largest good ratio at p95."""

INTERVIEWS = 10_000
QUERIES = 200

COLUMNS = {
    "answers": ("situation", "task", "action", "result", "notes", "skip_reason"),
    "marks": ("text",),
    "task_results": ("text", "skip_reason"),
}


def like(store: Store, query: str) -> int:
    """Return how many of the newest 50 interviews LIKE finds."""
    wanted, values = [], []
    for term in terms(query):
        tests = ["c.name LIKE ?", *(f"i.{name} LIKE ?" for name in ("opening_notes", "summary"))]
        tests += ["i.candidate_questions LIKE ?", "i.recommended_reason LIKE ?"]
        for table, columns in COLUMNS.items():
            inner = " OR ".join(f"x.{column} LIKE ?" for column in columns)
            tests.append(f"EXISTS (SELECT 1 FROM {table} x WHERE x.interview_id = i.id AND ({inner}))")
        wanted.append(f"({' OR '.join(tests)})")
        values += [f"%{term}%"] * "".join(tests).count("?")
    sql = (
        "SELECT i.id FROM interviews i JOIN candidates c ON c.id = i.candidate_id WHERE i.discarded_at = '' "
        f"AND {' AND '.join(wanted)} ORDER BY i.created_at DESC, i.id DESC LIMIT 50"
    )
    return len(store.conn.execute(sql, values).fetchall())


def ours(store: Store, query: str) -> int:
    """Return how many interviews a page of ours has."""
    return len(store.find(Filters(search=query)).rows)


def queries(store: Store) -> list[str]:
    """Return what to look for."""
    choose = random.Random(1)
    texts = [row[0].split("\x1f") for row in store.conn.execute("SELECT text FROM search_docs LIMIT 2000")]
    found = []
    for number in range(QUERIES):
        words = choose.choice([text for text in choose.choice(texts) if " " in text]).split()
        place = choose.randrange(len(words))
        kinds = (
            words[place],
            words[place][:2],
            words[place][-4:],
            f"{words[place]} {choose.choice(words)}",
            f'"{" ".join(words[place : place + 3])}"',
            f"{words[place]}x",
            choose.choice(("zq", "xylophone", "c++", "O'Brien", "🙂")),
        )
        found.append(kinds[number % len(kinds)])
    return found


def measure(store: Store) -> dict[str, list[float]]:
    """Return the seconds of each query both ways."""
    seconds: dict[str, list[float]] = {"LIKE": [], "ours": []}
    for query in queries(store):
        counts = []
        for name, search in (("LIKE", like), ("ours", ours)):
            began = time.perf_counter()
            counts.append(search(store, query))
            seconds[name].append(time.perf_counter() - began)
        if query.isascii() and counts[0] > counts[1]:
            raise AssertionError(f"{query!r}: {counts}")
    return seconds


def report(interviews: int) -> bool:
    """Measure and print; return whether the ratio is good."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "interviews.db"
        bank, until = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml"), datetime(2026, 11, 21, tzinfo=UTC)
        with Store.open(path) as store:
            store.add_interviews(sample_pairs(bank, count=interviews, seed=1, until=until))
        with Store.open(path, mode="ro") as store:
            seconds = measure(store)
    figures = {}
    for kind, times in seconds.items():
        hundredths = statistics.quantiles(times, n=100, method="inclusive")
        figures[kind] = (hundredths[49] * 1e3, hundredths[94] * 1e3)
        print(f"{kind:5} p50 {figures[kind][0]:7.2f} ms   p95 {figures[kind][1]:7.2f} ms")
    ratios = [ours / like for like, ours in zip(figures["LIKE"], figures["ours"], strict=True)]
    print(f"ratio p50 {ratios[0]:7.3f}      p95 {ratios[1]:7.3f}      (good at p95 up to {LIMIT})")
    return ratios[1] <= LIMIT


def main(arguments: list[str]) -> int:
    """Measure and print."""
    return 0 if report(int(arguments[0]) if arguments else INTERVIEWS) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
