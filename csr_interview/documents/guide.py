"""The interviewer's kit: everything in a bank for an interview, as one document to read or print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Literal

from csr_interview.documents.blocks import (
    BOX,
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Material,
    Matrix,
    MatrixRow,
    Paragraph,
    Point,
    Points,
    Space,
    Table,
    points,
)
from csr_interview.documents.facts import plain
from csr_interview.documents.layout import dotted
from csr_interview.labels import KINDS, SEVERITIES, filled
from csr_interview.models.decision import COMPONENT_NAMES, listed, sentence
from csr_interview.models.exact import decimals, number
from csr_interview.models.must_pass import (
    Condition,
    CriteriaMean,
    MustPass,
    NoneRight,
    RatingsFloor,
    RatingsMean,
)
from csr_interview.scoring.rules import error_squared

if TYPE_CHECKING:
    from csr_interview.banks.coverage import Coverage
    from csr_interview.models.bank import Bank, FollowUp, Preset, Question, RedFlag, Script, Stage
    from csr_interview.models.scales import Anchors
    from csr_interview.models.tasks import Form, Item, Rule, Task

# The decision rules as blocks: weights, bands, must-pass criteria, and the red flag cap.


def decision_blocks(
    bank: Bank, coverage: Coverage, questions: Sequence[Question], *, part: bool
) -> Iterator[Block]:
    """Yield how ratings become a decision; `part` if only some of the bank is asked."""
    rules = bank.decision
    yield Heading("Decision rules")
    yield Paragraph(
        "Each question is rated from 1 to 5. Skipped questions and tasks outside the plan are excluded, with "
        "their weight. Task scores convert 0–100 % correct to 1–5."
        if bank.tasks
        else "Each question is rated from 1 to 5. Skipped questions are excluded, with their weight."
    )
    weights = tuple((coverage.mark(q.id), q.title, number(q.weight)) for q in questions)
    yield Table(("", "Question", "Weight"), weights, 1, (2,), "Question weights")
    if part:
        yield Paragraph(
            "Relative to each other: this stage asks only some of the bank's questions.", tone="quiet"
        )
    components = tuple(
        (sentence(COMPONENT_NAMES[name])[:-1], number(weight)) for name, weight in rules.components.items()
    )
    yield Table(("Component", "Weight"), components, 0, (1,), "Component weights")
    yield from points(*(_preset(preset) for preset in rules.presets.values()), title="Weight sets")
    bands = tuple((str(band.verdict), f"from {plain(band.at_least)}") for band in rules.bands)
    lowest = (
        ((str(rules.lowest), f"below {plain(min(band.at_least for band in rules.bands))}"),)
        if rules.bands
        else ()
    )
    yield Table(("Decision", "Score"), (*bands, *lowest), 0, (), "Decisions")
    least, family = number(100 * rules.coverage), number(100 * rules.least_of_family)
    planned = f", and {family} % of each planned task family" if bank.tasks else ""
    yield Paragraph(
        f"A decision needs ratings for at least {least} % of the interview, by question weight{planned}. All "
        "questions that a must-pass criterion reads must be rated. Otherwise the decision is incomplete."
    )
    plans = (
        f"{plan.title}: {listed(['the questions', *(COMPONENT_NAMES[name] for name in plan.families)])}"
        for plan in bank.plans
    )
    yield from points(*plans, title="Plans: only planned parts count")
    names = {competency.id: competency.name for competency in bank.competencies}
    criteria = (_must_pass(criterion, names) for criterion in rules.must_pass)
    yield from points(*criteria, title=f"Must-pass criteria: failing one means {rules.lowest}")
    cap = rules.red_flag_cap
    yield Paragraph(
        f"With serious red flags for {cap.serious} or more competencies, the decision is at most "
        f"{cap.verdict}. A question counts for its first competency, and only with the candidate's words."
    )
    if rules.reliability is not None:
        known = rules.reliability
        error = sqrt(error_squared(known))
        yield Paragraph(
            f"A score within one standard error ({error:.2f}) of the {rules.goal} cutoff is borderline: "
            "another interviewer could well decide otherwise. "
            f"Reliability {decimals(known.single)} for one interviewer, "
            f"{decimals(known.panel)} for a panel: {known.source}."
        )


def _preset(preset: Preset) -> str:
    title, note = preset.title.rstrip("."), preset.note.strip()
    if note.startswith(title):
        return note
    return f"{title}. {note}" if note else title


def _must_pass(criterion: MustPass, names: Mapping[str, str]) -> str:
    """Say when a must-pass criterion fails."""
    told = [_condition(condition, names) for condition in criterion.conditions]
    return f"{criterion.title}: fails if {listed(told, 'or')}."


def _condition(condition: Condition, names: Mapping[str, str]) -> str:
    """Say when a condition fails."""
    match condition:
        case RatingsMean(competency=name, at_least=least):
            return f"the mean rating of questions on {names.get(name, name)} is below {plain(least)}"
        case RatingsFloor(competency=name, fails_at=limit):
            lowest = "1" if limit == 1 else f"{limit} or lower"
            return f"any question on {names.get(name, name)} is rated {lowest}"
        case NoneRight(family=family, competency=name, completed=fewest):
            return (
                f"none of at least {fewest} completed {COMPONENT_NAMES[family]} tasks on "
                f"{names.get(name, name)} has full marks"
            )
        case CriteriaMean(family=family, criteria=criteria, at_least=least):
            return (
                f"the mean of {listed(criteria)} over all {COMPONENT_NAMES[family]} tasks is below "
                f"{plain(least)}"
            )
        case _:
            raise ValueError("only rules of version 2 are printed")


# Scripts and questions of a bank as blocks, with all that the interviewer needs around them.


def minutes(count: int) -> str:
    """Return a planned time in words, from two hours on in hours; empty for none."""
    if count >= 120:
        return f"{count // 60} hours {minutes(count % 60)}".rstrip()
    return "" if not count else "1 minute" if count == 1 else f"{count} minutes"


def script_blocks(title: str, script: Script, role: str, *, tasks: bool) -> Iterator[Block]:
    """Yield the opening or closing script for a role, with blanks for the names.

    `tasks` is whether tasks are planned.
    """
    yield Heading(title, aside=dotted(minutes(script.minutes), "not rated"))
    yield from points(*(filled(line, role=role) for line in script.spoken(tasks=tasks)), bullet="box")


def question_blocks(
    question: Question, mark: str, competencies: Mapping[str, str], *, role: str, samples: bool
) -> Iterator[Block]:
    """Yield a question with its guidance; `competencies` gives names by id, `role` is the role's title.

    An interviewer's kit omits sample answers to questions: they are rated blind in calibration.
    """
    measured = ", ".join(competencies.get(name, name) for name in question.competencies)
    yield Heading(
        f"{mark} {question.title}",
        level=3,
        aside=dotted(
            KINDS.get(question.kind, question.kind),
            minutes(question.minutes),
            f"weight {number(question.weight)}",
            "STAR notes" if question.star else "",
            "must be rated" if question.required else "",
            f"measures {measured}",
        ),
    )
    yield Paragraph(filled(question.prompt, role=role), quote=True)
    if question.prompt_b:
        yield Paragraph(filled(question.prompt_b, role=role), "Wording B", quote=True)
    others = (filled(text, role=role) for text in question.alternatives)
    yield from points(*others, title="Alternative wording")
    yield from points(*question.looking_for, title="What to look for", bullet="box")
    always = [item for item in question.follow_ups if item.always]
    yield from _follow_ups("Ask every candidate", always)
    yield from _follow_ups("Follow-ups if needed", [item for item in question.follow_ups if not item.always])
    yield from red_flag_blocks("Red flags", question.red_flags)
    if question.coached_answer.strip():
        yield Paragraph(question.coached_answer, label="Coached answer")
    yield from points(*question.probes, title="Probing questions", bullet="box")
    yield Facts(_scale(question.anchors), "Rating scale")
    if samples:
        for sample in question.sample_answers:
            yield Paragraph(sample.answer, label=f"Sample answer, expert rating {sample.rating}")
            yield Paragraph(sample.reason, label="Reason", tone="quiet")


def _follow_ups(title: str, items: Sequence[FollowUp]) -> Iterator[Block]:
    if items:
        asides = (f"(draws out the {item.draws_out})" if item.draws_out else "" for item in items)
        yield Points(tuple(map(Point, (item.text for item in items), asides)), title, "box")


def _scale(anchors: Anchors) -> tuple[tuple[str, str], ...]:
    """Return each rating with its anchor, from the highest."""
    return tuple((str(rating), anchors.at(rating)) for rating in range(5, 0, -1))


def red_flag_blocks(title: str, flags: tuple[RedFlag, ...]) -> Iterator[Block]:
    """Yield red flags to tick, the serious ones marked; nothing where there are none."""
    if flags:
        entries = (
            Point(
                flag.text,
                f"({SEVERITIES[flag.severity]})",
                "warning" if flag.severity == "serious" else "plain",
            )
            for flag in flags
        )
        yield Points(tuple(entries), title, "box")


def general_blocks(bank: Bank) -> Iterator[Block]:
    """Yield the red flags that apply to any question."""
    if bank.general_red_flags:
        yield Heading("Red flags in any answer")
        yield from red_flag_blocks("", bank.general_red_flags)


# The role brief, and the coverage of competencies, as blocks.


def role_blocks(bank: Bank) -> Iterator[Block]:
    """Yield the purpose and requirements of the role."""
    role = bank.role
    yield Heading("The role")
    yield Paragraph(role.title, tone="strong")
    yield Paragraph(role.purpose)
    if role.scope.strip():
        yield Paragraph(role.scope)
    yield from points(
        *(duty.text for duty in role.responsibilities), title="Responsibilities", bullet="number"
    )
    yield from points(*role.hard_skills, title="Hard skills")
    yield from points(*role.soft_skills, title="Soft skills")
    yield from points(*role.traits, title="Attitude and traits")
    yield from points(*role.tools, title="Tools")
    yield from points(*role.metrics, title="Performance metrics")
    yield from points(*role.adjacent_roles, title="Related roles")
    yield from points(*role.transferable_experience, title="Transferable experience")
    yield from points(*role.trends, title="Trends in the field (context, not rated)")


def topic_blocks(bank: Bank) -> Iterator[Block]:
    """Yield the topics to avoid, each with what to ask or say instead."""
    if bank.topics_to_avoid:
        yield Heading("Topics to avoid")
        yield Paragraph(
            "Do not ask about these topics. If a candidate brings one up, do not follow up on it, and do not "
            "note or rate it.",
            tone="quiet",
        )
        yield from points(*(f"{topic.topic}\nInstead: {topic.instead}" for topic in bank.topics_to_avoid))


def coverage_blocks(coverage: Coverage, stage: Stage | None = None) -> Iterator[Block]:
    """Yield the matrix of competencies, the gaps, and the legend of the columns.

    A single stage usually measures only some competencies, so gaps are only marked there.
    """
    yield Heading("Coverage")
    yield Paragraph("A dot marks each question or task that measures a competency.", tone="quiet")
    yield matrix(coverage, "not in this stage" if stage else "not measured")
    yield from () if stage else _gaps(coverage)
    for title, measures in (("Questions", coverage.questions), ("Tasks", coverage.tasks)):
        if measures:
            yield Facts(tuple((measure.mark, measure.title) for measure in measures), title)


def matrix(coverage: Coverage, nowhere: str = "not measured") -> Matrix:
    """Return the coverage as a matrix: competencies by questions and tasks."""
    groups = (
        tuple(Column(measure.mark, measure.title) for measure in measures)
        for measures in (coverage.questions, coverage.tasks)
    )
    rows = (
        MatrixRow(row.competency.name, frozenset(measure.mark for measure in row.measures))
        for row in coverage.rows
    )
    return Matrix(tuple(group for group in groups if group), tuple(rows), nowhere, "Competency")


def _gaps(coverage: Coverage) -> Iterator[Block]:
    """Yield what nothing in the bank measures, or that there are no gaps."""
    unmeasured = coverage.unmeasured
    if not unmeasured and not coverage.unmeasured_duties:
        yield Paragraph("Questions and tasks in this bank cover every competency and responsibility.")
    if unmeasured:
        names = tuple(Point(competency.name, tone="warning") for competency in unmeasured)
        yield Points(names, "Competencies not measured in this bank")
    if coverage.unmeasured_duties:
        duties = tuple(Point(duty.text, tone="warning") for duty in coverage.unmeasured_duties)
        yield Points(duties, "Responsibilities not covered in this bank")


def competency_blocks(bank: Bank) -> Iterator[Block]:
    """Yield the definition of each competency, and the numbers of its responsibilities."""
    places = {duty.id: place for place, duty in enumerate(bank.role.responsibilities, 1)}
    entries = []
    for competency in bank.competencies:
        numbers = sorted(places[name] for name in competency.responsibilities if name in places)
        behind = [str(place) for place in numbers]
        what = "responsibility" if len(behind) == 1 else "responsibilities"
        aside = f"({what} {listed(behind)})" if behind else ""
        entries.append(Point(f"{competency.name}: {competency.definition}", aside))
    yield Heading("Competencies")
    yield Points(tuple(entries))


# A blank rating sheet to fill in on paper.


_BOXES = "  ".join(f"{BOX} {rating}" for rating in range(1, 6))
_STAR_LINES, _NOTE_LINES = 6, 4


def sheet_blocks(coverage: Coverage, questions: Sequence[Question], tasks: Sequence[Task]) -> Iterator[Block]:
    """Yield the sheet: names, ratings, tasks, room for notes, and the recommendation."""
    yield Heading("Rating sheet", new_page=True)
    for label in ("Candidate", "Interviewer", "Date"):
        yield Space(label)
    yield Paragraph(
        "Rate each answer right away, against the rating scale. Leave questions that were not asked blank: "
        "they do not lower the score. Note what was said, not your opinion of it.",
        tone="quiet",
    )
    rows = tuple((coverage.mark(question.id), question.title, _BOXES) for question in questions)
    yield Table(("", "Question", "Rating"), rows, flexible=1)
    if tasks:
        entries = tuple(row for task in tasks for row in _task_rows(task, coverage.mark(task.id)))
        yield Table(("", "Task", "Result"), entries, flexible=2)
    for question in questions:
        title = f"{coverage.mark(question.id)} {question.title}"
        if question.short is not None:  # one line each: beside the boxes there is no room for them
            yield Facts(_scale(question.short), title)
            title = "Notes"
        star = " (situation, task, action, result)" if question.star else ""
        yield Space(title + star, _STAR_LINES if question.star else _NOTE_LINES)
    yield Space("Serious red flags")
    yield Space("Candidate's questions", 2)
    yield Space("Your recommendation and reason", 4)


def _task_rows(task: Task, mark: str) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each entry to record for a task."""
    rule = task.rule
    if rule.kind == "criteria":
        yield (mark, task.title, "")
        yield from (("", f"- {criterion.title}", _BOXES) for criterion in rule.criteria)
    else:
        yield (mark, task.title, _blank(rule))


