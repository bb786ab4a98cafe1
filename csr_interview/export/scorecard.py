"""A scorecard as a document: who was interviewed, the verdict with every reason, and the evidence.

Text, Markdown and HTML are all written from here, so that none of them says more than another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from csr_interview.export.blocks import (
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
)
from csr_interview.export.facts import (
    EQUAL,
    Outcome,
    TaskFacts,
    asked,
    count,
    edges,
    flags_of,
    heard,
    outcome,
    question_name,
    short_name,
    shown,
    source_name,
    task_facts,
)
from csr_interview.models.decision import GateState, Verdict
from csr_interview.models.interview import TEXT_FIELDS, Status
from csr_interview.models.tasks import FAMILIES, Criteria
from csr_interview.scoring.wording import COMPONENT_NAMES, listed, number, sentence
from csr_interview.words.amending import acts
from csr_interview.words.fields import FIELD_NAMES
from csr_interview.words.layout import duration, when

if TYPE_CHECKING:
    from fractions import Fraction

    from csr_interview.export.options import Options
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.decision import Decision, Flip, GateLine, ObservedFlag
    from csr_interview.models.interview import Amendment, Answer, Interview, Recommendation

# The first half of a scorecard: the verdict, and everything that the numbers say about it.


_SHADES: dict[Verdict, Shade] = {
    Verdict.STRONG_HIRE: "good",
    Verdict.HIRE: "good",
    Verdict.HOLD: "middle",
    Verdict.NO_HIRE: "poor",
}
_SIGNS = {GateState.PASSED: "✓", GateState.FAILED: "✗", GateState.NOT_ASSESSED: "?"}


def decision_blocks(interview: Interview, bank: Bank, result: Outcome) -> Iterator[Block]:
    """Yield the verdict with its reasons, the breakdown, gates, flags and what would change it."""
    yield from _verdict(bank, result, interview.recommendation)
    yield from _breakdown(bank, result.now)
    yield from _components(bank, result.now)
    yield from _gates(bank, result.now)
    yield from _flags(bank, result.now)
    yield from _outlook(bank, result.now)


def _verdict(bank: Bank, result: Outcome, own: Recommendation | None) -> Iterator[Block]:
    limits, now = edges(bank), result.now
    yield Heading("Verdict", part="verdict")
    score = "no score yet"
    if result.composite is not None:
        so_far = " so far" if result.verdict is Verdict.INCOMPLETE else ""
        score = f"{shown(result.composite, limits)} of 5{so_far}"
    yield Badge(str(result.verdict), score, _SHADES.get(result.verdict, "open"))
    yield _ruler(bank, result)
    yield _own(own)
    reasons = [Point(reason) for reason in (*now.reasons, *_compared(now, bank))]
    if result.moved:
        moved = f"{now.verdict}, {shown(now.composite, limits) or 'no score'}"
        note = f"The verdict above is as submitted; amendments since then make it {moved}."
        reasons.insert(0, Point(f"{note} All that follows is as amended.", tone="warning"))
    yield Points(tuple(reasons))


def _ruler(bank: Bank, result: Outcome) -> Ruler:
    """Return where the score lies; while something is missing, the range that is still possible."""
    limits = edges(bank)
    ends = []
    for band in sorted(bank.decision.bands, key=lambda band: band.at_least):
        at = shown(band.at_least, (band.at_least,), 1)
        ends.append(Edge(band.at_least, at, f"{band.verdict} from {at}"))
    low, high = result.now.lowest, result.now.highest
    if result.verdict is Verdict.INCOMPLETE and low is not None and high is not None:
        number = f"{shown(low.composite, limits)} to {shown(high.composite, limits)} still possible"
        return Ruler(tuple(ends), None, (low.composite, high.composite), number)
    return Ruler(tuple(ends), result.composite, None, shown(result.composite, limits))


def _compared(decision: Decision, bank: Bank) -> Iterator[str]:
    """Say that equal weights agree and that no edge is near; the decision's reasons tell the contrary."""
    if decision.verdict is Verdict.INCOMPLETE or decision.composite is None:
        return
    line = next((line for line in decision.presets if line.preset == EQUAL), None)
    if line is not None and line.composite is not None and line.verdict is decision.verdict:
        yield f"Equal weights give {shown(line.composite, edges(bank))}, the same verdict."
    if decision.edge is not None and not decision.borderline:
        gap = shown(abs(decision.composite - decision.edge), (bank.decision.borderline,))
        side = "above" if decision.composite >= decision.edge else "below"
        yield f"Not borderline: {gap} {side} the nearest edge, {shown(decision.edge, (decision.edge,), 1)}."


