"""Names with accents, apostrophes and hyphens: found, and one person, however they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.store import Filters, Store
from csr_interview.text import clean_line
from tests.cli.running import Run
from tests.names import NAMES, TYPED
from tests.scoring.banks import small_bank
from tests.store.conftest import rate_all
from tests.store.finds import index_all
from tests.store.test_sealing import VERDICT


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a submitted interview of each, by an interviewer of that name."""
    path, bank = tmp_path_factory.mktemp("names") / "names.db", small_bank()
    with Store.open(path) as store:
        for name in NAMES:
            one = start(store, bank, name, interviewer=name)
            rate_all(store, one.id)
            store.submit(one.id, VERDICT)
        index_all(store)
    return path


def start(store: Store, bank: Bank, candidate: str, interviewer: str) -> Interview:
    return store.create_interview(
        candidate=candidate, bank=bank, role="CSR", stage="Phone", interviewer=interviewer
    )


@pytest.mark.parametrize("indexed", [True, False])
def test_every_name_is_found_and_highlighted_whole(named: Path, tmp_path: Path, indexed: bool) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(named.read_bytes())
    with Store.open(path) as store:
        if not indexed:
            store.renew_search()
        for name, typed in TYPED:
            for query in (typed, f'"{typed}"'):
                page = store.find(Filters(search=query))
                assert [row.candidate for row in page.rows] == [clean_line(name)], query
                [[hit]] = page.hits.values()
                assert hit.field == "name"
            marked = "".join(hit.text[start:end] for start, end in hit.spans)
            assert marked == clean_line(name).lstrip("ʿʾʻ"), typed
            assert [row.interviewer for row in store.find(Filters(interviewer=typed)).rows] == [
                clean_line(name)
            ]
            assert clean_line(name) in [one.name for one in store.candidates(typed)]


@pytest.mark.long
def test_every_name_is_found_on_the_command_line(named: Path, cli: Run) -> None:
    for name, typed in TYPED:
        (row,) = json.loads(cli("--store", named, "list", "--search", typed, "--json").out)
        assert row["candidate"] == clean_line(name)
        assert clean_line(name) in cli("--store", named, "candidate", "list", "--search", typed).out
        found = cli("--store", named, "candidate", "show", typed)
        assert (found.code, clean_line(name) in found.out) == (0, True), typed


def test_every_name_is_one_person_for_sealing(tmp_path: Path) -> None:
    bank = small_bank()
    with Store.open(tmp_path / "sealed.db") as store:
        for name, spellings in NAMES.items():
            theirs = start(store, bank, name, "Sam")
            rate_all(store, theirs.id)
            store.submit(theirs.id, VERDICT)
            for typed in spellings:
                mine = start(store, bank, typed, "Ana")
                assert store.is_sealed(theirs.id), typed
                assert store.sealed().covers(theirs.candidate.id, "Sam", ""), typed
                assert mine.candidate.id in store.also_here(theirs.candidate.id)
                store.discard_draft(mine.id)
                assert not store.is_sealed(theirs.id)


def test_every_name_is_one_interviewer(tmp_path: Path) -> None:
    bank = small_bank()
    with Store.open(tmp_path / "sealed.db") as store:
        for name, spellings in NAMES.items():
            mine = start(store, bank, "Ann Example", name)
            for typed in spellings:
                start(store, bank, "Ann Example", typed)
                assert not store.is_sealed(mine.id), typed


def test_every_interviewer_can_undo_a_submission(tmp_path: Path) -> None:
    with Store.open(tmp_path / "undone.db") as store:
        for number, name in enumerate(NAMES):
            mine = start(store, small_bank(), f"Candidate {number}", name)
            rate_all(store, mine.id)
            store.submit(mine.id, VERDICT)
            assert store.undo_submit_until(mine.id), name
