"""What the screen of rating practice shows, made from models alone: the result, the summary, empty states.

Every text of a bank or a user becomes Content here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from textual.content import Content

from csr_interview.documents.calibration import (
    TOO_FEW,
    distance_words,
    gap_words,
    lean_words,
    sentence,
    share_words,
)
from csr_interview.models.calibration import ENOUGH, Agreement, Attempt, Period, Progress, Sample
from csr_interview.models.exact import decimals
from csr_interview.ui.content import QUIET, STRONG, WARNING, beside, cell, hanging, lines, to_content, to_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question

SIDE_BY_SIDE = 52
"""Columns from which two anchors stand beside each other."""

FARTHEST = 2
"""The mean gap that fills a bar or a mark of the sparkline: two steps off is as bad as a guess."""

TABLE_AT_LEAST = 68
"""Columns from which the summary is a table; below, it is told in sentences."""

MARKS = "▁▂▃▄▅▆▇█"


def name_of(question: Question) -> Content:
    """Return a question's id and title on one line."""
    short = question.id.upper() if len(question.id) <= 4 else question.id
    return Content.assemble(to_line(short, STRONG), "  ", to_line(question.title, "bold"))


def points(question: Question, width: int) -> Content:
    """Return what the bank says to look for."""
    found = question.looking_for or ("The bank does not say.",)
    return lines(hanging(Content("· "), to_content(text, QUIET), 2, width) for text in found)


# The result ---------------------------------------------------------------------------------------------


def result(question: Question, sample: Sample, attempt: Attempt, width: int) -> Content:
    """Return rating and key on the scale, the reason for the key, and both anchors."""
    style = "bold $text-success" if attempt.gap == 0 else STRONG if abs(attempt.gap) == 1 else WARNING
    anchors = question.anchors
    key = _anchor(f"KEY {attempt.key} SOUNDS LIKE", anchors.at(attempt.key))
    yours = _anchor(f"YOUR {attempt.rating} SOUNDS LIKE", anchors.at(attempt.rating))
    if attempt.gap == 0:
        both = key.wrap(width)
    elif width < SIDE_BY_SIDE:
        both = [*yours.wrap(width), Content(), *key.wrap(width)]
    else:
        half = (width - 3) // 2
        both = beside(yours.wrap(half), key.wrap(half), half + 3)
    return lines(
        [
            *_headline(attempt, style).wrap(width),
            Content(),
            *_on_the_scale(attempt, style),
            Content(),
            *Content.styled("WHY", STRONG)
            .append(Content("\n"))
            .append(to_content(sample.reason))
            .wrap(width),
            Content(),
            *both,
        ]
    )


def _headline(attempt: Attempt, style: str) -> Content:
    return Content.assemble(
        (f"You {attempt.rating}   Key {attempt.key}   ", "bold"), (gap_words(attempt.gap), style)
    )


def _anchor(heading: str, anchor: str) -> Content:
    return Content.styled(heading, STRONG).append(Content("\n")).append(to_content(anchor, QUIET))


def _on_the_scale(attempt: Attempt, style: str) -> list[Content]:
    """Return the five numbers with both marks below them, 25 columns wide."""
    numbers = Content.assemble(
        *(
            (f"  {n}  ", f"{style} reverse" if n == attempt.rating else "bold" if n == attempt.key else QUIET)
            for n in range(1, 6)
        )
    )
    words = {attempt.key: "key", attempt.rating: "you" if attempt.gap else "both"}
    return [numbers, Content("".join(words.get(n, "").center(5) for n in range(1, 6)).rstrip())]


# The summary --------------------------------------------------------------------------------------------


def summary(bank: Bank, found: Progress, this_time: Agreement, width: int) -> Content:
    """Return how close a rater's ratings are to the keys of one bank."""
    if not found.overall.n:
        return Content.styled("Nothing was rated in this bank yet. Esc goes back to the answers.", QUIET)
    rows = [("All ratings", found.overall), ("On first sight", found.first_sight)]
    if this_time.n:
        rows.append(("This time", this_time))
    parts = _overall(rows, width)
    parts += [Content(), *_questions(bank, found, width), Content(), *_over_time(found.over_time, width)]
    notes = f"On first sight leaves out answers you had rated before. {TOO_FEW}"
    return lines([*parts, Content(), *Content.styled(notes, QUIET).wrap(width)])


def _overall(rows: Sequence[tuple[str, Agreement]], width: int) -> list[Content]:
    """Return the agreements of all questions together, as a table where there is room."""
    if width < TABLE_AT_LEAST:
        texts = (hanging(Content(name), Content(sentence(value)), 16, width) for name, value in rows)
        return [Content.styled("HOW CLOSE YOU ARE", STRONG), *texts]
    heading = f"{'HOW CLOSE YOU ARE':18}rated   off by  {'lean':13}  {'exact':8}  within one"
    found = [Content.styled(heading, STRONG)]
    for name, value in rows:
        exact = share_words(value.exact, value.exact_share)
        near = share_words(value.within_one, value.within_one_share)
        cells = f"{name:18}{value.n:5}  {distance_words(value):>7}  {lean_words(value):13}  {exact:8}  {near}"
        found.append(Content(cells))
    return found


