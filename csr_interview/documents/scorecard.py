"""A scorecard as a document: the interview, the decision with every reason, and the evidence.

Text, Markdown and HTML are written from the same blocks, so they have the same content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from csr_interview.documents.blocks import (
    Badge,
    Bar,
    Bars,
    Block,
    Document,
    Edge,
    Facts,
    Heading,
    Paragraph,
    Point,
    Points,
    Ruler,
    Shade,
    Tone,
)
from csr_interview.documents.facts import (
    Outcome,
    TaskFacts,
    acts,
    amended_words,
    asked,
    count,
    decision_name,
    edges,
    field_label,
    flags_of,
    format_score,
    heard,
    outcome,
    plan_title,
    planned,
    preset_title,
    question_name,
    serious_first,
    share_of,
    short_name,
    source_name,
    stage_place,
    task_facts,
)
from csr_interview.documents.layout import dotted, duration, plural, when
from csr_interview.documents.quotes import quotes, without_quotes
from csr_interview.labels import FIELD_NAMES, SEVERITIES, UNVERIFIED
from csr_interview.models.amended import STRUCTURED, as_submitted, of_content
from csr_interview.models.decision import (
    COMPONENT_NAMES,
    ConditionLine,
    Decision,
    Flip,
    GateInput,
    GateLine,
    GateState,
    ObservedFlag,
    Verdict,
    component_title,
    listed,
)
from csr_interview.models.exact import decimals, number
from csr_interview.models.interview import (
    CANDIDATE,
    INTERVIEW_FIELDS,
    NOTE_FIELDS,
    SETTLING,
    STAR,
    TEXT_FIELDS,
    Amendment,
    Answer,
    Interview,
    Recommendation,
    Shown,
    Status,
)
from csr_interview.models.tasks import FAMILIES, Criteria
from csr_interview.scoring.must_pass import in_plan
from csr_interview.scoring.reasons import pressing_reasons
from csr_interview.text_diff import difference, marked

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question

# The first half of a scorecard: the decision and the numbers behind it.


SHADES: dict[Verdict, Shade] = {
    Verdict.STRONG_HIRE: "good",
    Verdict.HIRE: "good",
    Verdict.ADVANCE: "good",
    Verdict.HOLD: "middle",
    Verdict.NO_HIRE: "poor",
    Verdict.STOP: "poor",
}
GATE_SHADES: dict[GateState, Shade] = {
    GateState.PASSED: "good",
    GateState.FAILED: "poor",
    GateState.REPORTED: "middle",
    GateState.NOT_ASSESSED: "middle",
}
GATE_SIGNS = {
    GateState.PASSED: "✓",
    GateState.FAILED: "✗",
    GateState.REPORTED: "!",
    GateState.NOT_ASSESSED: "?",
}


def decision_blocks(
    interview: Interview, bank: Bank, result: Outcome, seen: Decision, zone: tzinfo | None
) -> Iterator[Block]:
    """Yield the decision with its reasons, breakdown, must-pass criteria, flags and what would change it."""
    hidden = interview.rating_open
    if interview.unverified:
        yield Paragraph(f"Unverified: {UNVERIFIED}.", tone="warning")
    yield from _unfinished(interview, bank) if hidden else _verdict(interview, bank, result, seen)
    yield from reopened_blocks(interview, bank, result.now, zone)
    yield from _breakdown(bank, seen, hidden=hidden)
    if not hidden:
        yield from _components(bank, seen)
        yield from _gates(bank, seen)
    yield from _flags(bank, result.now, hidden=hidden)
    if interview.status is Status.SUBMITTED and not hidden:
        yield from _outlook(bank, seen)


def _unfinished(interview: Interview, bank: Bank) -> Iterator[Block]:
    """Say why there is no score yet, in place of the decision."""
    count = sum(not interview.answer(question.id).settled for question in bank.questions)
    what = "Every question is rated or skipped" if count == 0 else f"{plural(count, 'question')} open"
    yield Heading("Ratings not finished", part="verdict")
    yield Paragraph(f"{what}. The decision is shown when the ratings are finished.", tone="warning")
    if interview.recommendation is not None:
        yield recommendation_block(interview.recommendation, decision_name(bank))


def _verdict(interview: Interview, bank: Bank, result: Outcome, seen: Decision) -> Iterator[Block]:
    limits, now = edges(bank), result.now
    name, place = decision_name(bank), stage_place(bank)
    yield Heading(name.capitalize(), part="verdict")
    score = "no score yet"
    if result.composite is not None:
        so_far = " so far" if result.verdict is Verdict.INCOMPLETE else ""
        score = f"{format_score(result.composite, limits)} of 5{so_far}"
    text = f"{score}; {place}" if place else score
    yield Badge(str(result.verdict), text, SHADES.get(result.verdict, "open"))
    yield _ruler(bank, result)
    if place:
        weight = number(share_of(bank))
        told = f"This is not a decision on hiring: that is over all stages, where this one counts {weight} %."
        yield Paragraph(told, tone="quiet")
    decided = result.verdict is not Verdict.INCOMPLETE
    yield recommendation_block(interview.recommendation, name if decided else "")
    pressing = pressing_reasons(bank, now)
    reasons = [Point(reason, tone="warning" if reason in pressing else "plain") for reason in now.reasons]
    yield Points((*_notices(interview, bank, result, seen), *reasons, *map(Point, _compared(now, bank))))


def reopened_blocks(interview: Interview, bank: Bank, now: Decision, zone: tzinfo | None) -> Iterator[Block]:
    """Say what was changed after the decision was shown, from what, and why."""
    first = interview.shown
    if first is None or not interview.reopened or interview.rating_open:
        return
    limits = edges(bank)
    score = format_score(Fraction(first.composite), limits) if first.composite else "no score"
    changed = tuple(
        f"{what}: {before} → {after}" for what, before, after in _changes(interview, bank, first, now)
    )
    yield Heading("Changed after the decision was shown", part="reopened")
    rows: list[tuple[str, str | tuple[str, ...]]] = [
        ("First shown", f"{first.verdict.upper()} {score}, {when(first.at, zone)}"),
        ("Reason", interview.reopen_reason),
        ("Changed", changed or "nothing that the decision depends on"),
    ]
    yield Facts(tuple(rows))


def _changes(interview: Interview, bank: Bank, first: Shown, now: Decision) -> Iterator[tuple[str, str, str]]:
    """Yield what differs from the decision that was shown first, with its value then and as submitted."""
    if interview.amendments:  # those are listed on their own
        now = outcome(as_submitted(interview), bank, explain=False).now
    rated = {line.question: str(line.rating) for line in now.questions if line.rating is not None}
    for question in dict.fromkeys([*first.ratings, *rated]):
        before, after = str(first.ratings.get(question, "not rated")), rated.get(question, "not rated")
        if before != after:
            yield question_name(bank, question), before, after
    scores = {line.task: decimals(1 + 4 * line.p) for line in now.tasks}
    earlier = {task: decimals(1 + 4 * Fraction(p)) for task, p in first.tasks.items()}
    for task in dict.fromkeys([*earlier, *scores]):
        if earlier.get(task) != scores.get(task):
            yield source_name(bank, task), earlier.get(task, "no result"), scores.get(task, "no result")
    flags = Counter(flag.question for flag in now.flags)
    for question in dict.fromkeys([*first.flags, *flags]):
        if first.flags.get(question, 0) != flags[question]:
            name = f"Red flags of {short_name(bank, question)}"
            yield name, str(first.flags.get(question, 0)), str(flags[question])
    if first.plan != interview.plan:
        titles = {plan.id: plan.title for plan in bank.plans}
        yield "Plan", titles.get(first.plan, first.plan), titles.get(interview.plan, interview.plan)
    if first.writing_adjusted != interview.writing_adjusted:
        names = ("applied", "reported, not applied")
        yield (
            "Must-pass criteria on writing",
            names[first.writing_adjusted],
            names[interview.writing_adjusted],
        )


def _notices(interview: Interview, bank: Bank, result: Outcome, seen: Decision) -> Iterator[Point]:
    """Say if the numbers below are not those submitted, or not by the weights that count."""
    now = result.now
    if interview.reopened and interview.shown is not None:
        first = interview.shown.verdict
        yield Point(f"Changed after the decision was shown, which was {first}. See below.", tone="warning")
    if result.moved:
        count = len(acts(of_content(interview.amendments)))
        why = f"After {plural(count, 'amendment')}" if count else "Under the current rules"
        moved = f"{now.verdict}, {format_score(now.composite, edges(bank)) or 'no score'}"
        note = f"The decision above is as submitted. {why}, it would be {moved}."
        yield Point(f"{note} Everything below uses these numbers.", tone="warning")
    if seen.preset != now.preset:
        looked, counts = (preset_title(bank, line.preset) for line in (seen, now))
        note = f"The breakdown below uses {looked} for comparison. The decision uses {counts}."
        yield Point(note, tone="warning")


def _ruler(bank: Bank, result: Outcome) -> Ruler:
    """Return the score on the scale; while something is missing, the range still possible."""
    limits = edges(bank)
    ends = []
    for band in sorted(bank.decision.bands, key=lambda band: band.at_least):
        at = format_score(band.at_least, (band.at_least,), 1)
        ends.append(Edge(band.at_least, at, f"{band.verdict} from {at}"))
    low, high = result.now.lowest, result.now.highest
    if result.verdict is Verdict.INCOMPLETE and low is not None and high is not None:
        number = (
            f"{format_score(low.composite, limits)} to {format_score(high.composite, limits)} still possible"
        )
        return Ruler(tuple(ends), None, (low.composite, high.composite), number)
    return Ruler(tuple(ends), result.composite, None, format_score(result.composite, limits))


def _compared(decision: Decision, bank: Bank) -> Iterator[str]:
    """Say which other weights agree and that no cutoff is near; the reasons cover the opposite."""
    if decision.verdict is Verdict.INCOMPLETE or decision.composite is None:
        return
    for line in decision.presets:
        if line.preset != decision.preset and line.verdict is decision.verdict:
            yield f"{line.title}: {format_score(line.composite, edges(bank))}, the same decision."
    if decision.edge is not None and not decision.borderline:
        gap = format_score(abs(decision.composite - decision.edge), (bank.decision.borderline,))
        side = "above" if decision.composite >= decision.edge else "below"
        yield f"Not borderline ({gap} {side} {format_score(decision.edge, (decision.edge,), 1)})."


def recommendation_block(own: Recommendation | None, decision: str) -> Paragraph:
    """Return the interviewer's recommendation; `decision` is what it may be the same as, or empty."""
    text = f"same as the {decision}" if decision else "none"
    if own is not None:
        text = f"{own.verdict.upper()}. {own.reason}"
    return Paragraph(text, label="Interviewer's recommendation")


