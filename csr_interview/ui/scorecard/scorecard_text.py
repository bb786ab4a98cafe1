"""The head of a scorecard: title, verdict with its ruler, what is missing, own recommendation."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from csr_interview.models.decision import Decision, GateState, PresetLine, Verdict
from csr_interview.models.exact import decimals
from csr_interview.scoring.reasons import missing_reasons
from csr_interview.ui.page_text import (
    QUIET,
    STRONG,
    WARNING,
    beside,
    hanging,
    lines,
    local_date,
    local_time,
    ruler,
    verdict_word,
)
from csr_interview.ui.scorecard.gates_text import failing
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.text import HIDDEN, shown_line
from csr_interview.words.amending import acts

SIDE_BY_SIDE = 104
"""Columns from which the ruler stands beside the verdict; below, under it."""

LEFT = 52
"""Columns of the verdict when the ruler stands beside it."""


def title(view: ScorecardView, width: int, *, hidden: bool = False) -> Content:
    """Return the title line, on two lines where one is too narrow."""
    interview = view.interview
    name = Content(HIDDEN) if hidden else shown_line(interview.candidate.name)
    state = Content.styled("SUBMITTED, locked" if view.locked else "DRAFT", STRONG)
    facts = [interview.role, interview.stage, local_date(interview.created_at, view.tz)]
    facts.append(f"interviewer {interview.interviewer}" if interview.interviewer else "")
    rest = Content(" · ").join([shown_line(fact) for fact in facts if fact.strip()])
    whole = Content.assemble(name.stylize("bold"), " · ", rest)
    if whole.cell_length + 2 + state.cell_length <= width:
        return whole.truncate(width - state.cell_length, pad=True).append(state)
    room = max(4, width - state.cell_length - 2)
    first = name.stylize("bold").truncate(room, ellipsis=True, pad=True).append("  ").append(state)
    return lines([first, *rest.wrap(max(8, width))[:2]])


def banner(view: ScorecardView, width: int) -> Content:
    """Return the verdict, where it lies among the bands, and how sure one may be of it."""
    if view.hidden:
        return _no_score_yet(view, width)
    side = width >= SIDE_BY_SIDE
    room = LEFT if side else width
    left = [line for part in _verdict_lines(view, room) for line in part.wrap(room)]
    drawn = _ruler(view, width - LEFT - 2 if side else width)
    body = beside(left, drawn, LEFT + 2) if side else [*left[:1], *drawn, *left[1:]]
    notes = [line for part in _notes(view) for line in part.wrap(width)]
    return lines([*body, *notes])


def _no_score_yet(view: ScorecardView, width: int) -> Content:
    """Say why there is no score, and what to do."""
    count = len(view.unsettled)
    what = "1 question is open" if count == 1 else f"{count} questions are open"
    text = (
        f"{what}: neither rated nor skipped. The score stays out of sight until then, so that it does not "
        "steer the ratings; v shows what is still possible."
    )
    return lines([Content.styled("NOT FINISHED", WARNING), *Content(text).wrap(width)])


def _verdict_lines(view: ScorecardView, room: int) -> Iterator[Content]:
    """Yield the verdict that counts and the sentences that belong right to it."""
    word = verdict_word(view.verdict)
    score = Content("no score") if view.composite is None else Content(f"{view.score(view.composite)} of 5")
    if view.verdict is Verdict.INCOMPLETE and view.composite is not None:
        score = score.append(" so far")
    yield Content.assemble(("▌ ", STRONG), word, "   ", score.stylize("bold"))
    if view.locked:
        yield Content.styled(f"As submitted on {local_time(view.interview.submitted_at, view.tz)}.", QUIET)
    own = view.interview.recommendation
    if own is not None and own.verdict == view.verdict:
        yield Content("The interviewer recommends the same: reason below.")
    elif own is not None:
        yield Content.assemble("The interviewer recommends ", verdict_word(own.verdict), ": reason below.")
    if view.moved:
        yield from _moved(view)
    yield from _overruled(view)
    today = view.today
    if today.lowest is not None and today.highest is not None:
        yield Content.assemble(
            f"Still possible: {view.score(today.lowest.composite)} (",
            verdict_word(today.lowest.verdict),
            f") to {view.score(today.highest.composite)} (",
            verdict_word(today.highest.verdict),
            ").",
        )
    for line in today.presets:
        if line.preset != today.preset:
            yield _compared(view, today, line)
    if today.verdict is not Verdict.INCOMPLETE:
        yield from _borderline(view, today)


def _moved(view: ScorecardView) -> Iterator[Content]:
    """Say that today's numbers are not the ones submitted, and why they may be."""
    count = len(acts(view.interview.amendments))
    why = f"after {count} amendment{'' if count == 1 else 's'}" if count else "by the rules as they are now"
    yield Content.assemble(
        ("! ", WARNING),
        f"Today, {why}: ",
        verdict_word(view.today.verdict),
        f" {view.score(view.today.composite)}. The breakdown below shows today's numbers.",
    )


