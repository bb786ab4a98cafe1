"""What the comparison says: in each cell, of what differs, of how it is sorted, and why it is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from textual.content import Content

from csr_interview.scoring.wording import listed
from csr_interview.ui.compare.compare_view import DIRECTIONS, LEAST, Column, Comparison, Row
from csr_interview.ui.home.interview_list import plural
from csr_interview.ui.page_text import QUIET, WARNING, bar, lines, local_date, verdict_word
from csr_interview.ui.scorecard import (
    breakdown_text,
    components_text,
    evidence_text,
    gates_text,
    scorecard_text,
    tasks_text,
)
from csr_interview.ui.scorecard.gates_text import GATE_SIGNS
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.text import HIDDEN, shown_line

BLANK = "–"
HIGHEST, LOWEST = "▲", "▼"
LEGEND = f"{HIGHEST} highest   {LOWEST} lowest"
DRAFT = "● draft, not final"
NUMBER = 5
"""Columns of a score or rating: "3.72 ", and "3.4996" rarely runs over."""


def name_of(column: Column, *, hidden: bool) -> str:
    """Return the candidate's name, or the letter that stands for it."""
    return f"Candidate {column.letter}" if hidden else column.view.interview.candidate.name


# One cell ---------------------------------------------------------------------------------------------


def entry(column: Column, row: Row, room: int, sign: str = "") -> Iterator[Content]:
    """Yield what one interview has in one row: first what counts, below it what has to be known with it."""
    view = column.view
    match row.kind:
        case "own":
            own = view.interview.recommendation
            none = "none yet" if column.draft else "as computed"
            yield verdict_word(own.verdict) if own else Content.styled(none, QUIET)
        case "flags":
            yield from _flags(column)
        case "question":
            yield from _question(column, row, room, sign)
        case _ if view.hidden:
            yield _blank("unfinished")
        case "verdict":
            yield verdict_word(view.verdict)
            if view.moved and view.today.verdict is not view.verdict:
                yield Content.assemble(("✎ today ", "$text-warning"), verdict_word(view.today.verdict))
        case "composite":
            score = column.number(row)
            yield _blank("no score") if score is None else _number(view.score(score), score, room, sign)
            if view.moved:
                yield Content.styled(f"✎ today {view.score(view.today.composite)}", "$text-warning")
        case "component":
            score = column.number(row)
            yield _blank("not given") if score is None else _number(view.score(score), score, room, sign)
        case "gate":
            line = column.gate(row)
            if line is None:
                yield _blank("not part of it")
            else:
                mark, style = GATE_SIGNS[line.state]
                yield Content.styled(f"{mark} {line.state}", style)


def _blank(why: str) -> Content:
    return Content.styled(f"{BLANK} {why}", QUIET)


def _number(words: str, value: Fraction, room: int, sign: str) -> Content:
    """Return a number, the sign of the highest or lowest, and as much of a bar as there is room for."""
    start = Content.assemble((words.ljust(NUMBER), "bold"), (sign.ljust(2), QUIET))
    width = min(15, room - start.cell_length)
    return start.append(bar(value, width)) if width >= 5 else start


def _question(column: Column, row: Row, room: int, sign: str) -> Iterator[Content]:
    if not column.has(row):
        yield _blank("not part of it")
        return
    number = column.number(row)
    if number is not None:
        yield _number(str(number), number, room, sign)
        return
    reason = column.view.interview.answer(row.id).skip_reason.strip()
    if reason:
        yield Content(BLANK)
        yield shown_line(reason, QUIET)
    else:
        yield _blank("not rated")


def _flags(column: Column) -> Iterator[Content]:
    """Yield the number of red flags by severity."""
    serious, notes = column.flags("serious"), column.flags("note")
    if serious:
        yield Content.styled(f"⚑ {serious} serious", "$text-error")
    if notes:
        yield Content.styled(f"⚑ {notes} note{'' if notes == 1 else 's'}", "$text-warning")
    if not serious and not notes:
        yield Content.styled("none", QUIET)


# Around the table -------------------------------------------------------------------------------------


def title(comparison: Comparison, *, with_bank: bool) -> Content:
    """Return what is compared."""
    bank = comparison.newest.bank.title
    people = {column.view.interview.candidate.id for column in comparison.columns}
    count = len(comparison.columns)
    what = f"{count} candidates" if len(people) == count else f"{count} interviews"
    start = Content.styled(f"Compare {what}", "bold")
    return Content.assemble(start, " · ", shown_line(bank)) if with_bank else start


def sort_words(comparison: Comparison) -> str:
    """Say how the columns are sorted."""
    if comparison.by is None:
        return "in the order chosen"
    row = comparison.by
    if all(column.rank(row) is None for column in comparison.columns):
        return f"by {row.short}: nothing to sort by"
    return f"by {row.short}: {DIRECTIONS[row.kind][comparison.reverse]}"


