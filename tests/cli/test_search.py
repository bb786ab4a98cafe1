"""`list --search` and the filters, as people and programs use them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from csr_interview.cli.listing import hit_line
from csr_interview.documents.layout import width
from csr_interview.store import Store
from csr_interview.store.search import Hit, excerpt
from tests.cli.running import Run


def found(cli: Run, store: Path, *options: str) -> list[dict[str, object]]:
    """Return what `list --json` gives."""
    result = cli("--store", store, "list", "--json", "--limit", "0", *options)
    assert (result.code, result.err) == (0, "")
    rows: list[dict[str, object]] = json.loads(result.out)
    return rows


@pytest.fixture
def draft(cli: Run, store: Path) -> str:
    """The draft among the samples, with hard words in a note."""
    one = str(found(cli, store, "--status", "draft")[0]["id"])
    with Store.open(store) as opened:
        opened.write_text(one, "q1", "notes", "O'Brien's c++ -x 50% a_b\n* \"quoted\" 👩‍💻 שלום Straße AND")
    return one


FOUND = (
    "c++", "C++", "o'brien", "-x", "*", "50%", "a_b", '"quoted"', "👩‍💻", "שלום", "STRASSE", "and",
    "brien c++", "obriens", "brien’s-c",
    '"c++ -x"', "x 50",
)  # fmt: skip
MISSED = ("c+++", "brien-x", "c++ y-x", '"c++ 50"', "a%b", "aXb", "NOT c++ nowhere", "x" * 5000, "שלוםם")


@pytest.mark.parametrize("query", FOUND)
def test_hard_words_are_found(cli: Run, store: Path, draft: str, query: str) -> None:
    [one] = [row for row in found(cli, store, f"--search={query}") if row["id"] == draft]
    hits = one["hits"]
    assert isinstance(hits, list)
    assert {(hit["question"], hit["label"]) for hit in hits} >= {("q1", "Q1")}
    for hit in hits:
        assert hit["spans"]
        assert all(0 <= start < end <= len(hit["text"]) for start, end in hit["spans"])


@pytest.mark.parametrize("query", MISSED)
def test_what_is_not_there_is_not_found(cli: Run, store: Path, draft: str, query: str) -> None:
    assert draft not in [row["id"] for row in found(cli, store, f"--search={query}")]


@pytest.mark.parametrize("query", ["", "   ", '""'])
def test_an_empty_search_asks_for_nothing(cli: Run, store: Path, query: str) -> None:
    assert len(found(cli, store, "--search", query)) == 12


@pytest.mark.parametrize(
    "query",
    ['"', "'", "(", "NEAR(a b)", "a OR", "^x", "{a}:b", "\x1b[31m", "\ud800", "--", ";", "\\", "w " * 3000],
)
def test_no_query_fails(cli: Run, store: Path, query: str) -> None:
    for command in (["list"], ["list", "--json"], ["list", "--order", "relevance"], ["export"]):
        result = cli("--store", store, *command, f"--search={query}")
        assert result.code == 0
        assert "Traceback" not in result.err


def test_hits_stand_under_their_rows(cli: Run, store: Path, draft: str) -> None:
    out = cli("--store", store, "list", "--search", "brien", "--hits").out.splitlines()
    assert out[1].startswith(draft[:8])
    assert out[2] == "          Q1: O'Brien's c++ -x 50% a_b * \"quoted\" 👩‍💻 שלום Straße AND"
    assert len(cli("--store", store, "list", "--search", "brien").out.splitlines()) == 2


def test_a_hit_far_to_the_right_is_in_view_and_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    text, spans = excerpt("many words before that " * 3 + "the kettle and " + "more " * 60, ["kettle"])
    monkeypatch.setattr("csr_interview.cli.listing.columns", lambda: 60)
    monkeypatch.setattr("csr_interview.cli.listing.colours", lambda: True)
    line = hit_line(Hit("q1", "Q1", "notes", text, spans))
    assert "…that the \x1b[1mkettle\x1b[0m and more" in line
    assert width(re.sub("\x1b.*?m", "", line)) <= 60


def test_relevance_and_limits(cli: Run, store: Path) -> None:
    plain = found(cli, store, "--search", "refund")
    ranked = found(cli, store, "--search", "refund", "--order", "relevance")
    assert {row["id"] for row in plain} == {row["id"] for row in ranked}
    out = cli("--store", store, "list", "--search", "refund", "--order", "relevance", "--limit", "2").out
    assert "Showing the best 2. Use --limit 0 to list all." in out
    assert [line.split()[0] for line in out.splitlines()[1:3]] == [str(row["id"])[:8] for row in ranked[:2]]


def test_export_chooses_by_the_same_words(cli: Run, store: Path) -> None:
    expected = [row["id"] for row in found(cli, store, "--search", "refund", "--stage", "phone SCREEN")]
    out = cli(
        "--store", store, "export", "--format", "json", "--search", "refund", "--stage", "phone SCREEN"
    ).out
    assert [one["interview"]["id"] for one in json.loads(out)["interviews"]] == expected != []


def test_days_in_words(cli: Run, store: Path) -> None:
    everything = found(cli, store)
    assert found(cli, store, "--since", "2026-11-21", "--until", "21 Nov 2026") == everything[:1]
    assert found(cli, store, "--since", "2026-01-01", "--until", "9999-12-31") == everything
    assert found(cli, store, "--since", "0001-01-01") == everything
    assert found(cli, store, "--since", "2026-11-22", "--until", "2026-11-22") == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--since", "soon", "Write a day as 2026-11-21"),
        ("--until", "2026-02-30", "There is no such day"),
        ("--verdict", "yes", "strong-hire, hire, advance, hold, no-hire, stop"),
        ("--status", "open", "'draft', 'submitted'"),
        ("--order", "oldest", "'newest', 'relevance'"),
    ],
)
def test_what_cannot_be_asked_for_is_said(cli: Run, store: Path, option: str, value: str, said: str) -> None:
    result = cli("--store", store, "list", option, value)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_doctor_tells_how_searching_stands(cli: Run, store: Path, draft: str) -> None:
    assert "search: 11 interviews indexed; 1 to be indexed by the app" in cli("--store", store, "doctor").out
