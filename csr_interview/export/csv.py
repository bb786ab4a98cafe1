"""CSV for spreadsheets and scripts: RFC 4180, with every text cell made harmless.

The columns live in `csv_columns` and `csv_tasks`. Their names and order are documented in README.md and
stable: a new column goes to the end of the fixed ones, and none is renamed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from csr_interview.export.csv_cells import Cell, Column, RowT
from csr_interview.export.csv_columns import ANSWERS, InterviewRow, answer_rows, interview_columns
from csr_interview.export.csv_tasks import TASKS, task_rows
from csr_interview.export.facts import outcome
from csr_interview.export.files import BOM
from csr_interview.scoring.evidence import evidence_of
from csr_interview.text import csv_safe

if TYPE_CHECKING:
    from csr_interview.export.options import Options, Pairs

LAYOUTS: tuple[str, ...] = ("interviews", "answers", "tasks")
"""One row per interview, one per question of each interview, or one per assessment task of each."""

_ROWS_PER_CHUNK = 200


def table(pairs: Pairs, options: Options) -> Iterator[str]:
    """Yield interviews as CSV text in pieces, the header first, so that memory does not grow with them.

    Lines end in CR LF (RFC 4180); line breaks inside a cell stay LF. `options.banks` must hold every
    bank that occurs: with the layout `interviews` a question of another bank has no column.
    """
    if options.layout == "answers":
        answers = (
            row
            for interview, bank in pairs
            for row in answer_rows(interview, bank, evidence_of(interview, bank).flags)
        )
        yield from _lines(ANSWERS, answers, bom=options.bom)
        return
    if options.layout == "tasks":
        given = (row for interview, bank in pairs for row in task_rows(interview, bank))
        yield from _lines(TASKS, given, bom=options.bom)
        return
    rows = (
        InterviewRow(interview, bank, outcome(interview, bank, explain=False)) for interview, bank in pairs
    )
    yield from _lines(interview_columns(options.banks), rows, bom=options.bom)


def _lines(columns: Sequence[Column[RowT]], rows: Iterable[RowT], *, bom: bool) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        buffer.write(BOM)
    writer.writerow(column.name for column in columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow(_cell(column, row) for column in columns)
        if number % _ROWS_PER_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cell(column: Column[RowT], row: RowT) -> Cell:
    value = column.value(row)
    return csv_safe(value) if column.text and isinstance(value, str) else value