def _own(own: Recommendation | None) -> Paragraph:
    text = "as computed" if own is None else f"{own.verdict.upper()}. {own.reason}"
    return Paragraph(text, label="Own recommendation")


def _breakdown(bank: Bank, decision: Decision) -> Iterator[Block]:
    yield Heading("Breakdown", part="breakdown")
    rows = []
    for row in decision.questions:
        name, weight = question_name(bank, row.question), number(row.weight)
        if row.rating is None:
            reason = f"not assessed: {row.skip_reason}" if row.skip_reason else "not rated"
            rows.append(Bar(name, (weight, "–"), None, reason))
            continue
        flags = len(flags_of(decision.flags, row.question))
        note = f"! {flags}" if flags else ""
        rows.append(
            Bar(name, (weight, str(row.rating)), Fraction(row.rating), note, "warning" if flags else "plain")
        )
    yield Bars(("Question", "Weight", "Rating"), tuple(rows))
    rated = [(row.weight, Fraction(row.rating)) for row in decision.questions if row.rating is not None]
    if rated:
        yield Paragraph(_mean(rated), label="Score of the questions")


def _mean(parts: Sequence[tuple[Fraction, Fraction]], limits: Sequence[Fraction] = ()) -> str:
    """Return a weighted mean as one would work it out: "(20 × 4 + 15 × 3) ÷ 35 = 3.57"."""
    weight = sum((part for part, _ in parts), Fraction(0))
    total = sum((part * value for part, value in parts), Fraction(0))
    terms = " + ".join(f"{number(part)} × {number(value)}" for part, value in parts)
    if not weight:
        return terms
    return f"({terms}) ÷ {number(weight)} = {shown(total / weight, limits)}"


def _components(bank: Bank, decision: Decision) -> Iterator[Block]:
    """The parts of the composite, where there is more than the interview."""
    given = [line for line in decision.components if line.score is not None]
    if len(given) < 2 and not decision.tasks:
        return
    yield Heading("Components", part="components")
    rows = []
    for line in decision.components:
        name = sentence(COMPONENT_NAMES[line.component].removeprefix("the "))[:-1]
        if line.score is None:
            rows.append(Bar(name, (number(line.weight), "–", "–"), None, "not given"))
            continue
        share = "–" if line.share is None else f"{shown(line.share * 100, places=1)} %"
        rows.append(Bar(name, (number(line.weight), shown(line.score), share), line.score))
    yield Bars(("Part", "Weight", "Score", "Share"), tuple(rows))
    weighed = [(line.weight, line.score) for line in given if line.score is not None and line.weight]
    if weighed:
        yield Paragraph(_mean(weighed, edges(bank)), label="Score")


def _gates(bank: Bank, decision: Decision) -> Iterator[Block]:
    if decision.gates:
        yield Heading("Gates", part="gates")
        yield Facts(tuple((gate.title, _gate(bank, gate)) for gate in decision.gates))