def _blank(rule: Rule) -> str:
    """Return what to check or fill in for a task with an answer key."""
    match rule.kind:
        case "best-option":
            return "  ".join(f"{BOX} {place}" for place in range(1, len(rule.options) + 1))
        case "errors":
            return f"found ____ of {len(rule.errors)}  false alarms ____"
        case "find-errors" | "proofread":
            return f"found ____ of {len(rule.errors)}"
        case "order":
            return "order ________________"
        case "choice":
            return f"{BOX} all correct  {BOX} not all correct"
        case "steps":
            return f"covered ____ of {len(rule.steps)}"
    return ""


# Tasks as blocks for the interviewer: the candidate's material, the answer key, and the scoring.


CORRECT = "← correct"
WORST = "← worst"


def task_blocks(task: Task, mark: str, competencies: Mapping[str, str]) -> Iterator[Block]:
    """Yield a task with its answer key; `mark` holds its number on the candidate's sheet, as in "T1"."""
    measured = ", ".join(competencies.get(name, name) for name in task.competencies)
    yield Heading(
        f"{mark} {task.title}" + (f" · Form {task.form}" if task.form else ""),
        level=3,
        aside=dotted(
            COMPONENT_NAMES[task.family].removeprefix("the "),
            minutes(task.minutes),
            f"weight {number(task.weight)} in its family",
            f"measures {measured}" if measured else "",
        ),
    )
    yield Paragraph(task.prompt, quote=True)
    if task.material.strip():
        yield Material(task.material, "Candidate material")
    if task.guidance.strip():
        yield Paragraph(task.guidance, label="Interviewer guidance")
    cards = (f"{card.when}: “{card.say}”" for card in task.cue_cards)
    yield from points(*cards, title="Cue cards: you play the customer")
    yield from _key(task.rule)
    yield Paragraph(scoring(task.rule), label="Scoring")
    yield from points(*task.deliverables, title="Deliverables", bullet="box")
    yield from points(*task.common_mistakes, title="Common mistakes")
    for sample in task.sample_answers:
        yield Material(sample.answer, f"Sample reply, expert rating {sample.rating}")
        yield Paragraph(sample.reason, label="Reason", tone="quiet")


