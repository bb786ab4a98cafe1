"""Blind copies: who was interviewed and who interviewed is left out, everything that was rated stays.

Names give way to pseudonyms ("Candidate 1", "Interviewer A"), contact data and the notes about the person
go, and where a name, an e-mail address or the candidate's telephone number stands in a text, the text says
"[candidate]", "[interviewer]" or "[e-mail]" instead. Ids of interviews and candidates are kept, so that
results can be joined again by whoever has the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from csr_interview.export.blind_words import Replacements, person_key, replaced
from csr_interview.models.interview import Candidate

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Amendment, Answer, Interview

CANDIDATE, INTERVIEWER = "[candidate]", "[interviewer]"
"""What stands in a text in the place of a name."""


class Names:
    """Names to look for: those of all persons in an export, and who else is known, in all of its texts.

    Interviewers are found by every part of their names. Candidates of other interviews are found by their
    whole names, where these are two words or more, or in a script without spaces: a first name alone may be
    anybody's, or any word. Their telephone numbers and addresses are found as well.
    """

    def __init__(self) -> None:
        self.searched = Replacements()
        self._known: set[tuple[str, ...]] = set()

    @classmethod
    def of(cls, interviews: Iterable[Interview]) -> Names:
        """Return all names in some interviews."""
        names = cls()
        for interview in interviews:
            names.add(interview)
        return names

    def add(self, interview: Interview) -> None:
        """Add the names in one interview."""
        by = (change.by for change in interview.amendments)
        self.add_people((interview.candidate,), (interview.interviewer, *by))

    def add_people(self, candidates: Iterable[Candidate], interviewers: Iterable[str]) -> None:
        """Add names and contact data of people, whether or not an interview of theirs is in the export."""
        for one in candidates:
            if self._new(CANDIDATE, one.name):
                self.searched.add_whole(one.name, CANDIDATE)
            if (one.email or one.phone) and self._new(one.email, one.phone):
                self.searched.add_contact(one.email, one.phone, CANDIDATE)
        for name in interviewers:
            if self._new(INTERVIEWER, name):
                self.searched.add_name(name, INTERVIEWER)

    def _new(self, *what: str) -> bool:
        known = what in self._known
        self._known.add(what)
        return not known


@dataclass
class _Pseudonyms:
    """Who is called what; the same person the same all through."""

    candidates: dict[str, int] = field(default_factory=dict)
    interviewers: dict[str, int] = field(default_factory=dict)

    def candidate(self, candidate_id: str) -> str:
        return f"Candidate {self.candidates.setdefault(candidate_id, len(self.candidates) + 1)}"

    def interviewer(self, name: str) -> str:
        key = person_key(name)
        if not key:
            return ""
        return f"Interviewer {_letters(self.interviewers.setdefault(key, len(self.interviewers)))}"


def _letters(number: int) -> str:
    """Return A for 0, Z for 25, AA for 26 and so on, as spreadsheets name columns."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


Free = Callable[[str], str]
"""What is done with a text that somebody typed."""


def blinded(
    pairs: Iterable[tuple[Interview, Bank]], names: Names | None = None
) -> Iterator[tuple[Interview, Bank]]:
    """Yield interviews without names and contact data, one at a time.

    `names` are those of the whole export, known before the first interview is read; without them, texts
    are searched for the names of their own interview and of those before it.
    """
    known = names or Names()
    pseudonyms = _Pseudonyms()
    for interview, bank in pairs:
        known.add(interview)
        yield _blind(interview, pseudonyms, known.searched), bank


def _blind(interview: Interview, pseudonyms: _Pseudonyms, others: Replacements) -> Interview:
    person = interview.candidate
    own = Replacements()
    own.add_name(person.name, CANDIDATE)
    own.add_address(person.email, CANDIDATE)
    own.add_number(person.phone, CANDIDATE)

    def free(text: str) -> str:
        return replaced(text, own, others) if text else text

    own_verdict = interview.recommendation
    return replace(
        interview,
        candidate=Candidate(person.id, pseudonyms.candidate(person.id)),
        interviewer=pseudonyms.interviewer(interview.interviewer),
        role=free(interview.role),
        stage=free(interview.stage),
        answers={name: _answer(answer, free) for name, answer in interview.answers.items()},
        marks=tuple(replace(mark, text=free(mark.text)) for mark in interview.marks),
        task_results={
            name: replace(result, text=free(result.text), skip_reason=free(result.skip_reason))
            for name, result in interview.task_results.items()
        },
        recommendation=replace(own_verdict, reason=free(own_verdict.reason)) if own_verdict else None,
        amendments=tuple(_amendment(one, free, pseudonyms) for one in interview.amendments),
        opening_notes=free(interview.opening_notes),
        candidate_questions=free(interview.candidate_questions),
        summary=free(interview.summary),
    )


def _answer(answer: Answer, free: Free) -> Answer:
    return replace(
        answer,
        situation=free(answer.situation),
        task=free(answer.task),
        action=free(answer.action),
        result=free(answer.result),
        notes=free(answer.notes),
        skip_reason=free(answer.skip_reason),
    )


def _amendment(change: Amendment, free: Free, pseudonyms: _Pseudonyms) -> Amendment:
    by = pseudonyms.interviewer(change.by)
    return replace(change, old=free(change.old), new=free(change.new), reason=free(change.reason), by=by)