def _breakdown(bank: Bank, decision: Decision, *, hidden: bool) -> Iterator[Block]:
    yield Heading("Breakdown", part="breakdown")
    rows = []
    for row in decision.questions:
        name, weight = question_name(bank, row.question), number(row.weight)
        flags = len(flags_of(decision.flags, row.question))
        notes = [f"⚑ {flags}"] if flags else []
        if row.rating is None:
            notes.insert(0, f"not assessed: {row.skip_reason}" if row.skip_reason else "not rated")
        numbers = [weight, "–" if row.rating is None else str(row.rating)]
        if not hidden:
            numbers.append(_percent(row.share))
        value = None if row.rating is None else Fraction(row.rating)
        rows.append(Bar(name, tuple(numbers), value, " ".join(notes), "warning" if flags else "plain"))
    yield Bars(("Question", "Weight", "Rating", *(() if hidden else ("Share",))), tuple(rows))
    rated = [(row.weight, Fraction(row.rating)) for row in decision.questions if row.rating is not None]
    if rated and not hidden:
        yield Paragraph(weighted_mean(rated), label="Interview score")


def _percent(share: Fraction | None) -> str:
    """Return a share of 0 to 1 as a whole percentage; a dash if there is none."""
    return "–" if share is None else f"{format_score(100 * share, places=0)} %"


