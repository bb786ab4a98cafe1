"""The store's verbs for finding interviews, and for the index that makes it quick."""

from __future__ import annotations

from csr_interview.store import finding, indexing, reading
from csr_interview.store.core import StoreCore
from csr_interview.store.filters import NOTHING_SEALED, Filters, cursor
from csr_interview.store.finding import Order
from csr_interview.store.functions import fold
from csr_interview.store.indexing import SearchState
from csr_interview.store.sealing import Sealed
from csr_interview.store.search import Choices, Page, terms

MOST_CHOICES = 50
"""Names of one kind that a filter offers."""


class SearchVerbs(StoreCore):
    """What `Store` can do to find interviews."""

    def find(self, filters: Filters, *, order: Order = "newest", limit: int = 50, after: str = "") -> Page:
        """Return a page of what meets the filters, with the places where its words were found.

        `after` is `next` of the page before, in the same order. "relevance": first the candidates whose
        names have all the words, then where the words stand most often (counted in the 1,000 newest), then
        older ones, newest first; without words it is "newest". Raises StoreError for an `after` that is none.
        """
        from csr_interview.store.hits import of_page

        limit, wanted = max(1, limit), terms(filters.search)
        with finding.at_one_moment(self.conn):
            if order == "relevance" and wanted:
                found, following = finding.by_relevance(self, filters, limit, after)
            else:
                found = finding.newest(self, filters, limit + 1, after or None)
                more, found = len(found) > limit, found[:limit]
                following = cursor(found[-1].created_at, found[-1].id) if more else ""
            rows = reading.summaries_of(self, [one.id for one in found])
            return Page(rows, of_page(self, rows, wanted), following)

    def count(self, filters: Filters) -> int:
        """Return how many interviews meet the filters."""
        return finding.count(self, filters)

    def of_each_bank(self, filters: Filters, *, sealed: Sealed = NOTHING_SEALED) -> list[tuple[str, str]]:
        """Return digest and newest interview of each exact bank that what meets the filters uses.

        The newest comes first. What is `sealed` is left out. Reads no interview.
        """
        return finding.of_each_bank(self, filters, sealed)

    def choices(self) -> Choices:
        """Return the roles, stages, interviewers and banks there are to filter by, most used first."""
        roles, stages, interviewers = (self._names(column) for column in ("role", "stage", "interviewer"))
        ids = "SELECT bank_id, count(*) FROM interviews WHERE discarded_at = '' GROUP BY 1 ORDER BY 2 DESC, 1"
        latest = (
            "SELECT bank_digest FROM interviews WHERE bank_id = ? AND discarded_at = '' "
            "ORDER BY created_at DESC, id DESC LIMIT 1"
        )
        banks = tuple(
            (bank, self.outline(self.conn.execute(latest, (bank,)).fetchone()[0]).title)
            for bank, _ in self.conn.execute(ids).fetchall()
        )
        return Choices(roles, stages, interviewers, banks)

    def _names(self, column: str) -> tuple[str, ...]:
        """Return what stands in a column, most used first; of spellings in different case the commonest."""
        sql = (
            f"SELECT {column}, count(*) FROM interviews WHERE discarded_at = '' GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        names: dict[str, str] = {}
        for name, _ in self.conn.execute(sql):
            names.setdefault(fold(name), name)
        return tuple(name for name in names.values() if name)[:MOST_CHOICES]

    def index_search(self, seconds: float = indexing.BATCH_SECONDS) -> bool:
        """Bring the search index up to date for about so many seconds; return whether something is left.

        Raises StoreError where the index is damaged, see `renew_search`. Nobody has to call this: a search
        reads directly what is not indexed.
        """
        return indexing.index_some(self, seconds)

    def renew_search(self) -> None:
        """Throw the search index away; `index_search` then makes it anew, bit by bit."""
        indexing.renew(self)

    def search_state(self) -> SearchState:
        """Return how far the search index has come."""
        return indexing.state(self.conn)
