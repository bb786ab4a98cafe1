"""Calibration as a document: one rating compared with the expert rating, and overall results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from fractions import Fraction
from typing import TYPE_CHECKING

from csr_interview.calibration import LEAN, leaning
from csr_interview.documents.blocks import Badge, Block, Edge, Facts, Paragraph, Ruler, Shade, Table
from csr_interview.documents.layout import date_of, label, lean_bar, plural, trend
from csr_interview.models.calibration import ENOUGH, Agreement, Attempt, Period, Progress, Sample
from csr_interview.models.exact import decimals

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question

FARTHEST = 2
"""The mean gap that fills a bar: two points off is no better than a guess."""

MOST_MARKS = 40
"""Marks shown in the trend; older ones are omitted."""

NOTES = (
    ("Off by", "mean distance to the expert rating."),
    ("Lean", "mean of rating minus expert rating: left is severe, right is lenient."),
    ("First attempt", "excludes answers that were rated before."),
    ("Too few", f"means and shares need at least {ENOUGH} ratings."),
)

LEANINGS = {"lenient": "lenient", "severe": "severe", "even": "no lean"}


# One rating ---------------------------------------------------------------------------------------------


def asked_blocks(question: Question, sample: Sample) -> Iterator[Block]:
    """Yield a question, its rating scale, and an answer to rate."""
    yield Paragraph(question.prompt, quote=True)
    yield Facts(tuple((str(rating), question.anchors.at(rating)) for rating in range(1, 6)))
    yield Paragraph("The answer:", tone="quiet")
    yield Paragraph(sample.answer, tone="strong")


def result_blocks(question: Question, sample: Sample, attempt: Attempt) -> Iterator[Block]:
    """Yield a rating beside the expert rating, the reason for it, and the meaning of both."""
    rating, expert = attempt.rating, attempt.key
    shades: tuple[Shade, ...] = ("good", "middle", "poor")
    yield Badge(f"You {rating} · Expert {expert}", gap_words(attempt.gap), shades[min(abs(attempt.gap), 2)])
    marks = f"● you · | expert rating {expert}" if attempt.gap else "● you and the expert rating"
    yield Ruler((Edge(Fraction(expert), str(expert), marks),), Fraction(rating), number=str(rating))
    anchors = {expert: question.anchors.at(expert), rating: question.anchors.at(rating)}
    yield Facts((("Why", sample.reason), *((f"{number} =", text) for number, text in anchors.items())))


def gap_words(gap: int) -> str:
    """Return a gap in words, such as "2 above: lenient"."""
    if gap == 0:
        return "matches the expert rating"
    return f"{abs(gap)} {'above: lenient' if gap > 0 else 'below: severe'}"


# All of them --------------------------------------------------------------------------------------------


def progress_blocks(
    found: Progress,
    banks: Iterable[Bank],
    zone: tzinfo | None,
    *,
    this_time: Agreement | None = None,
    raters: Mapping[str, Agreement] | None = None,
    unrated: bool = False,
) -> Iterator[Block]:
    """Yield how close ratings are to the expert ratings: overall, by question, over time, and by rater.

    With `unrated`, questions with sample answers but no rating are included.
    """
    rows = [("All ratings", found.overall), ("First attempt", found.first_sight)]
    rows += [("This session", this_time)] if this_time is not None and this_time.n else []
    yield _table("Ratings compared with expert ratings", "", rows)
    yield _table("By question", "Question", _questions(found.by_question, banks, unrated=unrated))
    yield from _over_time(found.over_time, zone)
    if raters and len(raters) > 1:
        named = [(name or "(no name)", theirs) for name, theirs in raters.items()]
        yield _table("By rater", "Rater", named)
    yield Facts(NOTES)


def _table(title: str, first: str, lines: Sequence[tuple[str, Agreement | None]]) -> Table:
    headings = (first, "Rated", "Off by", "Lean", "Exact", "Within 1")
    rows = tuple(_row(name, found) for name, found in lines)
    return Table(headings, rows, numeric=(1, 2, 4, 5), drawn=(3,), title=title)


def _row(name: str, found: Agreement | None) -> tuple[str, ...]:
    """Return the cells of one row; None means not rated."""
    if found is None:
        return (name, "0", "", "not rated yet", "", "")
    if found.lean is None or found.distance is None:
        return (name, str(found.n), "", f"too few: {ENOUGH - found.n} more", "", "")
    return (
        name,
        str(found.n),
        decimals(found.distance),
        f"{lean_bar(found.lean, 5, FARTHEST)} {lean_words(found)}",
        share_words(found.exact, found.exact_share),
        share_words(found.within_one, found.within_one_share),
    )


def _questions(
    found: Mapping[tuple[str, str], Agreement], banks: Iterable[Bank], *, unrated: bool
) -> list[tuple[str, Agreement | None]]:
    """Return the questions in the order of their banks; those no longer in any bank last."""
    names: dict[tuple[str, str], str] = {}
    for bank in banks:
        for question in bank.questions:
            if (bank.id, question.id) in found or (unrated and question.sample_answers):
                names[bank.id, question.id] = question.title
    names |= {name: "" for name in found if name not in names}
    several = len({bank for bank, _ in names}) > 1
    called = {
        name: " ".join(filter(None, (name[0] if several else "", label(name[1]), title)))
        for name, title in names.items()
    }
    return [(text, found.get(name)) for name, text in called.items()]


def _over_time(periods: Sequence[Period], zone: tzinfo | None) -> Iterator[Block]:
    """Yield a mark and a row for each full block of ratings, and how many the next mark needs."""
    told = [period.agreement.distance for period in periods if period.agreement.distance is not None]
    waiting = ENOUGH - (periods[-1].agreement.n % ENOUGH if periods else 0)
    more = f"{plural(waiting, 'more rating')} until the next mark."
    if not told:
        yield Paragraph(f"Not enough ratings yet: {more}", label="Over time")
        return
    words = f"{decimals(told[0])} off at first, {decimals(told[-1])} now."
    if len(told) == 1:
        words = f"{decimals(told[0])} off so far."
    marks = trend(told[-MOST_MARKS:], FARTHEST)
    yield Table(("", ""), ((marks, words),), flexible=1, drawn=(0,), title="Over time")
    legend = f"Each mark is {ENOUGH} ratings; lower is closer, the newest is on the right. {more}"
    yield Paragraph(legend, tone="quiet")
    yield _table("", "When", [(_days(one, zone), one.agreement) for one in periods])


def _days(period: Period, zone: tzinfo | None) -> str:
    """Return the days between the first and the last of some ratings."""
    first, last = date_of(period.begun, zone), date_of(period.ended, zone)
    return first if first == last else f"{first} – {last}"


def lean_number(found: Agreement) -> str:
    """Return the mean gap with its sign, not rounded across a lean limit; "–" for too few ratings."""
    if found.lean is None:
        return "–"
    shown = decimals(abs(found.lean), (LEAN,))
    return shown if not shown.strip("0.") else f"{'+' if found.lean > 0 else '−'}{shown}"


def lean_words(found: Agreement) -> str:
    """Return the mean gap with its name, such as "+0.60 lenient"; "–" for too few ratings."""
    side = leaning(found)
    return "–" if side is None else f"{lean_number(found)} {LEANINGS[side]}"


def share_words(count: int, share: Fraction | None) -> str:
    """Return a count with its share, such as "9 (39%)"; "–" for too few ratings."""
    return "–" if share is None else f"{count} ({decimals(100 * share, places=0)}%)"


def sentence(found: Agreement) -> str:
    """Return an agreement as one line."""
    rated = f"{found.n} rated"
    if not found.enough:
        return f"{rated}: not enough ratings for a comparison ({ENOUGH} needed)"
    return (
        f"{rated} · {decimals(found.distance or Fraction(0))} from the expert rating · {lean_words(found)}"
        f" · {share_words(found.exact, found.exact_share)} exact"
        f" · {share_words(found.within_one, found.within_one_share)} within one"
    )
