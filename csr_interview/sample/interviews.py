"""Sample interviews: people, dates, progress, answers, decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Literal

from csr_interview.banks.library import digest
from csr_interview.models.decision import Verdict
from csr_interview.models.interview import (
    FORMS,
    Amendment,
    Answer,
    Interview,
    Mark,
    Recommendation,
    Status,
    TaskResult,
)
from csr_interview.sample import answers
from csr_interview.sample.people import Interviewer, Level, People, Person, new_id, people, phrases
from csr_interview.scoring.decision import decide, evidence_of, verdict_of
from csr_interview.store.records import stamp

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

PRESET = "default"

_OWN_VERDICT = 0.08

_TASKS = 0.4
"""Share of interviews with a plan that has tasks, if the bank has one."""

_DIFFERENT = {
    Verdict.STRONG_HIRE: (Verdict.HIRE, "lower"),
    Verdict.HIRE: (Verdict.HOLD, "lower"),
    Verdict.HOLD: (Verdict.HIRE, "higher"),
    Verdict.NO_HIRE: (Verdict.HOLD, "higher"),
    Verdict.ADVANCE: (Verdict.HOLD, "lower"),
    Verdict.STOP: (Verdict.HOLD, "higher"),
}
"""What an interviewer who disagrees recommends instead."""


def sample_pairs(bank: Bank, *, count: int, seed: int, until: datetime) -> Iterator[tuple[Interview, Bank]]:
    """Yield `count` made-up interviews with their banks, newest first, none begun after `until`.

    The bank is `bank` itself, or what `Bank.for_stage` makes of it: with a bank that has stages, each
    interview is of one stage.

    The same arguments give the same interviews, ids included. The first one is a draft in the middle
    of the questions, begun a quarter of an hour before `until`; a few more drafts follow; one submitted
    scorecard has been amended. Some candidates are interviewed by two or three people for the same stage,
    who mostly agree; nobody has more than one draft. `until` must know its time zone.
    """
    maker = _Maker(bank, count, Random(f"{seed} {bank.id} {bank.version}"), until.astimezone(UTC))
    for place in range(count):
        yield maker.make(place)


class _Maker:
    """The state of a series of sample interviews."""

    def __init__(self, bank: Bank, count: int, rng: Random, until: datetime) -> None:
        self.count, self.rng, self.until = count, rng, until
        team = people()["team"]
        self.stages: Sequence[str] = [stage.title for stage in bank.stages] or team["stages"]
        banks = [bank.for_stage(stage.id) for stage in bank.stages] or [bank]
        self.banks = [(used, digest(used)) for used in banks]
        roles: Sequence[str] = team["roles"] if bank.role.title in team["roles"] else [bank.role.title]
        self.people = People(rng, roles, len(self.stages))
        self.amended = 3 if count > 3 else count - 1
        self.drafts = _draft_places(count)

    def make(self, place: int) -> tuple[Interview, Bank]:
        """Return the next interview with its bank; `place` counts from the newest, 0."""
        draft = place in self.drafts
        person, by = self.people.draft() if draft else self.people.finished(place)
        whole, bank_digest = self.banks[person.stage % len(self.banks)]
        plan, form = self._plan(whole), self._form(whole, place)
        bank = whole.for_plan(plan, form)
        many = len(bank.questions)
        progress = self._progress(place, many) if draft else many
        found, marks = self._answers(bank, person, by, progress, draft=draft)
        asked = [question.id for question in bank.questions if question.id in found]
        recorded = {} if draft else self._tasks(bank, person.ability)
        elapsed = 100 + sum(answer.seconds for answer in found.values())
        elapsed += answers.seconds(bank, recorded, self.rng) if recorded else 0
        started = self._started(place)
        base = Interview(
            id=new_id(self.rng),
            candidate=person.candidate,
            bank_id=bank.id,
            bank_version=bank.version,
            bank_digest=bank_digest,
            role=person.role,
            stage=self.stages[person.stage],
            interviewer=by.name,
            status=Status.DRAFT,
            created_at=stamp(started),
            updated_at=stamp(min(started + timedelta(seconds=elapsed), self.until)),
            elapsed_seconds=elapsed,
            plan=plan,
            form=form,
            step=(asked or ["opening"])[-1] if draft else "closing",
            opening_notes=self._sometimes("opening", 0.4),
            answers=found,
            marks=marks,
            task_results=recorded,
        )
        if draft:
            return base, whole
        at = started + timedelta(seconds=elapsed + int(60 * by.writes_up * self.rng.uniform(0.4, 2)))
        finished = self._submit(base, whole, at)
        return (self._amend(finished) if place == self.amended else finished), whole

    def _plan(self, bank: Bank) -> str:
        """Return a plan of the bank, most often the first one; empty if it has none."""
        if len(bank.plans) > 1 and self.rng.random() < _TASKS:
            return self.rng.choice(bank.plans[1:]).id
        return bank.plans[0].id if bank.plans else ""

    def _form(self, bank: Bank, place: int) -> Literal["", "A", "B"]:
        """Return the forms in turn; empty if the bank has none."""
        return FORMS[place % len(FORMS)] if bank.has_forms else ""

    def _progress(self, place: int, many: int) -> int:
        """Return on which of `many` questions (counted from 1) a draft stands; the newest in the middle."""
        return max(1, many // 2) if place == 0 else self.rng.randint(0, many)

    def _answers(
        self, bank: Bank, person: Person, by: Interviewer, progress: int, *, draft: bool
    ) -> tuple[dict[str, Answer], tuple[Mark, ...]]:
        found: dict[str, Answer] = {}
        marks: list[Mark] = []
        for number, question in enumerate(bank.questions[:progress], start=1):
            make = answers.begun if draft and number == progress else answers.answer
            found[question.id] = make(question, person.level(question.id, self.rng), by, self.rng)
            marks.extend(answers.marks(found[question.id], question, by, self.rng))
        return found, tuple(marks)

    def _tasks(self, bank: Bank, ability: float) -> dict[str, TaskResult]:
        """Return what was recorded of the planned tasks."""
        return answers.results(bank, ability, self.rng) if bank.tasks else {}

    def _started(self, place: int) -> datetime:
        """Return the start of an interview, on working days; later ones in the list are earlier."""
        if place == 0:
            return self.until - timedelta(minutes=15)
        days = max(0.12, min(1.5, 1200 / self.count))
        day = self.until - timedelta(days=1 + place * days)
        day -= timedelta(days=max(0, day.weekday() - 4))  # weekends move to Friday
        return day.replace(
            hour=self.rng.randint(8, 16),
            minute=self.rng.choice((0, 15, 30, 45)),
            second=self.rng.randint(0, 59),
            microsecond=0,
        )

    def _sometimes(self, pool: str, chance: float) -> str:
        if self.rng.random() >= chance:
            return ""
        return phrases().draw(phrases().interview[pool], self.rng)

    def _submit(self, interview: Interview, bank: Bank, at: datetime) -> Interview:
        """Return the submitted interview, sometimes with another recommendation."""
        decision = decide(bank, evidence_of(interview, bank), preset=PRESET)
        levels: dict[Verdict, Level] = {
            Verdict.STRONG_HIRE: "high",
            Verdict.HIRE: "high",
            Verdict.ADVANCE: "high",
            Verdict.HOLD: "mid",
            Verdict.INCOMPLETE: "mid",
        }
        summary = phrases().interview["summary"][levels.get(decision.verdict, "low")]
        own = None
        if self.rng.random() < _OWN_VERDICT and decision.verdict in _DIFFERENT:
            verdict, why = _DIFFERENT[decision.verdict]
            if verdict not in bank.decision.choices:  # a stage has other words for it
                verdict = bank.decision.goal
            own = Recommendation(str(verdict), phrases().draw(phrases().interview["own"][why], self.rng))
        return replace(
            interview,
            status=Status.SUBMITTED,
            submitted_at=stamp(at),
            updated_at=stamp(at),
            candidate_questions=self._sometimes("questions", 0.8),
            summary=phrases().draw(summary, self.rng),
            recommendation=own,
            submitted_verdict=verdict_of(decision),
        )

    def _amend(self, interview: Interview) -> Interview:
        """Return the interview with an amended rating."""
        rated = [answer for answer in interview.answers.values() if answer.rating is not None]
        if not rated:
            return interview
        answer = self.rng.choice(rated)
        old = answer.rating or 0
        new = old + 1 if old < 5 else old - 1
        at = stamp(datetime.fromisoformat(interview.submitted_at) + timedelta(hours=3))
        reason = phrases().draw(phrases().interview["amend_reasons"], self.rng)
        change = Amendment(
            1, answer.question, "rating", str(old), str(new), reason, interview.interviewer, at
        )
        changed = {**interview.answers, answer.question: replace(answer, rating=new)}
        return replace(interview, answers=changed, amendments=(change,), updated_at=at)


def _draft_places(count: int) -> frozenset[int]:
    """Return which interviews are drafts: the newest, two more near the top, then a few in a thousand."""
    near = [0] if count < 8 else [0, 2, 5]
    return frozenset([*near, *range(400, count, 400)])