MOST_PLACES = 6
"""Digits after the point of a term. More would only be needed for a mean in the middle of two hundredths."""


def weighted_mean(parts: Sequence[tuple[Fraction, Fraction]], limits: Sequence[Fraction] = ()) -> str:
    """Return a weighted mean with its calculation: "(20 × 4 + 15 × 3) ÷ 35 = 3.57".

    Digits are added until the numbers shown have the mean shown: 2.95 and 2.599 have the mean 2.77, and 2.95
    and 2.60 have not. Without parts it is empty.
    """
    weight = sum((part for part, _ in parts), Fraction(0))
    if not weight:
        return ""
    mean = format_score(sum((part * value for part, value in parts), Fraction(0)) / weight, limits)
    for places in range(2, MOST_PLACES + 1):
        terms = [(number(part, places), number(value, places)) for part, value in parts]
        total = number(weight, places)
        by_hand = sum((Fraction(part) * Fraction(value) for part, value in terms), Fraction(0)) / Fraction(
            total
        )
        if decimals(by_hand, places=len(mean.partition(".")[2])) == mean:
            break
    return f"({' + '.join(f'{part} × {value}' for part, value in terms)}) ÷ {total} = {mean}"


def _components(bank: Bank, decision: Decision) -> Iterator[Block]:
    """Yield the components of the score, if there are more than the interview."""
    given = [line for line in decision.components if line.score is not None]
    if len(given) < 2 and not decision.tasks:
        return
    yield Heading("Score components", part="components")
    rows = []
    for line in decision.components:
        name, weight = component_title(line.component), number(line.weight)
        if line.score is not None:
            correct = "" if line.component == "interview" else _percent((line.score - 1) / 4)
            rows.append(
                Bar(name, (weight, correct, format_score(line.score), _percent(line.share)), line.score)
            )
        elif line.weight:
            some = f"{_percent(line.completed)} completed, not enough to count"
            note = some if line.completed else "not administered"
            rows.append(Bar(name, (weight, "–", "–", "–"), None, note))
    yield Bars(("Component", "Weight", "Correct", "Score", "Share"), tuple(rows))
    weighed = [(line.weight, line.score) for line in given if line.score is not None and line.weight]
    if weighed:
        yield Paragraph(weighted_mean(weighed, edges(bank)), label="Score")
    if decision.tasks:
        yield Paragraph("Task scores convert 0–100 % correct to 1–5 (1 + 4 × correct).", tone="quiet")


