"""Exporting interviews: selecting, blinding and formatting them, for the command line and the app.

The store is read while the document is written; only the banks are held in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.errors import ExportError
from csr_interview.exchange import Options, registry
from csr_interview.store.search import NOTHING_SEALED

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import History, Interview
    from csr_interview.store import Filters, Store

    Pair = tuple[Interview, Bank]
    Watch = Callable[[Iterator[Pair]], Iterator[Pair]]
    """Watches the interviews while they are written, to show progress or to cancel."""

WHOLE = frozenset({"json"})
"""Formats that include sealed interviews, because moving data to another machine must not depend on
drafts."""

BLIND_NOTE = (
    "Blind copy: the names and contact details that were found are replaced. Read the result before you pass "
    "it on. IDs of interviews and candidates are kept, so that results can be matched."
)
"""Shown after a blind export."""

Replacements = Counter[tuple[str, str]]
"""How often something was replaced in texts, by original and replacement."""

_MOST_TOLD = 100


def told(replacements: Replacements) -> Iterator[str]:
    """Yield what was replaced in a blind copy, one line for each, the most frequent first."""
    for (original, word), count in replacements.most_common(_MOST_TOLD):
        yield f'{count} × "{original}" → {word}'
    if (more := len(replacements) - _MOST_TOLD) > 0:
        yield f"and {more} more"


class Batch:
    """The interviews that match some filters, each with its bank; can be iterated repeatedly."""

    def __init__(
        self,
        store: Store,
        filters: Filters,
        *,
        blind: bool = False,
        sealed_too: bool = False,
        watch: Watch | None = None,
    ) -> None:
        """Prepare without reading. `sealed_too` includes sealed interviews."""
        self._store, self._filters = store, filters
        self._blind, self._watch = blind, watch
        self._sealed = NOTHING_SEALED if sealed_too else store.sealed()
        self._banks: dict[str, Bank] = {}
        self.left_out = 0
        """Number of sealed interviews that the last iteration excluded."""
        self.replacements = Replacements()
        """What the last iteration replaced in a blind copy."""

    def __iter__(self) -> Iterator[Pair]:
        """Yield interviews with their banks, newest first."""
        pairs = self._read()
        if self._watch is not None:
            pairs = self._watch(pairs)
        if self._blind:
            from csr_interview.exchange.blind import Names, blinded

            self.replacements = Replacements()
            names = Names.of((interview for interview, _ in self._read()), self._store)
            pairs = blinded(pairs, names, self.replacements, store=self._store)
        return iter(pairs)

    def banks(self) -> tuple[Bank, ...]:
        """Return the exact banks of the interviews, which determine the columns of a table."""
        used = self._store.of_each_bank(self._filters, sealed=self._sealed)
        return tuple(self._bank(digest, interview_id) for digest, interview_id in used)

    def _read(self) -> Iterator[Pair]:
        self.left_out = 0
        for interview in self._store.interviews(self._filters, self._note):
            if self._sealed.covers(interview.candidate.id, interview.interviewer, interview.interviewer_id):
                self.left_out += 1
            else:
                yield interview, self._bank(interview.bank_digest, interview.id)

    def _note(self, interview_id: str) -> None:
        """Note an export before the interview is read: a submission undone in between must not get out."""
        if not (self._sealed.candidates and self._store.is_sealed(interview_id)):
            self._store.note_export(interview_id)

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
    watch: Watch | None = None,
) -> tuple[Iterator[str], Batch]:
    """Return a document of many interviews in pieces, and its batch.

    Times in documents are of this machine's time zone. Raises ExportError for an unknown format or layout, or
    one that is not for many.
    """
    found = registry.find(name, layout)
    if found.many is None:
        raise ExportError(f"{name} is a format for one interview", "", "Choose another format.")
    batch = Batch(store, filters, blind=blind, sealed_too=name in WHOLE, watch=watch)
    options = Options(
        layout=layout,
        banks=batch.banks() if found.layouts else (),
        bom=bom,
        zone=None,
        blind=blind,
        history=_history(store, blind),
    )
    return found.many(batch, options), batch


def one(
    store: Store,
    interview_id: str,
    name: str,
    *,
    blind: bool = False,
    leaves: bool = True,
    replacements: Replacements | None = None,
) -> str:
    """Return the document of one interview. Raises SealedScorecard, NotFound and ExportError.

    `leaves` is whether it is for somebody else, after which a submission cannot be undone any more.
    `replacements` counts what is replaced in a blind copy.
    """
    found = registry.find(name)
    if found.one is None:
        raise ExportError(f"{name} is a format for many interviews", "", "Choose another format.")
    if leaves and not store.is_sealed(interview_id):
        store.note_export(interview_id)  # before it is read, so that it cannot be undone in between
    pair = (store.interview(interview_id), store.bank_of(interview_id))
    if blind:
        from csr_interview.exchange.blind import blinded

        (pair,) = blinded([pair], told=replacements, store=store)
    return found.one(*pair, Options(zone=None, blind=blind, history=_history(store, blind)))


def _history(store: Store, blind: bool) -> Callable[[str], History] | None:
    """Return how to read histories; None if blind, because earlier texts may contain names."""
    return None if blind else store.history


def suggested_name(
    name: str, *, interview_id: str = "", layout: str = "", day: str = "", blind: bool = False
) -> str:
    """Return a file name without personal data.

    "scorecard-4dc618c1.html" for one interview, "interviews-2026-11-21.csv" for many, from `layout` and
    `day`.
    """
    suffix = registry.find(name).suffix
    stem = f"scorecard-{interview_id[:8]}" if interview_id else f"{layout or 'interviews'}-{day}"
    return f"{stem}{'-blind' if blind else ''}{suffix}"


def documents_folder() -> Path:
    """Return the user's documents folder if there is one, otherwise the current folder."""
    import platformdirs

    folder = Path(platformdirs.user_documents_path())
    return folder if folder.is_dir() else Path.cwd()