def warnings(comparison: Comparison, *, hidden: bool) -> list[str]:
    """Return what makes the columns hard to compare, one sentence each; what matters most comes first."""
    return [*_unlike(comparison, hidden=hidden), *_unfinished(comparison, hidden=hidden)]


def _unlike(comparison: Comparison, *, hidden: bool) -> Iterator[str]:
    """Yield where the rulers are not the same."""
    if versions := comparison.differing(lambda view: f"version {view.interview.bank_version}"):
        told = _told(versions, hidden)
        yield f"Different versions of the bank: {told} – questions, weights or bands may differ"
    elif _edited(comparison):
        yield "The bank was changed between these interviews, under one version – what it asks may differ"
    if names := comparison.interviewers():
        said = HIDDEN if hidden else ", ".join(name or "nobody named" for name in names)
        people = "two people" if len(names) == 2 else "different people"
        yield f"Different interviewers: {said} – ratings of {people} are not the same ruler"
    if presets := comparison.differing(lambda view: view.preset_title(view.today.preset)):
        yield f"Different weights: {_told(presets, hidden)} – the composites are not the same mean"
    if stages := comparison.differing(_stage):
        yield f"Different stages: {_told(stages, hidden)} – what was asked and expected may differ"


def _edited(comparison: Comparison) -> bool:
    """Whether one stage was held with different texts of the bank; each stage has a text of its own."""
    texts: dict[str, set[str]] = {}
    for column in comparison.columns:
        view = column.view
        texts.setdefault(_stage(view) if view.bank.stages else "", set()).add(view.interview.bank_digest)
    return any(len(found) > 1 for found in texts.values())


def _stage(view: ScorecardView) -> str:
    return view.interview.stage or "no stage"


def _told(groups: dict[str, list[Column]], hidden: bool) -> str:
    """Return what differs with whom: "version 1.0 (Dana), version 1.1 (Lee and Maria)"."""
    return ", ".join(f"{what} ({_people(columns, hidden)})" for what, columns in groups.items())


def _people(columns: Sequence[Column], hidden: bool) -> str:
    return listed([name_of(column, hidden=hidden) for column in columns])


def _unfinished(comparison: Comparison, *, hidden: bool) -> Iterator[str]:
    """Yield which columns are not final, or not what was submitted, and which are not shown."""
    if drafts := [column for column in comparison.columns if column.draft]:
        open_ones = any(column.view.hidden for column in drafts)
        score = "; no score before all is rated or skipped"
        yield f"Draft, not final: {_people(drafts, hidden)}{score if open_ones else ''}"
    if moved := [column for column in comparison.columns if column.view.moved]:
        rest = "composite and verdict as submitted, the rest as today"
        yield f"Amended since submit: {_people(moved, hidden)} – {rest}"
    for view in comparison.left_out:
        yield f"{sealed(view, hidden=hidden)}, so it is left out"


def sealed(view: ScorecardView, *, hidden: bool) -> str:
    """Say which scorecard is sealed, and until when."""
    by = HIDDEN if hidden else view.interview.interviewer or "nobody named"
    whom = HIDDEN if hidden else view.interview.candidate.name
    return f"{by}'s scorecard of {whom} is sealed until you have submitted or discarded your own draft"


def warning_lines(said: Sequence[str], width: int, most: int) -> list[Content]:
    """Return the warnings on at most `most` lines: in full where they fit, else as the beginning of each.

    The last line then says how to read what is not there.
    """
    told = [Content.assemble(("! ", WARNING), shown_line(words)) for words in said]
    whole = [line for one in told for line in one.wrap(width)]
    if len(whole) <= most:
        return whole
    more = len(told) - most
    tail = Content.styled(f"  {more} more, w reads all" if more > 0 else "  w reads all", QUIET)
    begun = [one.truncate(width, ellipsis=True) for one in told[:most]]
    last = told[len(begun) - 1].truncate(max(2, width - tail.cell_length), ellipsis=True)
    return [*begun[:-1], last.append(tail)]


def wrong_number(count: int) -> str:
    """Return why so many interviews cannot be compared, and what to do."""
    which = "One interview is" if count == 1 else f"{count or 'No'} interviews are"
    return f"{which} chosen: mark two to four on the home screen with the space bar, then press c."


def refusal(views: Sequence[ScorecardView], left_out: Sequence[ScorecardView], *, hidden: bool) -> str:
    """Return why these interviews cannot be compared; empty where they can."""
    seals = ". ".join(sealed(view, hidden=hidden) for view in left_out)
    if len(views) < LEAST:
        rest = "too few are left to compare" if views else "there is nothing to compare"
        return f"{seals}: {rest}."
    banks: dict[str, list[str]] = {}
    for view in views:
        name = HIDDEN if hidden else view.interview.candidate.name
        banks.setdefault(view.bank.id, []).append(name)
    if len(banks) == 1:
        return ""
    titles = {view.bank.id: view.bank.title for view in views}
    told = "; ".join(f"{titles[bank]} ({listed(names)})" for bank, names in banks.items())
    return (
        f"These interviews used different question banks: {told}. Their questions and scores have nothing in "
        "common that could be compared. Mark interviews of one bank."
    )