def _gates(bank: Bank, decision: Decision) -> Iterator[Block]:
    if decision.gates:
        yield Heading("Must-pass criteria", aside="Required regardless of the score.", part="gates")
        yield gate_facts(bank, decision.gates)


NOT_PLANNED = "– not part of this plan"


def gate_facts(bank: Bank, gates: Sequence[GateLine]) -> Facts:
    """Return must-pass criteria, each with its state, value, limit and inputs."""
    rows = tuple((gate.title, _gate(bank, gate)) for gate in gates)
    return Facts(rows, shades=tuple(GATE_SHADES[gate.state] for gate in gates))


def _gate(bank: Bank, gate: GateLine) -> str:
    if not in_plan(bank, gate.gate):
        return NOT_PLANNED
    state = f"{GATE_SIGNS[gate.state]} {gate.state}"
    if gate.state is GateState.REPORTED:
        state += ", not applied"
    told = [_condition(bank, line, line.value) for line in gate.conditions if line.value is not None]
    if gate.value is not None:
        return f"{state}: {'; '.join(told)}"
    why = "no rating or task result; this is not a pass"
    if gate.inputs:
        why = f"only partly rated; this is not a pass ({_inputs(bank, gate.inputs)})"
    return f"{state}: {why}{'; required' if gate.required else ''}"


def _condition(bank: Bank, line: ConditionLine, value: Fraction) -> str:
    """Return the value of a condition against its limit, with its inputs."""
    if line.kind in ("criteria-floor", "ratings-floor"):
        compared = f"lowest {number(value)}; {number(line.limit)} or below fails"
    elif line.kind == "none-right":
        right = sum(found.value == line.limit for found in line.inputs)
        compared = f"{right} of {len(line.inputs)} situations with the best option; 0 fails"
    else:
        shown, limit = format_score(value, (line.limit,)), format_score(line.limit, (value,))
        compared = f"mean {shown} {'≥' if value >= line.limit else '<'} {limit}"
    return f"{compared} ({_inputs(bank, line.inputs)})"


def _inputs(bank: Bank, inputs: Sequence[GateInput]) -> str:
    return "; ".join(f"{source_name(bank, found.source)} {number(found.value)}" for found in inputs)


def _flags(bank: Bank, decision: Decision, *, hidden: bool) -> Iterator[Block]:
    yield Heading("Red flags", part="flags")
    if not decision.flags:
        yield Paragraph("None recorded.", tone="quiet")
        return
    serious, note = count(decision.flags, "serious"), count(decision.flags, "note")
    cap = bank.decision.red_flag_cap
    limit = f"With {cap.serious} or more serious, the decision is at most {cap.verdict}"
    if bank.decision.version > 1:
        limit = f"Serious red flags on {cap.serious} or more competencies limit the decision to {cap.verdict}"
    rule = f"{serious} {SEVERITIES['serious']}, {note} {SEVERITIES['note']}. {limit}"
    capped = decision.capped and not hidden
    yield Paragraph(
        f"{rule}. This lowers the decision to {decision.verdict}." if capped else f"{rule}.",
        tone="warning" if capped else "plain",
    )
    flags = serious_first(decision.flags)
    yield Points(tuple(_flag(flag, f"{short_name(bank, flag.question)} ") for flag in flags))