def _key(rule: Rule) -> Iterator[Block]:
    """Yield the answer key."""
    if rule.kind == "best-option":
        yield _options("Options", rule.options, rule.key, rule.worst)
        yield Paragraph(rule.reason, label="Reason")
    elif rule.kind == "errors" or rule.kind == "find-errors" or rule.kind == "proofread":  # mypy narrows this
        yield from points(*(item.text for item in rule.errors), title="Planted errors", bullet="box")
    elif rule.kind == "order":
        places = {item.id: place for place, item in enumerate(rule.items, 1)}
        texts = {item.id: item.text for item in rule.items}
        entries = (Point(texts[item], f"({places[item]} on the sheet)") for item in rule.key)
        yield Points(tuple(entries), "Correct order", "number")
    elif rule.kind == "choice":
        yield from (_options(field.label, field.options, field.key) for field in rule.fields)
    elif rule.kind == "steps":
        steps = (Point(s.text, "(critical)", "strong") if s.critical else Point(s.text) for s in rule.steps)
        yield Points(tuple(steps), "Steps to cover", "box")
        texts = {step.id: step.text for step in rule.steps}
        pairs = (f"“{texts[first]}” before “{texts[then]}”" for first, then in rule.order)
        yield from points(*pairs, title="Order that counts")
    else:
        yield Paragraph("Rated 1 to 5 on each of these criteria:", tone="quiet")
        for item in rule.criteria:
            if item.definition:
                yield Paragraph(item.definition, label=item.title)
            if item.anchors is not None:
                yield Facts(_scale(item.anchors), "" if item.definition else item.title)
            elif not item.definition:
                yield from points(item.title, bullet="box")


