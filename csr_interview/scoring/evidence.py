"""What an interview contributes to its verdict."""

from __future__ import annotations

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, ObservedFlag
from csr_interview.models.interview import Interview, Mark


def evidence_of(interview: Interview, bank: Bank) -> Evidence:
    """Return ratings, skips, red flags and task responses of an interview.

    `bank` is the one that the interview used. Left out: questions neither rated nor skipped, ticks that
    point at no red flag of the bank, own flags without words, tasks that were skipped or have no record.
    """
    answers = interview.answers.items()
    results = interview.task_results.items()
    return Evidence(
        ratings={name: answer.rating for name, answer in answers if answer.rating is not None},
        skipped={name: answer.skip_reason for name, answer in answers if answer.skip_reason.strip()},
        flags=_flags(interview.marks, bank),
        responses={
            name: result.response
            for name, result in results
            if result.response and not result.skip_reason.strip()
        },
    )


def _flags(marks: tuple[Mark, ...], bank: Bank) -> tuple[ObservedFlag, ...]:
    """Return the red flags among the marks, in their order; a tick counts once however often kept."""
    listed = {question.id: question.red_flags for question in bank.questions}
    seen: set[tuple[str, int]] = set()
    flags: list[ObservedFlag] = []
    for mark in marks:
        if mark.kind == "own_flag" and mark.text.strip():
            flags.append(ObservedFlag(mark.question, mark.text, mark.severity or "note"))
        elif mark.kind == "red_flag" and (mark.question, mark.item) not in seen:
            seen.add((mark.question, mark.item))
            known = listed.get(mark.question, ())
            if 0 <= mark.item < len(known):
                flag = known[mark.item]
                flags.append(ObservedFlag(mark.question, flag.text, flag.severity))
    return tuple(flags)
