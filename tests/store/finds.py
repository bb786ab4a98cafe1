"""What the tests of searching share: a scan that knows nothing of the store, and hard words to find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Mark, Recommendation, TaskResult
from csr_interview.store import Filters, Store
from csr_interview.store.search import Order
from csr_interview.text import fold
from tests.store.conftest import Clock, new_interview

WORDS = (
    "refund", "Refunds", "the customer", "O'Brien", "c++", "100%", "a_b", "*", "-", "AND", "NEAR(", '"', "''",
    "Straße", "STRASSE", "İstanbul", "ŉ", "naïve", "ЖУК", "жук", "🙂", "👩‍💻", "שלום", "日本語",
    "x", "xy", "xyz",
    "to\nto", "tab\there", "ﬁne", "ΐ", "ss", "a", "of of", "\\", "%", "_", "order-", ";--", "q", "Ὀδυσσεύς",
)  # fmt: skip


def wanted(query: str) -> list[str]:
    """Return the terms of a query, taken apart letter by letter."""
    found: list[str] = []
    word, quoted = "", False
    for place, char in enumerate(query):
        if char == '"' and (quoted or '"' in query[place + 1 :]):
            found, word, quoted = [*found, word], "", not quoted
        elif char.isspace() and not quoted:
            found, word = [*found, word], ""
        else:
            word += char
    return [folded for one in (*found, word) if (folded := fold(one))]


def texts(one: Interview) -> Iterator[str]:
    """Yield everything of an interview that can be found."""
    yield one.candidate.name
    yield from (one.opening_notes, one.candidate_questions, one.summary)
    for a in one.answers.values():
        yield from (a.situation, a.task, a.action, a.result, a.notes, a.skip_reason)
    yield from (mark.text for mark in one.marks)
    for result in one.task_results.values():
        yield from (result.text, result.skip_reason)
    if one.recommendation:
        yield one.recommendation.reason


def scan(interviews: Iterable[Interview], query: str) -> list[Interview]:
    """Return the interviews in which every term stands somewhere."""
    terms = wanted(query)
    return [
        one for one in interviews if all(any(term in fold(text) for text in texts(one)) for term in terms)
    ]


def line(rng: Random) -> str:
    """Return some of the words."""
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(0, 5)))


def fill(store: Store, bank: Bank, clock: Clock, count: int, seed: int) -> list[str]:
    """Create drafts with such words in all their fields; return the ids."""
    rng, made = Random(seed), []
    for number in range(count):
        one = new_interview(store, bank, f"Ann{number} {line(rng)}").id
        made.append(one)
        change(store, one, rng)
        clock.forward(rng.choice((0, 1, 60)))
    return made


def change(store: Store, one: str, rng: Random) -> None:
    """Write new words into some of a draft's fields."""
    with store.transaction():
        for question, field in (
            ("irate", "situation"),
            ("irate", "notes"),
            ("tools", "result"),
            ("", "summary"),
        ):
            if rng.random() < 0.6:
                store.write_text(one, question, field, line(rng))
        store.skip(one, "policy", line(rng))
        store.mark(one, Mark("irate", "own_flag", 0, line(rng), "note"))
        store.record_task(one, TaskResult("reply", {}, line(rng)))
        store.recommend(one, Recommendation("hold", line(rng) or "Because"))


def index_all(store: Store) -> None:
    """Bring the index up to date."""
    while store.index_search():
        pass


def pages(store: Store, query: str, order: Order) -> list[str]:
    """Return what is found, read in small pages; each row has the place where it was found."""
    found: list[str] = []
    after = ""
    while True:
        page = store.find(Filters(search=query), order=order, limit=7, after=after)
        found += [row.id for row in page.rows]
        assert len(set(found)) == len(found), "a row came twice"
        assert all(page.hits[row.id] for row in page.rows if page.hits)
        after = page.next
        if not after:
            return found
        assert len(page.rows) == 7