def _options(title: str, options: Sequence[Item], key: str, worst: str | None = None) -> Points:
    entries = (
        Point(o.text, CORRECT, "strong") if o.id == key else Point(o.text, WORST if o.id == worst else "")
        for o in options
    )
    return Points(tuple(entries), title, "digit")


def scoring(rule: Rule) -> str:
    """Return how a task is scored, in words."""
    if rule.kind == "best-option":
        if rule.worst is None:
            return "full score for the best option, otherwise none."
        return "full score for the best option, none for the worst, half for the others."
    if rule.kind == "errors":
        return f"errors found minus false alarms, in % of the {len(rule.errors)} errors; never below 0."
    if rule.kind == "find-errors":
        many = len(rule.errors)
        every = "the error must be found" if many == 1 else f"all {many} must be found"
        return f"{every}; otherwise the task scores none."
    if rule.kind == "proofread":
        return f"% of the {len(rule.errors)} errors found."
    if rule.kind == "order":
        return "full score for exactly this order, otherwise none."
    if rule.kind == "choice":
        labels = listed([f"“{field.label}”" for field in rule.fields])
        every = "must be correct" if len(rule.fields) == 1 else "must all be correct"
        return f"{labels} {every}; otherwise the task scores none."
    if rule.kind == "steps":
        weighs = number(rule.critical_weight)
        critical = any(step.critical for step in rule.steps)
        counts = f"; a critical step counts {weighs} times" if critical and weighs != "1" else ""
        enough = number(100 * rule.full_credit)
        full = "" if rule.full_credit == 1 else f"; {enough} % with all critical steps is full score"
        order = ""
        if rule.order:
            order = f"; each of {len(rule.order)} pairs in reverse order costs an equal part of the score"
        return f"% of steps covered{counts}{full}{order}."
    return "mean of the ratings; criteria that were not rated are excluded."