# What stands behind one cell of the comparison: the words under a rating, the reasons of a verdict.


CURTAIN = "Names, ratings, scores, verdicts and evidence are hidden. F9 shows them again."
NOT_ASKED = "It is not part of this interview: another version or stage of the bank."


def evidence(columns: Sequence[Column], row: Row, width: int, *, hidden: bool) -> Content:
    """Return the evidence of these interviews for a row, one below the other."""
    if hidden:
        return Content("\n").join(Content.styled(CURTAIN, QUIET).wrap(width))
    return Content("\n\n").join([_column(column, row, width) for column in columns])


def _column(column: Column, row: Row, width: int) -> Content:
    blocks = [block for block in _blocks(column, row, width) if block.plain]
    return lines([_head(column, row, width), *blocks])


def _head(column: Column, row: Row, width: int) -> Content:
    """Return whose evidence it is; for a question its own heading follows."""
    view = column.view
    interview = view.interview
    state = f"submitted {local_date(interview.submitted_at, view.tz)}" if view.locked else DRAFT
    facts = [interview.interviewer, interview.stage, state]
    name = shown_line(name_of(column, hidden=False), "bold $accent")
    what = Content("") if row.kind == "question" else Content.assemble(" · ", shown_line(row.label, "bold"))
    rest = shown_line(" · ".join(fact for fact in facts if fact), QUIET)
    return lines(Content.assemble(name, what, "   ", rest).wrap(width))


def _blocks(column: Column, row: Row, width: int) -> Iterator[Content]:
    view = column.view
    match row.kind:
        case "question":
            yield from _question_evidence(column, row, width)
        case "flags":
            yield lines(breakdown_text.red_flags(view, width))
        case "own":
            yield _own(view, width)
        case _ if view.hidden:
            yield _evidence_unfinished(view, width)
        case "component":
            yield _component(column, row, width)
        case "gate":
            line = column.gate(row)
            yield (
                lines(Content(NOT_ASKED).wrap(width)) if line is None else gates_text.gate(view, line, width)
            )
        case _:
            yield Content("\n\n").join(list(_outcome(view, width)))


def _evidence_unfinished(view: ScorecardView, width: int) -> Content:
    """Say why there is no score."""
    count = len(view.unsettled)
    text = (
        f"{plural(count, 'question')} {'is' if count == 1 else 'are'} open: neither rated nor skipped. "
        "The score stays out of sight until then, so that it does not steer the ratings."
    )
    return lines(Content(text).wrap(width))


def _outcome(view: ScorecardView, width: int) -> Iterator[Content]:
    """Yield the verdict, what would change it, how it comes about, and the numbers behind it."""
    yield scorecard_text.banner(view, width)
    if view.interview.recommendation is not None:
        yield scorecard_text.recommendation(view, width)
    for part in (
        breakdown_text.flips,
        breakdown_text.reasons,
        breakdown_text.breakdown,
        components_text.components,
    ):
        if block := part(view, width):
            yield lines(block)


def _own(view: ScorecardView, width: int) -> Content:
    if view.interview.recommendation is not None:
        return scorecard_text.recommendation(view, width)
    text = "None: the verdict stands as computed." if view.locked else "None so far."
    return lines(Content.styled(text, QUIET).wrap(width))


def _component(column: Column, row: Row, width: int) -> Content:
    if row.id == "interview":
        return lines(breakdown_text.breakdown(column.view, width))
    found = tasks_text.family(column.view, row.id, width)
    return lines(found or Content.styled("Not given: what is not given does not count.", QUIET).wrap(width))


def _question_evidence(column: Column, row: Row, width: int) -> Iterator[Content]:
    """Yield what was noted, heard, asked and seen, with the counts in front."""
    view = column.view
    question = next((item for item in view.bank.questions if item.id == row.id), None)
    if question is None:
        yield lines(Content.assemble(shown_line(row.label, "bold"), f"   {NOT_ASKED}").wrap(width))
        return
    head, *parts = [part.content for part in evidence_text.question_parts(view, question, width)]
    yield head
    ticked = {
        kind: len(
            {mark.item for mark in view.interview.marks if (mark.question, mark.kind) == (row.id, kind)}
        )
        for kind in ("looking_for", "follow_up")
    }
    flags = sum(flag.question == row.id for flag in view.today.flags)
    counts = (
        f"heard {ticked['looking_for']} of {len(question.looking_for)} · "
        f"asked {ticked['follow_up']} of {len(question.follow_ups)} · {plural(flags, 'red flag')}"
    )
    yield lines(Content.styled(f"  {counts}", QUIET).wrap(width))
    yield from parts
