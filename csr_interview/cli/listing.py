"""`list`: interviews as a table, or as JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from csr_interview.cli.failures import complain
from csr_interview.cli.options import Places, filter_options, filters_from, pass_places, unknown_bank
from csr_interview.cli.output import colours, columns, decided, examples, on_terminal, say, say_array, table
from csr_interview.documents.layout import cut, when, width
from csr_interview.models.exact import score
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.models.interview import InterviewSummary
    from csr_interview.store import Filters, Store
    from csr_interview.store.search import Hit, Order

    Found = tuple[InterviewSummary, tuple[Hit, ...]]

_PAGE = 500
_CUT = ((3, 24), (2, 12), (3, 8), (2, 7), (3, 6), (4, 11), (6, 5), (1, 6))
"""Columns to cut, with minimum widths, until the table fits a terminal; only the first for a pipe."""

_ID_SHOWN = 8
"""Characters of an ID in the table."""

_INDENT = " " * (_ID_SHOWN + 2)
"""Indents hits to the second column."""


@click.command(
    name="list",
    epilog=examples(
        "csr-interview list --status draft",
        "csr-interview list --search 'refund \"wedding order\"' --since 2026-11-01",
        "csr-interview list --json --limit 0 > interviews.json",
    ),
)
@filter_options
@click.option(
    "--order",
    type=click.Choice(["newest", "relevance"]),
    default="newest",
    show_default=True,
    help="With --search, relevance ranks matches in names first, then the most matches.",
)
@click.option(
    "--limit", type=click.IntRange(0), default=50, show_default=True, help="Maximum number; 0 for all."
)
@click.option(
    "--hits/--no-hits",
    default=None,
    help="With --search, show matches under each row. Default on a terminal.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array for programs instead of a table.")
@pass_places
def list_(
    places: Places, /, order: Order, limit: int, hits: bool | None, as_json: bool, **chosen: Any
) -> None:
    """List interviews, newest first.

    With --json: an array of objects with id, candidate, status, verdict (null for a draft), composite (a
    number, null for none), composite_exact (the same without rounding, "7/2"), role, stage, interviewer,
    bank, created_at, updated_at, submitted_at, ratings, serious_flags, note_flags, recommended, amended,
    unverified, sealed (then decision, scores and flags are hidden until you submit your own scorecard of
    this candidate) and damaged (then they cannot be read; `store check` tells why). With --search also hits,
    an array of objects with question (its id, or a task's; empty for the interview as a whole), label, field,
    text (an excerpt) and spans (start and end of each place in it, in characters); at most 10 of one
    interview.

    Decision and score are as submitted. In amended scorecards, which are marked, ratings and flags are
    current.
    """
    filters = filters_from(chosen)
    damaged: list[str] = []
    with places.read_store_or_none_yet() as opened:
        if hint := unknown_bank(opened, filters.bank):
            click.echo(hint, err=True)
        found = _found(opened, filters, order, limit, damaged)
        if as_json:
            _print_json(found, with_hits=bool(filters.search))
            _tell(damaged)
            return
        listed = list(found)
        rows = [_row(summary) for summary, _ in listed]
        some = bool(rows) or opened.counts().interviews > 0
    if not rows:
        if some:
            say("No matching interviews.")
        else:
            complain(places.how_to_begin())
        return
    headings = (
        "ID",
        "STARTED",
        "CANDIDATE",
        "ROLE · STAGE" if _wide() else "STAGE",
        "DECISION",
        "SCORE",
        "RATINGS",
    )
    shown = on_terminal() if hits is None else hits
    under = {number: hit_line(found[0]) for number, (_, found) in enumerate(listed) if found and shown}
    table(headings, rows, flexible=_CUT if on_terminal() else _CUT[:1], most={2: 30}, under=under)
    if len(rows) == limit:
        from csr_interview.store.search import terms

        which = "best" if order == "relevance" and terms(filters.search) else "newest"
        say(f"\nShowing the {which} {limit}. Use --limit 0 to list all.")
    _tell(damaged)


def _tell(damaged: Sequence[str]) -> None:
    """Raise StoreError for the first damaged interview in a list."""
    if damaged:
        from csr_interview.store.rows import unreadable

        raise unreadable(damaged[0])


def _found(store: Store, filters: Filters, order: Order, limit: int, damaged: list[str]) -> Iterator[Found]:
    """Yield up to `limit` interviews (0: all) with their hits; reads a page at a time.

    The IDs of damaged ones are added to `damaged`.
    """
    after = ""
    left = limit or sys.maxsize
    while left:
        page = store.find(filters, order=order, limit=min(_PAGE, left), after=after)
        damaged += [row.id for row in page.rows if row.damaged]
        for row in page.rows:
            yield row, page.hits.get(row.id, ())
        if not page.next:
            return
        left -= len(page.rows)
        after = page.next


def hit_line(hit: Hit) -> str:
    """Return a hit in one line, with matches in bold."""
    label = clean_line(hit.label)
    room = columns() - len(_INDENT) - width(label) - 2
    text, spans = hit.text, hit.spans
    if spans and width(text[: spans[0][1]]) > room:  # keep the match visible
        begin = max(0, spans[0][0] - room // 3)
        begin = text.find(" ", begin, spans[0][0]) + 1 or begin
        text = "…" + text[begin:]
        spans = tuple((start - begin + 1, end - begin + 1) for start, end in spans)
    line = cut(text, max(1, room))
    if colours():
        for start, end in reversed(spans):
            if end <= len(line):
                line = line[:start] + click.style(line[start:end], bold=True) + line[end:]
    return f"{_INDENT}{label}: {line}"


def _row(summary: InterviewSummary) -> tuple[str, ...]:
    flags = f" ! {summary.serious_flags}" if summary.serious_flags else ""
    rated = ("–" if rating is None else str(rating) for rating in summary.ratings)
    ratings = "" if summary.sealed else (" " if _wide() else "").join(rated)
    marks = (", amended" if summary.amended else "") + (", unverified" if summary.unverified else "")
    own = f" (rec. {summary.recommended})" if summary.recommended else ""
    begun = when(summary.created_at, None)
    return (
        summary.id[:_ID_SHOWN],
        begun if _wide() else begun.rpartition(" ")[0] or begun,
        summary.candidate,
        _place(summary),
        decided(summary) + ("" if summary.sealed else marks + own),
        score(summary.composite, summary.edges),
        ratings + flags,
    )


def _place(summary: InterviewSummary) -> str:
    parts = (summary.role, summary.stage) if _wide() else (summary.stage,)
    return " · ".join(part for part in parts if part)


def _wide() -> bool:
    """Return whether a table has space for roles."""
    return columns() >= 110


def _print_json(found: Iterable[Found], *, with_hits: bool) -> None:
    """Print an array as the interviews are read."""
    say_array(
        _record(summary) | ({"hits": [hit._asdict() for hit in hits]} if with_hits else {})
        for summary, hits in found
    )


def _record(summary: InterviewSummary) -> dict[str, object]:
    return {
        "id": summary.id,
        "candidate": summary.candidate,
        "status": str(summary.status),
        "verdict": summary.verdict or None,
        "composite": float(score(summary.composite, summary.edges, 4)) if summary.composite else None,
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
        "unverified": summary.unverified,
        "sealed": summary.sealed,
        "damaged": summary.damaged,
    }