Format = Literal["text", "markdown", "html"]
FORMATS: tuple[Format, ...] = ("text", "markdown", "html")


def interviewer_kit(bank: Bank, coverage: Coverage, stage: Stage | None = None) -> Document:
    """Return the kit of a bank, or of one of its stages, with a blank rating sheet at the end.

    `coverage` is that of `bank_of(bank, stage)` and the stage (`csr_interview.banks.coverage`). Sample
    answers to questions are omitted: an interviewer who has read them cannot rate them blind in calibration.
    """
    bank = bank_of(bank, stage)
    subtitle = dotted(f"Interviewer's kit: {stage.title}" if stage else "Interviewer's kit", _facts(bank))
    blocks = [
        *_summary(bank),
        *((Heading("This stage", aside=_asked(stage, coverage)), *_stage_points(stage)) if stage else ()),
        *role_blocks(bank),
        *topic_blocks(bank),
        *coverage_blocks(coverage, stage),
        *competency_blocks(bank),
        *_body(bank, coverage, stage, samples=False),
        *sheet_blocks(coverage, questions_of(bank, stage), tasks_of(bank, stage)),
    ]
    return Document(bank.title, subtitle, tuple(blocks), bank.language)


def bank_pages(bank: Bank, coverage: Coverage) -> Document:
    """Return everything in a bank, including sample answers, for its authors."""
    blocks = [
        *_summary(bank),
        *role_blocks(bank),
        *topic_blocks(bank),
        *coverage_blocks(coverage),
        *competency_blocks(bank),
        *_body(bank, coverage, None, samples=True),
    ]
    subtitle = dotted(_facts(bank), f"language {bank.language}")
    return Document(bank.title, subtitle, tuple(blocks), bank.language)


