"""The options by which `list` and `export` choose interviews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from csr_interview.store import Filters

F = TypeVar("F", bound=Callable[..., Any])

VERDICTS = ("strong hire", "hire", "hold", "no hire")
DAY = click.DateTime(["%Y-%m-%d"])


def _verdict(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Accept "no-hire" for "no hire", which saves quoting."""
    if value is None:
        return None
    name = value.replace("-", " ").lower()
    if name not in VERDICTS:
        raise click.BadParameter(f"choose one of {', '.join(word.replace(' ', '-') for word in VERDICTS)}")
    return name


OPTIONS = (
    click.option("--search", metavar="TEXT", help="Only where a name or a note holds this."),
    click.option(
        "--status", type=click.Choice(["draft", "submitted"]), help="Only drafts, or only scorecards."
    ),
    click.option(
        "--verdict",
        callback=_verdict,
        metavar="VERDICT",
        help="Only this verdict as submitted: strong-hire, hire, hold or no-hire.",
    ),
    click.option("--bank", metavar="ID", help="Only this question bank."),
    click.option("--role", metavar="ROLE", help="Only this role."),
    click.option("--stage", metavar="STAGE", help="Only this stage."),
    click.option("--interviewer", metavar="NAME", help="Only this interviewer."),
    click.option(
        "--since", type=DAY, metavar="DATE", help="Only interviews begun on this day (2026-11-21) or later."
    ),
    click.option("--until", type=DAY, metavar="DATE", help="Only interviews begun on this day or earlier."),
)


def filter_options(command: F) -> F:
    """Add the filter options to a command; `filters_from` reads them."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def filters_from(chosen: dict[str, Any]) -> Filters:
    """Return the filters for the options given. Days are those of this machine's time zone."""
    from csr_interview.store import Filters

    texts = {
        name: chosen[name] or ""
        for name in ("search", "status", "verdict", "bank", "role", "stage", "interviewer")
    }
    since: datetime | None = chosen["since"]
    until: datetime | None = chosen["until"]
    return Filters(
        **texts,
        since=_stamp(since) if since else "",
        until=_stamp(until + timedelta(days=1) - timedelta(milliseconds=1)) if until else "",
    )


def _stamp(local: datetime) -> str:
    """Return a local time as the store writes times."""
    return local.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
