"""The options by which `list` and `export` choose interviews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.periods import Period
    from csr_interview.store import Filters, Store

F = TypeVar("F", bound=Callable[..., Any])

VERDICTS = ("strong hire", "hire", "hold", "no hire", "incomplete")

SEARCHING = (
    "Only interviews that contain every word: in the candidate's name, notes, task replies, reasons for "
    "skipping, custom red flags, candidate's questions, summary or recommendation. Matches parts of words, "
    'ignores case, and treats "words in double quotes" as a phrase.'
)


def _verdict(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Accept "no-hire" for "no hire", which saves quoting."""
    if value is None:
        return None
    name = " ".join(value.replace("-", " ").lower().split())
    if name not in VERDICTS:
        raise click.BadParameter(f"Choose one of {', '.join(word.replace(' ', '-') for word in VERDICTS)}")
    return name


def _days(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Period | None:
    """Read a day, or several days in a row."""
    if value is None:
        return None
    from csr_interview.periods import NotADay, period

    try:
        return period(value, datetime.now().astimezone().date())
    except NotADay as exc:
        raise click.BadParameter(str(exc)) from None


OPTIONS = (
    click.option("--search", metavar="TEXT", help=SEARCHING),
    click.option(
        "--status",
        type=click.Choice(["draft", "submitted"]),
        help="Only drafts or only submitted scorecards.",
    ),
    click.option(
        "--verdict",
        callback=_verdict,
        metavar="VERDICT",
        help="Only this decision, as submitted: strong-hire, hire, hold, no-hire or incomplete.",
    ),
    click.option("--bank", metavar="ID", help="Only this question bank."),
    click.option("--role", metavar="ROLE", help="Only this role (case-insensitive)."),
    click.option("--stage", metavar="STAGE", help="Only this stage."),
    click.option("--interviewer", metavar="NAME", help="Only this interviewer."),
    click.option(
        "--since",
        callback=_days,
        metavar="DAY",
        help='Only interviews started since this day: 2026-11-21, "12 Nov", yesterday, 7d, "last week".',
    ),
    click.option(
        "--until", callback=_days, metavar="DAY", help="Only interviews started on or before this day."
    ),
)


def filter_options(command: F) -> F:
    """Add the filter options to a command; `filters_from` reads them."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def unknown_bank(store: Store, bank: str) -> str:
    """Return a line that says which banks there are, where the store's interviews use none of that id."""
    from csr_interview.store import Filters

    if not bank or store.count(Filters(bank=bank)):
        return ""
    known = ", ".join(name for name, _ in store.choices().banks)
    return f"No interviews use the bank {clean_line(bank)!r}. Banks in use: {known}." if known else ""


def filters_from(chosen: dict[str, Any]) -> Filters:
    """Return the filters for the options given. Days are those of this machine's time zone.

    Raises click.UsageError where no day could be meant.
    """
    from csr_interview.store import Filters

    texts = {
        name: chosen[name] or ""
        for name in ("search", "status", "verdict", "bank", "role", "stage", "interviewer")
    }
    since: Period | None = chosen["since"]
    until: Period | None = chosen["until"]
    if since is None and until is None:
        return Filters(**texts)
    from csr_interview.periods import BACKWARDS, begin_of, end_of

    if since and until and until.last < since.first:
        raise click.UsageError(BACKWARDS)
    return Filters(
        **texts,
        since=begin_of(since.first) if since else "",
        until=end_of(until.last) if until else "",
    )
