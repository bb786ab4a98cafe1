"""The work of an export from the app, done in a thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csr_interview.errors import CsrInterviewError

if TYPE_CHECKING:
    from csr_interview.store import Filters, Store


class Stopped(CsrInterviewError):
    """The user broke an export off; nothing was written."""


@dataclass(frozen=True)
class Subject:
    """What is exported: one interview, or all that meet some filters."""

    interview_id: str = ""
    name: str = ""
    """Whose interview it is, for the screen; empty for many."""
    filters: Filters | None = None
    count: int = 0
    """How many interviews meet the filters, as far as is known."""


@dataclass
class Progress:
    """How far an export has come. Written by its thread, read by the screen; `stop` the other way round."""

    written: int = 0
    stop: bool = field(default=False)

    def watch(self, pairs: Iterator[Any]) -> Iterator[Any]:
        """Count what passes, and break off where that is wished. Some formats go through all twice."""
        self.written = 0
        for pair in pairs:
            if self.stop:
                raise Stopped("Nothing was written", "it was stopped")
            yield pair
            self.written += 1


@dataclass(frozen=True)
class Job:
    """An export as the form describes it."""

    subject: Subject
    format: str
    layout: str
    blind: bool
    target: Path
    replace: bool
    """Whether an existing file may be replaced: the user was asked."""


def run(store: Store, job: Job, progress: Progress) -> int:
    """Write the file and return how many sealed interviews were left out. Raises CsrInterviewError."""
    from csr_interview.export.files import write_file
    from csr_interview.handover.batch import many, one

    if job.subject.interview_id:
        text = one(store, job.subject.interview_id, job.format, blind=job.blind)
        write_file(job.target, [text], force=job.replace)
        return 0
    filters = job.subject.filters
    assert filters is not None  # a subject has one or the other
    chunks, batch = many(store, filters, job.format, layout=job.layout, blind=job.blind, watch=progress.watch)
    write_file(job.target, chunks, force=job.replace)
    return batch.left_out
