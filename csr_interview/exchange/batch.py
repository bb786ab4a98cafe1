"""Interviews on their way out of a store: chosen, unsealed, blinded where that is wished, and formatted.

The command line and the app both come here, so that they write the same. The store is read while the
document is written: nothing is held in memory but the banks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.errors import ExportError
from csr_interview.exchange import Options, registry
from csr_interview.store.search import NOTHING_SEALED

if TYPE_CHECKING:
    from csr_interview.exchange.blind import Names
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import History, Interview
    from csr_interview.store import Filters, Store

    Pair = tuple[Interview, Bank]
    Watch = Callable[[Iterator[Pair]], Iterator[Pair]]
    """Looks on while interviews are written, to tell how many there were or to break off."""

WHOLE = frozenset({"json"})
"""Formats for machines, which hold sealed interviews too: handing over must not depend on one's drafts."""

BLIND_NOTE = (
    "Blind copy: names and contact data are left out. The ids of interviews and candidates are kept, so "
    "that results can be joined again."
)
"""What whoever makes a blind copy is told."""


class Batch:
    """The interviews that meet some filters, each with its bank; can be gone through again and again."""

    def __init__(
        self,
        store: Store,
        filters: Filters,
        *,
        blind: bool = False,
        sealed_too: bool = False,
        watch: Watch | None = None,
    ) -> None:
        """Read nothing yet. `sealed_too` takes in what is sealed for who interviews at this machine."""
        self._store, self._filters = store, filters
        self._blind, self._watch = blind, watch
        self._sealed = NOTHING_SEALED if sealed_too else store.sealed()
        self._banks: dict[str, Bank] = {}
        self.left_out = 0
        """How many sealed interviews the last time through left out."""

    def __iter__(self) -> Iterator[Pair]:
        """Yield interviews with their banks, newest first."""
        pairs = self._read()
        if self._watch is not None:
            pairs = self._watch(pairs)
        if self._blind:
            from csr_interview.exchange.blind import blinded

            pairs = blinded(pairs, _names(self._store, (interview for interview, _ in self._read())))
        return iter(pairs)

    def banks(self) -> tuple[Bank, ...]:
        """Return the exact banks that the interviews use: the columns of a table depend on them."""
        used = self._store.of_each_bank(self._filters, sealed=self._sealed)
        return tuple(self._bank(digest, interview_id) for digest, interview_id in used)

    def _read(self) -> Iterator[Pair]:
        self.left_out = 0
        for interview in self._store.interviews(self._filters):
            if self._covered(interview):
                self.left_out += 1
            else:
                yield interview, self._bank(interview.bank_digest, interview.id)

    def _covered(self, interview: Interview) -> bool:
        return self._sealed.covers(interview.candidate.id, interview.interviewer)

    def _bank(self, digest: str, interview_id: str) -> Bank:
        found = self._banks.get(digest)
        if found is None:
            found = self._banks[digest] = self._store.bank_of(interview_id)
        return found


def many(
    store: Store,
    filters: Filters,
    name: str,
    *,
    layout: str = "",
    blind: bool = False,
    bom: bool = True,
    zone: tzinfo | None = None,
    watch: Watch | None = None,
) -> tuple[Iterator[str], Batch]:
    """Return a document of many interviews piece by piece, and the batch that knows what was left out.

    `zone` is where times for people are told, None meaning this machine. Raises ExportError for a format
    or layout that does not exist, or is not for many.
    """
    found = registry.find(name, layout)
    if found.many is None:
        raise ExportError(f"{name} is a format for one interview", "", "Choose another format.")
    batch = Batch(store, filters, blind=blind, sealed_too=name in WHOLE, watch=watch)
    options = Options(
        layout=layout,
        banks=batch.banks() if found.layouts else (),
        bom=bom,
        zone=zone,
        blind=blind,
        history=_history(store, blind),
    )
    return found.many(batch, options), batch


def one(
    store: Store, interview_id: str, name: str, *, blind: bool = False, zone: tzinfo | None = None
) -> str:
    """Return the document of one interview. Raises SealedScorecard, NotFound and ExportError."""
    found = registry.find(name)
    if found.one is None:
        raise ExportError(f"{name} is a format for many interviews", "", "Choose another format.")
    pair = (store.interview(interview_id), store.bank_of(interview_id))
    if blind:
        from csr_interview.exchange.blind import blinded

        (pair,) = blinded([pair], _names(store, pair[:1]))
    return found.one(*pair, Options(zone=zone, blind=blind, history=_history(store, blind)))


def _names(store: Store, interviews: Iterable[Interview]) -> Names:
    """Return the names in interviews, and of everybody in the store: notes tell of other people too."""
    from csr_interview.exchange.blind import Names

    names = Names.of(interviews)
    names.add_people((one.candidate for one in store.people()), store.choices().interviewers)
    return names


def _history(store: Store, blind: bool) -> Callable[[str], History] | None:
    """Return how to ask what an interview went through; earlier texts may name people, so never if blind."""
    return None if blind else store.history


def suggested_name(
    name: str, *, interview_id: str = "", layout: str = "", day: str = "", blind: bool = False
) -> str:
    """Return a file name for a document that says nothing about a person.

    "scorecard-4dc618c1.html" for one interview, "interviews-2026-11-21.csv" for many: `layout` and `day`
    are in the latter.
    """
    suffix = registry.find(name).suffix
    stem = f"scorecard-{interview_id[:8]}" if interview_id else f"{layout or 'interviews'}-{day}"
    return f"{stem}{'-blind' if blind else ''}{suffix}"


def documents_folder() -> Path:
    """Return where people look for documents: their own folder for them if there is one, else this one."""
    import platformdirs

    folder = Path(platformdirs.user_documents_path())
    return folder if folder.is_dir() else Path.cwd()