def bank_of(bank: Bank, stage: Stage | None) -> Bank:
    """Return a bank narrowed to a stage as the app does it: minutes, numbers and rules are the stage's own.

    A stage without questions, which is no interview, keeps the rules of the whole bank.
    """
    if stage is None:
        return bank
    if stage.questions:
        return bank.for_stage(stage.id)
    scripts = max(1, bank.opening.minutes + bank.closing.minutes)
    changes = {"questions": (), "tasks": tasks_of(bank, stage), "stages": (stage,), "minutes": scripts}
    return bank.model_copy(update=changes)


def of_form(bank: Bank, form: Form | None) -> Bank:
    """Return a bank with the wordings and tasks of one form only; all of it without a form."""
    if form is None:
        return bank
    chosen = bank.for_plan("", form)
    single = (question.model_copy(update={"prompt_b": None}) for question in chosen.questions)
    return chosen.model_copy(update={"questions": tuple(single)})


def questions_of(bank: Bank, stage: Stage | None) -> tuple[Question, ...]:
    """Return the questions of a stage, or all of the bank, in the order in which they are asked."""
    return tuple(asked for asked in bank.questions if stage is None or asked.id in stage.questions)


def tasks_of(bank: Bank, stage: Stage | None) -> tuple[Task, ...]:
    """Return the tasks of a stage, or all of the bank, in the order in which they are given."""
    return tuple(task for task in bank.tasks if stage is None or task.id in stage.tasks)