def _gate(bank: Bank, gate: GateLine) -> str:
    state = f"{_SIGNS[gate.state]} {gate.state}"
    inputs = "; ".join(f"{source_name(bank, found.source)} {number(found.value)}" for found in gate.inputs)
    if gate.value is None:
        needed = "; it is required" if gate.required else ""
        return f"{state}, which is not a pass{needed}" + (f" ({inputs})" if inputs else "")
    value, limit = shown(gate.value, (gate.limit,)), shown(gate.limit, (gate.value,))
    if any("/" in found.source for found in gate.inputs):  # a criterion of a task: the lowest rating counts
        compared = f"lowest {number(gate.value)}; {number(gate.limit)} or below fails"
    else:
        compared = f"{value} {'≥' if gate.value >= gate.limit else '<'} {limit}"
    return f"{state}: {compared} ({inputs})"


def _flags(bank: Bank, decision: Decision) -> Iterator[Block]:
    if not decision.flags:
        return
    yield Heading("Red flags", part="flags")
    serious, note = count(decision.flags, "serious"), count(decision.flags, "note")
    cap = bank.decision.red_flag_cap
    effect = (
        f"the verdict is held at {cap.verdict}"
        if decision.capped
        else f"from {cap.serious} serious on, {cap.verdict} at most"
    )
    yield Paragraph(f"{serious} serious, {note} note; {effect}.")
    yield Points(
        tuple(
            Point(
                f"{short_name(bank, flag.question)} {flag.severity}: {flag.text}",
                tone="warning" if flag.severity == "serious" else "plain",
            )
            for flag in decision.flags
        )
    )


def _outlook(bank: Bank, decision: Decision) -> Iterator[Block]:
    if decision.verdict is Verdict.INCOMPLETE:
        yield Heading("Still possible", part="outlook")
        ends = (("Lowest", decision.lowest), ("Highest", decision.highest))
        limits = edges(bank)
        yield Facts(
            tuple(
                (name, f"{shown(end.composite, limits)} {end.verdict}")
                for name, end in ends
                if end is not None
            )
        )
        return
    yield Heading("Would change the verdict", part="outlook")
    if not decision.flips:
        yield Paragraph("No change of a single rating would.")
        return
    gates = {gate.gate: gate.title for gate in decision.gates}
    by_source: dict[str, list[Flip]] = {}
    for flip in decision.flips:
        by_source.setdefault(flip.source, []).append(flip)
    yield Facts(
        tuple(
            (_rated_name(bank, found[0]), "; ".join(_flip(flip, gates) for flip in found))
            for found in by_source.values()
        )
    )


def _rated_name(bank: Bank, flip: Flip) -> str:
    return question_name(bank, flip.question) if flip.question else source_name(bank, flip.source)


def _flip(flip: Flip, gates: dict[str, str]) -> str:
    fails = "".join(f", and {gates[gate]} fails" for gate in flip.fails)
    return f"{flip.rating} → {flip.to} {flip.verdict}{fails}"


# The second half of a scorecard: what was said, noted, ticked and changed.


Row = tuple[str, str | tuple[str, ...]]

NOTHING = "(nothing noted)"
TICK = "☑"
"""What was ticked during the interview."""


def evidence_blocks(interview: Interview, bank: Bank, decision: Decision) -> Iterator[Block]:
    """Yield for each question how it was rated and what was noted, heard and asked."""
    yield Heading("Evidence", part="evidence")
    weights = {row.question: number(row.weight) for row in decision.questions}
    for question in bank.questions:
        answer = interview.answer(question.id)
        facts = (
            _state(answer),
            f"weight {weights[question.id]}",
            duration(answer.seconds) if answer.seconds else "",
        )
        aside = " · ".join(fact for fact in facts if fact)
        yield Heading(question_name(bank, question.id), level=3, aside=aside)
        yield Facts(tuple(_answer_rows(interview, question, answer)))
        yield from _flags_of(flags_of(decision.flags, question.id))


def _state(answer: Answer) -> str:
    if answer.rating is not None:
        return f"rated {answer.rating}"
    if answer.skip_reason:
        return f"not assessed: {answer.skip_reason}"
    return "in progress" if answer.opened else "not asked"