def _flag(flag: ObservedFlag, where: str = "") -> Point:
    tone: Tone = "warning" if flag.severity == "serious" else "plain"
    return Point(f"{where}{SEVERITIES[flag.severity]}: {flag.told}", tone=tone)


def _outlook(bank: Bank, decision: Decision) -> Iterator[Block]:
    if decision.verdict is Verdict.INCOMPLETE:
        return  # the reasons give the range
    yield Heading("What would change the decision", part="outlook")
    if not decision.flips:
        yield Paragraph("No single rating change would.")
        return
    gates = {gate.gate: gate.title for gate in decision.gates}
    by_source: dict[str, list[Flip]] = {}
    for flip in decision.flips:
        by_source.setdefault(flip.source, []).append(flip)
    named = (
        (question_name(bank, source) if found[0].question else source_name(bank, source), found)
        for source, found in by_source.items()
    )
    yield Facts(tuple((name, "; ".join(_flip(flip, gates) for flip in found)) for name, found in named))


def _flip(flip: Flip, gates: dict[str, str]) -> str:
    names = listed([gates[gate] for gate in flip.fails])
    fails = f", and {names} {'fails' if len(flip.fails) == 1 else 'fail'}" if names else ""
    return f"{flip.rating} → {flip.to} {flip.verdict}{fails}"


# The second half of a scorecard: notes, checked items and amendments.


Row = tuple[str, str | tuple[str, ...]]

NOTHING = "(no notes)"
NONE = ("(none)",)
TICK = "☑"
"""Marks an item that was checked during the interview."""


def evidence_blocks(interview: Interview, bank: Bank, decision: Decision) -> Iterator[Block]:
    """Yield the rating, notes and checked items of each question."""
    yield Heading("Evidence", part="evidence")
    weights = {row.question: number(row.weight) for row in decision.questions}
    for question in bank.questions:
        answer = interview.answer(question.id)
        time = duration(answer.seconds) if answer.seconds else ""
        aside = dotted(_state(answer), f"weight {weights[question.id]}", time)
        yield Heading(question_name(bank, question.id), level=3, aside=aside, key=question.id)
        yield Facts(tuple(_answer_rows(interview, question, answer)))
        if flags := serious_first(flags_of(decision.flags, question.id)):
            yield Points(tuple(map(_flag, flags)), "Red flags")


def _state(answer: Answer) -> str:
    if answer.rating is not None:
        return f"rated {answer.rating}"
    if answer.skip_reason:
        return f"not assessed: {answer.skip_reason}"
    return "in progress" if answer.opened else "not asked"


def _answer_rows(interview: Interview, question: Question, answer: Answer) -> Iterator[Row]:
    """Yield everything recorded for a question, each with its name."""
    yield "Question", question.wording(answer.wording)
    if answer.rating is not None:
        yield f"{answer.rating} =", f"“{question.anchors.at(answer.rating).strip()}”"
    if quoted := quotes(getattr(answer, name) for name in TEXT_FIELDS):
        yield "Quotes", quoted
    # STAR fields are shown if the bank asks for them, or if they have text.
    star = answer.has_text and (question.star or any(getattr(answer, name) for name in STAR))
    for name in TEXT_FIELDS if star else NOTE_FIELDS:
        noted = getattr(answer, name)
        text = without_quotes(noted).strip("\n")
        if text.strip():
            yield FIELD_NAMES[name], text
        elif not noted.strip() and (name in STAR or (answer.rating is not None and not answer.has_text)):
            yield FIELD_NAMES[name], NOTHING
    yield from _ticks("Heard", question.looking_for, heard(interview, question))
    yield from _ticks("Asked", tuple(item.text for item in question.follow_ups), asked(interview, question))


def _ticks(label: str, all_items: tuple[str, ...], ticked: tuple[str, ...]) -> Iterator[Row]:
    """Yield the checked items with their number; nothing if there are none."""
    if ticked:
        yield f"{label} {len(ticked)} of {len(all_items)}", tuple(f"{TICK} {text}" for text in ticked)


