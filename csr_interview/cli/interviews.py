"""`list`, `show` and `export`: reading interviews without opening the app."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csr_interview.cli.delivery import OUTPUT, deliver, refuse
from csr_interview.cli.examples import examples
from csr_interview.cli.filtering import filter_options, filters_from
from csr_interview.cli.output import columns, counted, on_terminal, say, table
from csr_interview.cli.places import Places, pass_places
from csr_interview.export import registry
from csr_interview.export.options import Options

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Interview, InterviewSummary
    from csr_interview.store import Filters, Store

_PAGE = 500
_CUT = ((3, 24), (2, 12), (3, 8), (2, 7), (3, 6), (4, 11), (6, 5), (1, 6))
"""Columns to cut, and down to what, until the table fits a terminal; into a pipe only the first goes."""

_ID_SHOWN = 8
"""Characters of an id in the table: enough to name one interview, short enough to type."""


@click.command(
    name="list",
    epilog=examples(
        "csr-interview list --status draft",
        'csr-interview list --search "wedding order" --since 2026-11-01',
        "csr-interview list --json --limit 0 > interviews.json",
    ),
)
@filter_options
@click.option(
    "--limit", type=click.IntRange(0), default=50, show_default=True, help="At most so many; 0 for all."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array for programs instead of a table.")
@pass_places
def list_(places: Places, /, limit: int, as_json: bool, **chosen: Any) -> None:
    """List interviews, newest first.

    With --json: an array of objects with id, candidate, status, verdict (null for a draft), composite (a
    number, null for none), composite_exact (the same without rounding, "7/2"), role, stage, interviewer,
    bank, created_at, updated_at, submitted_at, ratings, serious_flags, note_flags, recommended and amended.

    Verdict and score are as submitted. Where a scorecard was amended since, that is said: ratings and flags
    are those of today.
    """
    with places.read_store() as opened:
        found = _summaries(opened, filters_from(chosen), limit)
        if as_json:
            _print_json(found)
            return
        rows = [_row(summary) for summary in found]
        some = bool(rows) or opened.counts().interviews > 0
    if not rows:
        say(
            "No interview matches." if some else "There are no interviews yet; `csr-interview` opens the app."
        )
        return
    headings = (
        "ID",
        "BEGUN",
        "CANDIDATE",
        "ROLE · STAGE" if _wide() else "STAGE",
        "VERDICT",
        "SCORE",
        "RATINGS",
    )
    table(headings, rows, flexible=_CUT if on_terminal() else _CUT[:1], most={2: 30})
    if len(rows) == limit:
        say(f"\nThese are the newest {limit}; --limit 0 lists all that match.")


def _summaries(store: Store, filters: Filters, limit: int) -> Iterator[InterviewSummary]:
    """Yield at most `limit` interviews (0: all), read a page at a time."""
    from csr_interview.store import cursor_of

    before: str | None = None
    left = limit or sys.maxsize
    while left:
        page = store.recent(filters=filters, limit=min(_PAGE, left), before=before)
        yield from page
        if len(page) < min(_PAGE, left):
            return
        left -= len(page)
        before = cursor_of(page[-1])


def _row(summary: InterviewSummary) -> tuple[str, ...]:
    from csr_interview.export.layout import when

    flags = f" ! {summary.serious_flags}" if summary.serious_flags else ""
    marks = ("–" if rating is None else str(rating) for rating in summary.ratings)
    ratings = (" " if _wide() else "").join(marks)
    amended = ", amended" if summary.amended else ""
    own = f" (own: {summary.recommended})" if summary.recommended else ""
    begun = when(summary.created_at, None)
    return (
        summary.id[:_ID_SHOWN],
        begun if _wide() else begun.rpartition(" ")[0] or begun,
        summary.candidate,
        _place(summary),
        (summary.verdict or str(summary.status)) + amended + own,
        _score(summary.composite),
        ratings + flags,
    )


def _place(summary: InterviewSummary) -> str:
    parts = (summary.role, summary.stage) if _wide() else (summary.stage,)
    return " · ".join(part for part in parts if part)


def _wide() -> bool:
    """Whether a table has room for roles."""
    return columns() >= 110


def _score(composite: str, places: int = 2) -> str:
    """Return a stored score with two digits, or more where these would carry it over a tenth.

    Bands begin at tenths as a rule, and the list does not read every interview's bank to know.
    """
    if not composite:
        return ""
    from csr_interview.models.exact import decimals

    value = Fraction(composite)
    below = Fraction(value * 10 // 1, 10)
    return decimals(value, (below, below + Fraction(1, 10)), places)


def _print_json(found: Iterable[InterviewSummary]) -> None:
    """Print an array, one object a line, as the interviews are read."""
    separator = "[\n"
    for summary in found:
        click.echo(separator + json.dumps(_record(summary), ensure_ascii=False), nl=False)
        separator = ",\n"
    click.echo("[]" if separator == "[\n" else "\n]")


def _record(summary: InterviewSummary) -> dict[str, object]:
    return {
        "id": summary.id,
        "candidate": summary.candidate,
        "status": str(summary.status),
        "verdict": summary.verdict or None,
        "composite": float(_score(summary.composite, 4)) if summary.composite else None,
        "composite_exact": summary.composite or None,
        "role": summary.role,
        "stage": summary.stage,
        "interviewer": summary.interviewer,
        "bank": summary.bank_id,
        "created_at": summary.created_at,
        "updated_at": summary.updated_at,
        "submitted_at": summary.submitted_at or None,
        "ratings": summary.ratings,
        "serious_flags": summary.serious_flags,
        "note_flags": summary.note_flags,
        "recommended": summary.recommended or None,
        "amended": summary.amended,
    }


@click.command(
    epilog=examples(
        "csr-interview show 4dc618c1", "csr-interview show 4dc618c1 --format json -o interview.json"
    )
)
@click.argument("interview_id", metavar="ID")
@click.option("--format", "name", type=click.Choice(registry.ONE), default="text", show_default=True)
@click.option("-o", "--output", type=OUTPUT, default="-", metavar="FILE", help="Write to a file.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@pass_places
def show(places: Places, interview_id: str, name: str, output: Path, force: bool) -> None:
    """Show one interview: verdict, reasons, ratings and everything that was noted.

    ID is any beginning of an id that only one interview has. In JSON every score stands twice: "exact" as
    a fraction ("7/2") and "decimal" as a plain number (3.5); in submitted_verdict as "composite" and
    "composite_decimal".
    """
    refuse(output, force=force)
    found = registry.find(name)
    with places.read_store() as opened:
        full = opened.resolve(interview_id.strip())
        interview, bank = opened.interview(full), opened.bank_of(full)
    if found.one is None:  # registry.ONE names only formats that have it
        raise AssertionError(name)
    deliver(output, [found.one(interview, bank, Options(zone=None))], force=force)


@click.command(
    epilog=examples(
        "csr-interview export -o interviews.csv",
        "csr-interview export --layout answers --since 2026-11-01 -o answers.csv",
        "csr-interview export --format json --status submitted > all.json",
    )
)
@click.option("--format", "name", type=click.Choice(registry.MANY), default="csv", show_default=True)
@click.option(
    "--layout",
    type=click.Choice(registry.LAYOUTS),
    help="CSV only: one row per interview (the default), per question, or per task.",
)
@filter_options
@click.option(
    "-o", "--output", type=OUTPUT, default="-", metavar="FILE", help="Write to a file; - is standard output."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option(
    "--no-bom", is_flag=True, help="CSV only: no byte order mark (Excel needs it, scripts may not)."
)
@pass_places
def export(
    places: Places, /, name: str, layout: str | None, output: Path, force: bool, no_bom: bool, **chosen: Any
) -> None:
    """Export interviews as CSV or JSON, newest first.

    Cells that a spreadsheet would run as a formula get a leading apostrophe. The file is readable by
    you only, and appears complete or not at all. README.md explains every column. In JSON every score
    stands twice, as in `show`.
    """
    refuse(output, force=force)
    found = registry.find(name, layout or "")
    filters = filters_from(chosen)
    with places.read_store() as opened:
        banks = _banks_used(opened, filters) if found.layouts else {}
        options = Options(layout=layout or "", banks=tuple(banks.values()), bom=not no_bom)
        if found.many is None:  # registry.MANY names only formats that have it
            raise AssertionError(name)
        pairs = counted(_pairs(opened, filters, banks), "interviews")
        deliver(output, found.many(pairs, options), force=force)


def _banks_used(store: Store, filters: Filters) -> dict[str, Bank]:
    """Return the exact banks of the interviews to export, by digest: CSV columns depend on them."""
    first: dict[str, str] = {}
    for interview in store.interviews(filters):
        first.setdefault(interview.bank_digest, interview.id)
    return {digest: store.bank_of(interview_id) for digest, interview_id in first.items()}


def _pairs(store: Store, filters: Filters, banks: dict[str, Bank]) -> Iterator[tuple[Interview, Bank]]:
    known = dict(banks)
    for interview in store.interviews(filters):
        if interview.bank_digest not in known:
            known[interview.bank_digest] = store.bank_of(interview.id)
        yield interview, known[interview.bank_digest]