def _answer_rows(interview: Interview, question: Question, answer: Answer) -> Iterator[Row]:
    """Yield what there is to tell of a question, each with its name."""
    yield "Question", question.prompt
    if answer.rating is not None:
        yield f"A {answer.rating} is", f"“{question.anchors.at(answer.rating).strip()}”"
    names = TEXT_FIELDS if _star(question, answer) else ("notes",)
    for name in names:
        text = getattr(answer, name).strip("\n")
        if text.strip():
            yield FIELD_NAMES[name], text
        elif name != "notes" or (answer.rating is not None and not answer.has_text):
            yield FIELD_NAMES[name], NOTHING
    yield from _ticks("Heard", question.looking_for, heard(interview, question))
    yield from _ticks("Asked", tuple(item.text for item in question.follow_ups), asked(interview, question))


def _star(question: Question, answer: Answer) -> bool:
    """Whether the four STAR fields are shown: where the bank asks for them, or something is in them."""
    return answer.has_text and (
        question.star or bool(answer.situation or answer.task or answer.action or answer.result)
    )


def _ticks(label: str, all_items: tuple[str, ...], ticked: tuple[str, ...]) -> Iterator[Row]:
    """Yield what was ticked, with how many there were; nothing where nothing was."""
    if ticked:
        yield f"{label} {len(ticked)} of {len(all_items)}", tuple(f"{TICK} {text}" for text in ticked)


def _flags_of(flags: tuple[ObservedFlag, ...]) -> Iterator[Block]:
    if flags:
        points = (
            Point(f"{flag.severity}: {flag.text}", tone="warning" if flag.severity == "serious" else "plain")
            for flag in flags
        )
        yield Points(tuple(points), "Red flags")


def note_blocks(interview: Interview) -> Iterator[Block]:
    """Yield what was noted for the interview as a whole."""
    texts = (
        ("Opening", interview.opening_notes),
        ("Candidate's questions", interview.candidate_questions),
        ("Summary", interview.summary),
    )
    rows = tuple((name, text.strip("\n")) for name, text in texts if text.strip())
    if rows:
        yield Heading("Interview notes", part="notes")
        yield Facts(rows)


def amendment_blocks(interview: Interview, bank: Bank, zone: tzinfo | None) -> Iterator[Block]:
    """Yield each change made after submit: what, from what to what, by whom, when and why."""
    if interview.amendments:
        yield Heading("Amendments", part="amendments")
    for change in acts(interview.amendments):
        yield _amendment(change, bank, zone)


def _amendment(change: Amendment, bank: Bank, zone: tzinfo | None) -> Facts:
    name = FIELD_NAMES.get(change.field, change.field.replace("_", " "))
    place = f"{short_name(bank, change.question)} {name.lower()}" if change.question else name
    rows = (
        ("Was", change.old or "(empty)"),
        ("Is", change.new or "(empty)"),
        ("Because", change.reason),
    )
    return Facts(rows, f"{when(change.at, zone)} · {place}", f"by {change.by or 'not named'}")


# The tasks of a scorecard: how each was scored, what was recorded, what was written.


def task_blocks(interview: Interview, bank: Bank, decision: Decision) -> Iterator[Block]:
    """Yield every task that was given or skipped, by family, and how many were not given."""
    facts = task_facts(interview, bank, decision.tasks)
    if not facts:
        return
    yield Heading("Tasks", part="tasks")
    scores = {line.component: line.score for line in decision.components}
    for family in FAMILIES:
        own = [fact for fact in facts if fact.task.family == family]
        if any(fact.state != "not given" for fact in own):
            yield from _family(own, scores.get(family))
    left = [fact for fact in facts if fact.state == "not given"]
    if left:
        yield Paragraph(_not_given(left, len(facts)))


