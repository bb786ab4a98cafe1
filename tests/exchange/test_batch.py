"""What is on its way out: the banks that a table needs are those of the interviews it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from csr_interview.banks.library import load_all
from csr_interview.exchange.batch import Batch
from csr_interview.models.interview import Status
from csr_interview.sample.interviews import sample_pairs
from csr_interview.store import Filters, Store

UNTIL = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
BANKS = ("csr", "customer-support-specialist", "customer-competencies")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with interviews of several banks, one of them with stages, where something is sealed."""
    store, library = tmp_path_factory.mktemp("handover") / "s.db", load_all([])
    with Store.open(store) as opened:
        for seed, bank in enumerate(BANKS):
            made = list(sample_pairs(library.get(bank), count=12, seed=seed, until=UNTIL))
            opened.add_interviews(made)
        done, used = next((i, bank) for i, bank in made if i.status is Status.SUBMITTED)
        opened.create_interview(
            candidate="", candidate_id=done.candidate.id, bank=used, role="", stage="", interviewer="Somebody"
        )
    return store


FILTERS = (
    Filters(),
    Filters(status="submitted"),
    Filters(bank="customer-competencies"),
    Filters(verdict="hire"),
    Filters(search="the customer"),
    Filters(search="x"),
    Filters(search="no such words anywhere"),
)


@pytest.mark.parametrize("sealed_too", [False, True])
@pytest.mark.parametrize("filters", FILTERS)
def test_the_banks_are_those_of_the_interviews_in_their_order(
    path: Path, filters: Filters, sealed_too: bool
) -> None:
    with Store.open(path, mode="ro") as store:
        batch = Batch(store, filters, sealed_too=sealed_too)
        wanted = {interview.bank_digest: bank for interview, bank in batch}
        assert list(batch.banks()) == list(wanted.values())


def test_a_bank_that_is_sealed_everywhere_makes_no_columns(path: Path) -> None:
    with Store.open(path, mode="ro") as store:
        sealed = store.sealed()
        hidden = [i for i in store.interviews() if sealed.covers(i.candidate.id, i.interviewer, "")]
        assert hidden
        batch = Batch(
            store, Filters(search=f'"{hidden[0].candidate.name}"', interviewer=hidden[0].interviewer)
        )
        assert list(batch) == []
        assert (batch.banks(), batch.left_out > 0) == ((), True)