def _overruled(view: ScorecardView) -> Iterator[Content]:
    """Say what decides in place of the score: a failed gate, or red flags."""
    today = view.today
    for gate in today.gates:
        if gate.state is GateState.FAILED:
            rest = "No hire, whatever the score." if today.verdict is Verdict.NO_HIRE else "As things stand."
            yield Content.assemble(
                ("✗ ", "bold $text-error"),
                shown_line(gate.title, "bold"),
                " failed: ",
                shown_line(failing(view, gate)),
                f". {rest}",
            )
    if today.capped:
        serious = sum(flag.severity == "serious" for flag in today.flags)
        yield Content.assemble(
            ("! ", WARNING),
            f"{serious} serious red flags lower the verdict to ",
            verdict_word(today.verdict),
            ".",
        )


def _compared(view: ScorecardView, today: Decision, line: PresetLine) -> Content:
    """Say what another preset makes of the same evidence; a different verdict is marked."""
    if line.composite is None:
        return Content.assemble(shown_line(line.title), ": no score either.")
    today_only = " today" if view.moved else ""
    start = Content.assemble(shown_line(line.title), f"{today_only}: {view.score(line.composite)}, ")
    if line.verdict is today.verdict:
        return start.append("the same verdict.")
    return Content.assemble(
        ("! ", WARNING), start, verdict_word(line.verdict), (". The weights decide here.", WARNING)
    )


def _borderline(view: ScorecardView, today: Decision) -> Iterator[Content]:
    """Say how far the score is from the nearest edge of a band."""
    if today.composite is None or today.edge is None:
        return
    width = view.bank.decision.borderline
    distance = abs(today.composite - today.edge)
    side = "below" if today.composite < today.edge else "above"
    shown = decimals(distance, [width])
    where = f"{shown} {side} the edge at {decimals(today.edge, [today.composite])}"
    if not distance:
        where = f"exactly on the edge at {decimals(today.edge)}"
    name = "Borderline today" if view.moved else "Borderline"
    if today.borderline:
        yield Content.assemble((f"! {name}: yes", WARNING), f", {where}.")
    else:
        yield Content(f"{name}: no, {where}.")


def _ruler(view: ScorecardView, width: int) -> list[Content]:
    """Draw where the score lies, or the range that is still possible."""
    today = view.today
    span = None
    if today.lowest is not None and today.highest is not None and not view.locked:
        span = (today.lowest.composite, today.highest.composite)
    return ruler(view.bank.decision.bands, width, at=None if span else view.composite, span=span)


def _notes(view: ScorecardView) -> Iterator[Content]:
    """Yield what keeps the verdict incomplete, and what to know about the weights."""
    if view.today.verdict is Verdict.INCOMPLETE and not view.unsettled:
        for reason in missing_reasons(view.bank, view.today):
            yield shown_line(reason, QUIET)
    preset = view.bank.decision.presets.get(view.today.preset)
    if preset is not None and preset.note:
        yield shown_line(preset.note, QUIET)
    if view.seen.preset != view.today.preset:
        yield Content.assemble(
            ("! ", WARNING),
            "The breakdown below is by ",
            shown_line(view.preset_title(view.seen.preset), "bold"),
            ", to look at. What counts is ",
            shown_line(view.preset_title(view.today.preset), "bold"),
            ".",
        )


def missing_label(view: ScorecardView, question_id: str) -> Content:
    """Return the line that leads to an unsettled question."""
    opened = view.interview.answer(question_id).opened
    return Content.assemble(
        shown_line(view.label(question_id)), ("   not rated" if opened else "   not asked", QUIET)
    )


def recommendation(view: ScorecardView, width: int) -> Content:
    """Return the interviewer's own verdict with its reason."""
    own = view.interview.recommendation
    head = Content.styled("OWN RECOMMENDATION", STRONG)
    if own is None:
        text = (
            "none: the verdict stands as computed"
            if view.locked
            else "none yet: as computed. o records another one"
        )
        return lines([head, hanging(Content(""), Content.styled(text, QUIET), 2, width)])
    label = Content("  ").append(verdict_word(own.verdict))
    return lines([head, hanging(label, shown_line(own.reason), 16, width)])