def _family(facts: Sequence[TaskFacts], score: Fraction | None) -> Iterator[Block]:
    """Yield the tasks of one family under its name."""
    name = sentence(COMPONENT_NAMES[facts[0].task.family].removeprefix("the "))[:-1]
    given = f"{sum(fact.state == 'given' for fact in facts)} of {len(facts)} given"
    yield Heading(name, level=3, aside=given if score is None else f"{given} · {shown(score)} of 5")
    for fact in facts:
        if fact.state != "not given":
            yield Facts(tuple(_task_rows(fact)), fact.task.title, _outcome(fact))


def _outcome(fact: TaskFacts) -> str:
    if fact.state == "skipped":
        return f"skipped: {fact.result.skip_reason}"
    if fact.line is None:
        return "not rated, so it does not count"
    return f"{shown(fact.score)} of 5: {fact.line.working}"


def _task_rows(fact: TaskFacts) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield what was recorded, several things under one name together, and the written reply."""
    # The working of a task rated by criteria names each rating already.
    if not isinstance(fact.task.rule, Criteria) and fact.state != "skipped":
        for label, entries in groupby(fact.words, key=lambda entry: entry.label):
            texts = tuple(entry.text for entry in entries)
            yield label, texts if len(texts) > 1 else texts[0]
    if fact.result.text.strip():
        yield "Reply", fact.result.text.strip("\n")


def _not_given(facts: Sequence[TaskFacts], there: int) -> str:
    if len(facts) == there:
        what = f"None of the {there} was given" if there > 1 else "The one task was not given"
        return f"{what}: what is not given does not count."
    counts = Counter(fact.task.family for fact in facts)
    named = listed([f"{COMPONENT_NAMES[family]} {counts[family]}" for family in FAMILIES if counts[family]])
    return f"Not given, and not counted: {len(facts)} of {there} ({named})."


BLIND = "Blind copy: names and contact data are left out, ids are kept."


@dataclass(frozen=True, slots=True)
class Entry:
    """A scorecard in a list of contents."""

    title: str
    facts: str


def document(interview: Interview, bank: Bank, options: Options) -> Document:
    """Return an interview as a document: verdict first, then every reason, then the evidence."""
    result = outcome(interview, bank)
    blocks = (
        *_head(interview, bank, options),
        *decision_blocks(interview, bank, result),
        *amendment_blocks(interview, bank, options.zone),
        *note_blocks(interview),
        *evidence_blocks(interview, bank, result.now),
        *task_blocks(interview, bank, result.now),
    )
    subtitle = _dotted(interview.role, interview.stage)
    return Document(title(interview), subtitle, blocks, bank.language, "scorecard")


def title(interview: Interview) -> str:
    """Return what a scorecard is called: the candidate's name."""
    return interview.candidate.name.strip() or "(no name)"


def entry(interview: Interview, options: Options) -> Entry:
    """Return how a scorecard stands in a list of contents; for a draft without a verdict."""
    kept = interview.submitted_verdict
    begun = when(interview.created_at, options.zone)
    day = begun.rpartition(" ")[0] or begun
    facts = (interview.role, interview.stage, interview.interviewer, day, kept.verdict if kept else "draft")
    return Entry(title(interview), _dotted(*facts))


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part.strip())


def _head(interview: Interview, bank: Bank, options: Options) -> Iterator[Block]:
    utc = " UTC" if options.zone is UTC else ""
    rows = [
        ("Interviewer", interview.interviewer.strip() or "not named"),
        ("Begun", when(interview.created_at, options.zone) + utc),
    ]
    if interview.status is Status.SUBMITTED:
        rows.append(("Submitted", f"{when(interview.submitted_at, options.zone)}{utc}, locked"))
    else:
        rows.append(("Status", "draft"))
    rows += [
        ("On the clock", duration(interview.elapsed_seconds)),
        ("Questions", f"{bank.title} ({bank.id} {bank.version})"),
        ("Id", interview.id),
    ]
    yield Facts(tuple(rows))
    if options.blind:
        yield Paragraph(f"{BLIND} Candidate id: {interview.candidate.id}", tone="quiet")
