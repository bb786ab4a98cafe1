"""Scripts and questions of a bank as blocks, with all that the interviewer needs around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from csr_interview.export.blocks import Block, Facts, Heading, Paragraph, Point, Points, points
from csr_interview.scoring.wording import number

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question, RedFlag, Script


def minutes(count: int) -> str:
    """Return a planned time in words; empty for none."""
    return "" if not count else "1 minute" if count == 1 else f"{count} minutes"


def dotted(*parts: str) -> str:
    """Return facts as one line; empty ones are left out."""
    return " · ".join(part for part in parts if part)


def script_blocks(title: str, script: Script) -> Iterator[Block]:
    """Yield the words for the beginning or the end of the talk."""
    yield Heading(title, aside=dotted(minutes(script.minutes), "not rated"))
    yield from points(*script.lines, bullet="box")


def question_blocks(
    question: Question, mark: str, competencies: Mapping[str, str], *, samples: bool
) -> Iterator[Block]:
    """Yield a question with its guidance; `competencies` gives names by id.

    Sample answers are left out of an interviewer's kit: they are there to be rated blind, in practice.
    """
    measured = ", ".join(competencies.get(name, name) for name in question.competencies)
    yield Heading(
        f"{mark} {question.title}",
        level=3,
        aside=dotted(
            question.kind,
            minutes(question.minutes),
            f"weight {number(question.weight)}",
            "notes by situation, task, action, result" if question.star else "",
            "must be rated" if question.required else "",
            f"measures {measured}",
        ),
    )
    yield Paragraph(question.prompt, quote=True)
    yield from points(*question.alternatives, title="Or ask it this way")
    yield from points(*question.looking_for, title="Looking for", bullet="box")
    if question.follow_ups:
        drawn = (Point(item.text, _draws_out(item.draws_out)) for item in question.follow_ups)
        yield Points(tuple(drawn), "Follow-ups", "box")
    yield from red_flag_blocks("Red flags", question.red_flags)
    if question.coached_answer.strip():
        yield Paragraph(question.coached_answer, label="What a rehearsed candidate says")
    yield from points(*question.probes, title="To get behind it", bullet="box")
    ratings = tuple((str(rating), question.anchors.at(rating)) for rating in range(5, 0, -1))
    yield Facts(ratings, "What each rating sounds like")
    if samples:
        for sample in question.sample_answers:
            yield Paragraph(sample.answer, label=f"A sample answer, rated {sample.rating}")
            yield Paragraph(sample.reason, label="Because", tone="quiet")


def _draws_out(part: str | None) -> str:
    return f"(draws out the {part})" if part else ""


def red_flag_blocks(title: str, flags: tuple[RedFlag, ...]) -> Iterator[Block]:
    """Yield red flags to tick, the serious ones marked; nothing where there are none."""
    if flags:
        entries = (
            Point(flag.text, f"({flag.severity})", "warning" if flag.severity == "serious" else "plain")
            for flag in flags
        )
        yield Points(tuple(entries), title, "box")


def general_blocks(bank: Bank) -> Iterator[Block]:
    """Yield the red flags that hold whatever the question."""
    if bank.general_red_flags:
        yield Heading("Red flags in any answer")
        yield from red_flag_blocks("", bank.general_red_flags)