def note_blocks(interview: Interview) -> Iterator[Block]:
    """Yield the notes about the interview as a whole."""
    names = (name for name in INTERVIEW_FIELDS if name != "reopen_reason")  # with what was changed
    texts = ((FIELD_NAMES[name], str(getattr(interview, name))) for name in names)
    rows = tuple((name, text.strip("\n")) for name, text in texts if text.strip())
    if rows:
        yield Heading("Interview notes", part="notes")
        yield Facts(rows)


def amendment_blocks(interview: Interview, bank: Bank, zone: tzinfo | None) -> Iterator[Block]:
    """Yield each change after submission: field, old and new value, author, time and reason."""
    if interview.amendments:
        aside = "Made after submission; old values are kept. In texts: [-removed-] {+added+}."
        yield Heading("Amendments", aside=aside, part="amendments")
    for change in acts(interview.amendments):
        yield _amendment(change, bank, zone)


def _amendment(change: Amendment, bank: Bank, zone: tzinfo | None) -> Facts:
    rows: list[Row] = [("Reason", change.reason)]
    what = field_label(bank, change.question, change.field)
    if change.field == CANDIDATE:
        what = f"Moved from another candidate's record ({change.old[:8]})"
    elif change.field in STRUCTURED:
        old, new = (amended_words(bank, change, value) or NONE for value in (change.old, change.new))
        rows[:0] = [("Old", old), ("New", new)]
    elif change.field in SETTLING or not (change.old.strip() and change.new.strip()):
        rows[:0] = [("Old", change.old or "(empty)"), ("New", change.new or "(empty)")]
    else:
        rows.insert(0, ("Change", marked(difference(change.old, change.new))))
    title = f"{when(change.at, zone)} · {what}"
    return Facts(tuple(rows), title, f"by {change.by or 'not named'}", key=change.question)


# The tasks of a scorecard: scores, responses and replies.


def task_blocks(
    interview: Interview, bank: Bank, decision: Decision, *, hidden: bool, keys: bool = True
) -> Iterator[Block]:
    """Yield every completed or skipped task by family, and how many were not administered.

    `hidden` omits scores and everything that gives away the answer key; without `keys`, only the latter.
    """
    facts = task_facts(interview, bank, decision.tasks)
    known = {fact.task.id for fact in facts}
    outside = sum(bool(r.response) for r in interview.task_results.values() if r.task not in known)
    if outside:
        what = "1 task result is" if outside == 1 else f"{outside} task results are"
        yield Paragraph(f"{what} outside the plan, so kept but not scored.", tone="quiet")
    if not facts:
        return
    aside = "Scores are shown when the ratings are finished." if hidden and decision.tasks else ""
    yield Heading("Tasks", aside=aside, part="tasks")
    left = [fact for fact in facts if fact.state == "not administered"]
    if left:
        yield Paragraph(_not_administered(left, len(facts)))
    scores = {} if hidden else {line.component: line.score for line in decision.components}
    for family in FAMILIES:
        own = [fact for fact in facts if fact.task.family == family]
        if any(fact.state != "not administered" for fact in own):
            yield from _family(own, scores.get(family), hidden=hidden, keys=keys)


def _family(
    facts: Sequence[TaskFacts], score: Fraction | None, *, hidden: bool, keys: bool
) -> Iterator[Block]:
    """Yield the tasks of one family under its name."""
    given = f"{sum(fact.state == 'completed' for fact in facts)} of {len(facts)} completed"
    aside = given if score is None else f"{given} · {format_score(score)} of 5"
    family = facts[0].task.family
    yield Heading(component_title(family), level=3, aside=aside, key=family)
    for fact in facts:
        if fact.state != "not administered":
            rows = tuple(_task_rows(fact, hidden=hidden, keys=keys))
            yield Facts(rows, fact.task.title, _outcome(fact, hidden=hidden, keys=keys))


def _outcome(fact: TaskFacts, *, hidden: bool, keys: bool) -> str:
    if fact.state == "skipped":
        return f"skipped: {fact.result.skip_reason}"
    if fact.line is None:
        return "not rated; excluded from the score"
    if hidden:
        return "recorded"
    working = f": {fact.line.working}" if keys or isinstance(fact.task.rule, Criteria) else ""
    return f"{format_score(fact.score)} of 5{working}"


