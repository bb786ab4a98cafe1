"""`csr-interview practice --report`: what the practice ratings say, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from csr_interview.calibration import by_rater, progress
from csr_interview.cli.output import say, say_heading, table
from csr_interview.documents.calibration import TOO_FEW, distance_words, lean_words, share_words
from csr_interview.documents.layout import label, when
from csr_interview.models.calibration import ENOUGH, Agreement, Attempt

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

HEADINGS = ("RATED", "OFF BY", "LEAN", "EXACT", "WITHIN ONE")

Line = tuple[str, Agreement]


def print_report(attempts: Sequence[Attempt], banks: Iterable[Bank]) -> None:
    """Print the statistics of some ratings, which stand oldest first."""
    if not attempts:
        say("Nothing was practised yet; `csr-interview practice` starts.")
        return
    found, raters = progress(attempts), by_rater(attempts)
    titles = {(bank.id, asked.id): asked.title for bank in banks for asked in bank.questions}
    overall = [("all ratings", found.overall), ("on first sight", found.first_sight)]
    _section("Rating practice", "", overall)
    _section("By question", "QUESTION", _questions(found.by_question, titles))
    periods = [(_days(one.begun, one.ended), one.agreement) for one in found.over_time]
    _section(f"Over time, {ENOUGH} ratings at a time", "WHEN", periods)
    if len(raters) > 1:
        _section("By rater", "RATER", [(name or "(no name)", theirs) for name, theirs in raters.items()])
    say("\nOff by: mean distance to the key. Lean: mean of rating minus key.")
    say(TOO_FEW)


def _section(title: str, heading: str, lines: Sequence[Line]) -> None:
    """Print one table of agreements under a title."""
    if title != "Rating practice":
        say()
    say_heading(title)
    table((heading, *HEADINGS), [(name, *_cells(found)) for name, found in lines], flexible=0)


def _cells(found: Agreement) -> tuple[str, ...]:
    return (
        str(found.n),
        distance_words(found),
        lean_words(found),
        share_words(found.exact, found.exact_share),
        share_words(found.within_one, found.within_one_share),
    )


def _questions(
    found: Mapping[tuple[str, str], Agreement], titles: Mapping[tuple[str, str], str]
) -> list[Line]:
    """Return the questions in the order of their banks; those that no bank has any more last."""
    order = {name: place for place, name in enumerate(titles)}
    names = sorted(found, key=lambda name: order.get(name, len(order)))
    return [(f"{name[0]} {label(name[1])} {titles.get(name, '')}".rstrip(), found[name]) for name in names]


def _days(begun: str, ended: str) -> str:
    """Return the days between two stored times, here."""
    first, last = (when(at, None).rpartition(" ")[0] or at for at in (begun, ended))
    return first if first == last else f"{first} – {last}"