def _questions(bank: Bank, found: Progress, width: int) -> list[Content]:
    """Return a line for each question that was practised or can be."""
    room = width - 35
    bar = max(0, min(25, room - 24)) | 1  # odd, so that it has a middle
    drawn = bar >= 9
    left = min(36, room - (bar + 2 if drawn else 0))
    side = "severe ".rjust(bar // 2) + "│" + " lenient".ljust(bar // 2)
    heading = (
        "BY QUESTION".ljust(left + 2) + "rated  " + (f"{side[:bar]}  " if drawn else "") + "off by  lean"
    )
    rows = [Content.styled(heading, STRONG).truncate(width)]
    for question in bank.questions:
        value = found.by_question.get((bank.id, question.id))
        if value is None and not question.sample_answers:
            continue
        name = cell(f"{question.id.upper()} {question.title}", left)
        n = value.n if value else 0
        row = Content.assemble(name, "  ", (f"{n:5}", "" if n else QUIET), "  ")
        if value is None or value.lean is None or value.distance is None:
            rows.append(row.append(Content.styled(_missing(n), QUIET)).truncate(width, ellipsis=True))
            continue
        row = row.append(lean_bar(value.lean, bar)).append(Content("  ")) if drawn else row
        rows.append(row.append(Content(f"{decimals(value.distance):>6}  {lean_words(value)}")))
    return rows


def _missing(n: int) -> str:
    """Say what a question's mean waits for."""
    return f"too few: {ENOUGH - n} more" if n else "not rated yet"


def lean_bar(lean: Fraction, width: int) -> Content:
    """Return a mean gap as a bar from the middle: to the left severe, to the right lenient."""
    half = width // 2
    filled = min(half, round(abs(lean) * half / FARTHEST))
    full, empty = ("━" * filled, "$accent"), ("·" * (half - filled), "$panel-lighten-3")
    blank = ("·" * half, "$panel-lighten-3")
    if lean < 0:
        return Content.assemble(empty, full, "│", blank)
    return Content.assemble(blank, "│", full, empty)


def _over_time(periods: Sequence[Period], width: int) -> list[Content]:
    """Return a mark for each full block of ratings, and what the next one waits for."""
    heading = Content.styled("OVER TIME", STRONG)
    told = [period.agreement.distance for period in periods if period.agreement.distance is not None]
    waiting = ENOUGH - (periods[-1].agreement.n % ENOUGH if periods else 0)
    more = f"{waiting} more rating{'' if waiting == 1 else 's'} until the next mark."
    if not told:
        return [heading, *Content(f"Too few ratings for a mark: {more}").wrap(width)]
    words = f"{decimals(told[0])} from the key at first, {decimals(told[-1])} now."
    if len(told) == 1:
        words = f"{decimals(told[0])} from the key so far."
    legend = f"A mark is {ENOUGH} ratings, lower is closer to the key; the newest is on the right. {more}"
    line = hanging(Content.styled(sparkline(told[-width:]), STRONG), Content(words), 0, width)
    if len(told) + 3 + len(words) <= width:
        line = Content.assemble((sparkline(told), STRONG), "   ", words)
    return [heading, line, *Content.styled(legend, QUIET).wrap(width)]


def sparkline(distances: Sequence[Fraction]) -> str:
    """Return a mark for each mean distance: the lowest for 0, the highest for two steps or more."""
    top = len(MARKS) - 1
    return "".join(MARKS[min(top, round(distance * top / FARTHEST))] for distance in distances)


# Nothing to rate ----------------------------------------------------------------------------------------


def nothing_here(bank: Bank | None, others: Sequence[Bank], *, only_one: bool, filtered: bool) -> Content:
    """Say why there is nothing to rate, and what to do; `others` are banks that have samples."""
    if bank is None:
        return Content("No question bank can be used. In a shell, `csr-interview banks check` says why.")
    if only_one:
        way = "f chooses another question." if filtered else "b chooses another bank."
        return Content(f"The only sample answer here is the one you rated last. {way}")
    here = Content.assemble(to_line(bank.title, "bold"), " has no sample answers to rate.")
    add = "To practise with it, add [[questions.sample_answers]] to its file: answer, rating and reason."
    if not others:
        return lines([here, Content(), Content("No other bank has any either."), Content(add)])
    names = Content(", ").join(to_line(other.title) for other in others)
    choose = Content.assemble("b", " chooses another bank: ", names, ".")
    return lines([here, Content(), choose, Content(add)])