def _task_rows(fact: TaskFacts, *, hidden: bool, keys: bool) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield the response, grouped by label, and the written reply."""
    # The calculation of a task rated by criteria already names each rating.
    if (hidden or not isinstance(fact.task.rule, Criteria)) and fact.state != "skipped":
        told = (entry for entry in fact.words if not (entry.tells_key and (hidden or not keys)))
        for label, entries in groupby(told, key=lambda entry: entry.label):
            texts = tuple(entry.text for entry in entries)
            yield label, texts if len(texts) > 1 else texts[0]
    if fact.result.text.strip():
        yield "Reply", fact.result.text.strip("\n")


def _not_administered(facts: Sequence[TaskFacts], there: int) -> str:
    if len(facts) == there:
        what = f"None of the {there} tasks was administered" if there > 1 else "The task was not administered"
        return f"{what}; excluded from the score."
    counts = Counter(fact.task.family for fact in facts)
    named = listed([f"{COMPONENT_NAMES[family]} {counts[family]}" for family in FAMILIES if counts[family]])
    return f"Not administered and excluded from the score: {len(facts)} of {there} ({named})."


BLIND = "Blind copy: the names and contact details that were found are replaced, IDs are kept."


@dataclass(frozen=True, slots=True)
class Entry:
    """A scorecard in a table of contents."""

    title: str
    facts: str


def document(
    interview: Interview,
    bank: Bank,
    zone: tzinfo | None = UTC,
    *,
    blind: bool = False,
    keys: bool = True,
) -> Document:
    """Return an interview as a document: the decision, then its reasons, then the evidence.

    Without `keys`, what gives away the answer key of a task is left out.
    """
    bank = planned(interview, bank)
    result = outcome(interview, bank)
    about = f"{BLIND} Candidate ID: {interview.candidate.id}"
    blocks = (
        *head_blocks(interview, bank, zone),
        *((Paragraph(about, tone="quiet"),) if blind else ()),
        *card_blocks(interview, bank, result, zone, keys=keys),
    )
    subtitle = dotted(interview.role, interview.stage)
    return Document(title(interview), subtitle, blocks, bank.language, "scorecard")


def card_blocks(
    interview: Interview,
    bank: Bank,
    result: Outcome,
    zone: tzinfo | None,
    *,
    seen: Decision | None = None,
    keys: bool = True,
) -> Iterator[Block]:
    """Yield everything of a scorecard, below its head; without scores while ratings can be changed.

    `seen` is the decision by other weights, for comparison.
    """
    seen = seen or result.now
    yield from decision_blocks(interview, bank, result, seen, zone)
    yield from amendment_blocks(interview, bank, zone)
    yield from note_blocks(interview)
    yield from evidence_blocks(interview, bank, result.now)
    yield from task_blocks(interview, bank, seen, hidden=interview.rating_open, keys=keys)


def title(interview: Interview) -> str:
    """Return the title of a scorecard: the candidate's name."""
    return interview.candidate.name.strip() or "(no name)"


def entry(interview: Interview, zone: tzinfo | None) -> Entry:
    """Return the entry of a scorecard in a table of contents; a draft has no decision."""
    kept = interview.submitted_verdict
    started = when(interview.created_at, zone)
    day = started.rpartition(" ")[0] or started
    facts = (interview.role, interview.stage, interview.interviewer, day, kept.verdict if kept else "draft")
    return Entry(title(interview), dotted(*facts))


def head_blocks(interview: Interview, bank: Bank, zone: tzinfo | None) -> Iterator[Block]:
    """Yield the interviewer, times and question bank."""
    utc = " UTC" if zone is UTC else ""
    rows = [
        ("Interviewer", interview.interviewer.strip() or "not named"),
        ("Started", when(interview.created_at, zone) + utc),
    ]
    if interview.status is Status.SUBMITTED:
        rows.append(("Submitted", f"{when(interview.submitted_at, zone)}{utc}, locked"))
    else:
        rows.append(("Status", "draft"))
    rows += [
        ("Duration", duration(interview.elapsed_seconds)),
        ("Question bank", f"{bank.title} ({bank.id} {bank.version})"),
        *((("Plan", plan_title(interview, bank)),) if interview.plan else ()),
        *((("Form", interview.form),) if interview.form else ()),
        ("ID", interview.id),
    ]
    yield Facts(tuple(rows))
