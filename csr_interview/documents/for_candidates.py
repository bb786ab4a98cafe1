"""What candidates get: the sheet that prepares them for the interview, and the sheet of their tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from csr_interview.documents.blocks import (
    Block,
    Document,
    Facts,
    Heading,
    Material,
    Paragraph,
    Point,
    Points,
    Space,
    points,
)
from csr_interview.documents.guide import bank_of, minutes, tasks_of
from csr_interview.documents.layout import dotted, plural

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Kind, Stage
    from csr_interview.models.tasks import Family, Rule, Task

# The candidate sheet says what will happen, never what is asked. It is made of the sentences below and of
# numbers of the bank; the only texts from the bank are the title of the role and the titles of plans.


_KINDS: dict[Kind, str] = {
    "behavioural": "What you have done in a past situation",
    "technical": "How you work, and the tools you use",
    "situational": "What you would do in a situation that the interviewer describes",
    "attitude": "How you see your work",
    "motivation": "Why you want this work",
    "general": "Your experience, your goals, and what you are looking for",
}

_FAMILIES: dict[Family, str] = {
    "sjt": "Choose what to do in everyday situations at work",
    "accuracy": "Check texts and numbers for errors",
    "written": "Write a text for work, such as an email to a customer",
    "process": "Work through a procedure step by step",
    "role-play": "Have a conversation with a customer, played by the interviewer",
}

_STAR = (
    ("Situation", "Describe what was going on, where, and who was involved."),
    ("Task", "Say what you were responsible for."),
    ("Action", "Explain what you did, in order. Say “I” for what you did yourself."),
    ("Result", "Say how it turned out and what you learned."),
)

_EXAMPLE = (
    ("Situation", "I helped out in a school library. One afternoon, the only printer stopped working."),
    ("Task", "I was in charge of the room, and eight students had a report due that day."),
    (
        "Action",
        "I made a list of who needed what by when. Then I asked the office to print the files, starting with "
        "the most urgent, and told each student when to come back.",
    ),
    (
        "Result",
        "Everyone turned in the report on time. I learned to ask about deadlines first, and the library has "
        "used a list like that ever since.",
    ),
)

_PREPARATION = (
    "Read the job description, and think about how your experience matches it.",
    "Look up the company: its products and services, and who its customers are.",
    "Prepare two or three examples of working with customers, or of helping people in another way. Practice "
    "telling each in about two minutes.",
    "Write down your own questions about the job, the team, and the company.",
    "If it is a video call, test your camera, microphone, and connection the day before.",
    "Wear what you would wear to a meeting with a client. Your clothing is not rated.",
)


def candidate_sheet(bank: Bank, stage: Stage | None = None) -> Document:
    """Return what a candidate may know before the interview, or before one of its stages."""
    interviews = len(bank.stages) if stage is None else 1
    bank = bank_of(bank, stage)
    blocks = [
        *_what_to_expect(bank, interviews),
        *_how_long(bank, interviews),
        *_how_to_answer(),
        Heading("How to prepare"),
        *points(*_PREPARATION),
        Heading("If you need something changed"),
        Paragraph(
            "You can ask for a change that helps you show what you can do: for example, more time, the "
            "questions in advance, or written answers instead of spoken ones. You don't have to give a "
            "reason, and asking has no effect on your ratings. Ask before the interview or at any time "
            "during it: [name, phone number, and email address of your contact]."
        ),
        Heading("Notes and ratings"),
        Paragraph(
            "The interviewer takes notes to remember correctly what you said. There may be short pauses "
            "while the interviewer types. Only your answers, and your work on any tasks, are rated. They are "
            "compared with written descriptions that are the same for everyone. Your appearance, your "
            "accent, and the quality of the connection are not rated."
        ),
        Heading("Privacy"),
        Paragraph(
            "The notes and ratings are stored on the interviewer's computer. The hiring team can see them, "
            "and uses them to make a hiring decision. You can ask to see them, to have mistakes corrected, "
            "and to have them erased once the law no longer requires the company to keep them. Contact: "
            "[company, name, phone number, and email address]."
        ),
    ]
    return Document(f"{bank.role.title}: your interview", "Information for candidates", tuple(blocks))


def _what_to_expect(bank: Bank, interviews: int) -> Iterator[Block]:
    yield Heading("What to expect")
    count = len(bank.questions)
    if count:
        parts = f", spread over {interviews} interviews" if interviews > 1 else ""
        yield Paragraph(
            f"You will be asked {plural(count, 'question')}{parts}. Everyone who applies gets the same or "
            "equivalent questions. After some answers, the interviewer asks for more detail: that is not a "
            "bad sign. Take your time to think, and ask if a question is not clear. At the end, there is "
            "time for your own questions."
        )
        kinds = Counter(question.kind for question in bank.questions)
        told = [(text, plural(kinds[kind], "question")) for kind, text in _KINDS.items() if kinds[kind]]
        yield Points(tuple(Point(text, f"({n})") for text, n in told), "What the questions are about")
    present = {task.family for task in bank.tasks}
    families = [text for family, text in _FAMILIES.items() if family in present]
    if families:
        title = "Tasks that may follow the questions" if count else "Tasks"
        yield from points(*families, title=title)


def _how_long(bank: Bank, interviews: int) -> Iterator[Block]:
    """Yield the planned time: of each plan, if they differ."""
    yield Heading("How long it takes")
    times = {
        plan.title: bank.minutes + sum(task.minutes for task in bank.for_plan(plan.id, "A").tasks)
        for plan in bank.plans
    }
    if len(set(times.values())) > 1:
        together = " The times are for all interviews together." if interviews > 1 else ""
        yield Paragraph(f"The hiring team will tell you which of these is planned for you.{together}")
        yield from points(*(f"{title}: {_about(time)}" for title, time in times.items()), bullet="box")
        return
    time = next(iter(times.values()), bank.minutes)
    whole = "All interviews together take" if interviews > 1 else "The interview takes"
    yield Paragraph(f"{whole} {_about(time)}.")


def _about(time: int) -> str:
    """Return minutes in words, to about five of them."""
    hours, rest = divmod(5 * max(1, round(time / 5)), 60)
    if not hours:
        return f"about {minutes(rest)}"
    whole = "1 hour" if hours == 1 else f"{hours} hours"
    return f"about {whole} {minutes(rest)}".rstrip()


def _how_to_answer() -> Iterator[Block]:
    yield Heading("How to answer")
    yield Paragraph(
        "When you are asked about something you have done, choose one example and tell it in four parts. The "
        "example can come from a job, from school, from volunteer work, or from another activity."
    )
    yield Facts(_STAR)
    yield Facts(_EXAMPLE, "An example of an answer")


# The candidate's task sheet lists only what candidates may see: prompt, material, options or items, and
# deliverables. It is built from these, not by removing parts of the interviewer's kit. Task titles and stages
# are for interviewers, and the space to write is always the same, so it does not reveal the number of errors.


_LINES = 8
"""Lines for each written answer; a fixed number, which gives nothing away."""


def task_sheet(bank: Bank, stage: Stage | None = None) -> Document:
    """Return the tasks of a bank, or of one of its stages, as candidates see them."""
    tasks = tasks_of(bank, stage)
    count = "1 task" if len(tasks) == 1 else f"{len(tasks)} tasks"
    total = minutes(sum(task.minutes for task in tasks))
    blocks: list[Block] = [Space("Name"), Space("Date")]
    blocks.append(Paragraph("Complete the tasks in this order. Ask if a task is unclear.", tone="quiet"))
    for place, task in enumerate(tasks, 1):
        blocks += _task(task, place)
    forms = {f"Form {task.form}" for task in tasks if task.form}
    subtitle = dotted(count, f"about {total}" if total else "", *(forms if len(forms) == 1 else ()))
    return Document(f"{bank.role.title}: tasks", subtitle, tuple(blocks), bank.language)


def _task(task: Task, place: int) -> Iterator[Block]:
    time = minutes(task.minutes)
    yield Heading(f"Task {place}", level=3, aside=f"about {time}" if time else "")
    yield Paragraph(task.prompt)
    if task.material.strip():
        yield Material(task.material)
    yield from points(*task.deliverables, title="Please hand in")
    yield from _answer(task.rule, spoken=task.family == "role-play")


def _answer(rule: Rule, *, spoken: bool) -> Iterator[Block]:
    """Yield the options, and room for the answer."""
    if rule.kind == "best-option":
        yield from points(*(option.text for option in rule.options), bullet="digit")
        yield Space("Your choice (one number)")
    elif rule.kind == "order":
        yield from points(*(item.text for item in rule.items), bullet="digit")
        yield Space("Your order (numbers, first to last)")
    elif rule.kind == "choice":
        for field in rule.fields:
            yield from points(*(option.text for option in field.options), title=field.label, bullet="box")
    elif not spoken:
        yield Space("Your answer", _LINES)