def render(document: Document, form: Format) -> str:
    """Write a document in one of the formats, line end included."""
    if form == "html":
        from csr_interview.documents.blocks_html import html

        return html(document)
    if form == "markdown":
        from csr_interview.documents.blocks_markdown import markdown

        return markdown(document)
    from csr_interview.documents.blocks_text import text

    return text(document)


def _facts(bank: Bank) -> str:
    return dotted(f"{bank.id} {bank.version}", f"{minutes(bank.minutes)} planned, without tasks")


def _summary(bank: Bank) -> Iterator[Block]:
    if bank.summary.strip():
        yield Paragraph(bank.summary)


def _body(bank: Bank, coverage: Coverage, stage: Stage | None, *, samples: bool) -> Iterator[Block]:
    """Yield everything from the opening to the rules of the decision."""
    names = {competency.id: competency.name for competency in bank.competencies}
    questions, tasks, role = questions_of(bank, stage), tasks_of(bank, stage), bank.role.title
    if stage is None:
        yield from _stages(bank, coverage)
    yield from script_blocks("Opening", bank.opening, role, tasks=bool(bank.tasks))
    if questions:
        yield Heading("Questions", new_page=True)
        for question in questions:
            mark = coverage.mark(question.id)
            yield from question_blocks(question, mark, names, role=role, samples=samples)
    yield from general_blocks(bank)
    yield from script_blocks("Closing", bank.closing, role, tasks=bool(bank.tasks))
    yield from _tasks(tasks, coverage, names)
    yield from decision_blocks(bank, coverage, questions, part=stage is not None)


def _tasks(tasks: Sequence[Task], coverage: Coverage, names: dict[str, str]) -> Iterator[Block]:
    if not tasks:
        return
    both = len({task.form for task in tasks if task.form}) > 1
    total = minutes(sum(task.minutes for task in tasks if task.form != "B" or not both))
    yield Heading(
        "Tasks", aside=dotted(total, "with answer keys: do not share with candidates"), new_page=True
    )
    if both:
        yield Paragraph(
            "Give each candidate the tasks of one form: the time is for one. Task sheets number only the "
            "tasks of their form.",
            tone="quiet",
        )
    for task in tasks:
        yield from task_blocks(task, coverage.mark(task.id), names)


def _stages(bank: Bank, coverage: Coverage) -> Iterator[Block]:
    if bank.stages:
        yield Heading("Stages")
        if bank.whole_process is not None:
            yield Paragraph(
                "Each stage is an interview with a result: advance, hold, or stop. After the last one, the "
                "decision is over all stages, by their scores and weights. A must-pass criterion that failed "
                "in any stage means no hire."
            )
        for place, stage in enumerate(bank.stages, 1):
            yield Heading(f"{place}. {stage.title}", level=3, aside=_asked(stage, coverage))
            yield from _stage_points(stage)


def _asked(stage: Stage, coverage: Coverage) -> str:
    return ", ".join(coverage.mark(part) for part in (*stage.questions, *stage.tasks))


def _stage_points(stage: Stage) -> Iterator[Block]:
    yield Paragraph(stage.focus, label="Focus")
    yield from points(*stage.participants, title="Participants")
    if stage.weight is not None:
        yield Paragraph(f"{number(stage.weight)} % of the decision over all stages", label="Weight")
