"""The decisions over all stages of a candidate as a document, and which interviews they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from csr_interview.documents.blocks import Badge, Block, Document, Heading, Paragraph, Table, points
from csr_interview.documents.facts import format_score, outcome
from csr_interview.documents.panel import panels
from csr_interview.documents.scorecard import SHADES
from csr_interview.labels import SIGN
from csr_interview.models.decision import ProcessDecision, StageLine, StageResult
from csr_interview.models.exact import number
from csr_interview.models.interview import Interview, Status
from csr_interview.scoring.decision import evidence_of
from csr_interview.scoring.process import over_stages, result_of, result_of_panel
from csr_interview.scoring.rules import with_own_reliability

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank


@dataclass(frozen=True)
class Overall:
    """The decision over all stages of one bank."""

    bank: Bank
    """The newest version that the interviews used: its weights and bands decide."""
    decision: ProcessDecision | None
    """None if any interview with this bank is sealed, because the decision would give its result away."""
    sealed: int = 0
    """Sealed interviews with this bank."""

    @property
    def limits(self) -> tuple[Fraction, ...]:
        """The scores at which the decision changes."""
        process = self.bank.whole_process
        return () if process is None else tuple(band.at_least for band in process.bands)


def overalls(
    pairs: Sequence[tuple[Interview, Bank]], sealed: Mapping[str, int] | None = None
) -> tuple[Overall, ...]:
    """Return a candidate's decisions over all stages, one for each bank that has them, in order of first use.

    `pairs` are all interviews that may be read, drafts included, each with its bank; `sealed` the number of
    the others by bank ID. Interviews with earlier versions of the bank count for the stage that they had.
    """
    hidden = sealed or {}
    found = []
    for name in dict.fromkeys(bank.id for _, bank in pairs):
        own = [(interview, bank) for interview, bank in pairs if bank.id == name and len(bank.stages) == 1]
        rules = [pair for pair in own if pair[1].process is not None]
        if not rules:
            continue
        _, bank = max(rules, key=lambda pair: (pair[1].order, pair[0].created_at, pair[0].id))
        count = hidden.get(name, 0)
        found.append(Overall(bank, None if count else _decision(bank, own), count))
    return tuple(found)


def _decision(bank: Bank, pairs: Sequence[tuple[Interview, Bank]]) -> ProcessDecision:
    """Return the decision by the rules of `bank` on interviews of single stages."""
    results: dict[str, StageResult] = {}
    started = set()
    for stage in dict.fromkeys(used.stages[0].id for _, used in pairs):
        own = [(interview, used) for interview, used in pairs if used.stages[0].id == stage]
        # A stage may have had another title in an earlier version of the bank, by which panels are formed.
        title = own[-1][1].stages[0].title
        done = [
            (replace(interview, stage=title), used)
            for interview, used in own
            if interview.status is Status.SUBMITTED
        ]
        if len(done) < len(own):
            started.add(stage)
        if together := panels(done):
            panel = together[-1]
            rules = with_own_reliability(panel.bank, *(one.evidence for one in panel.decision.members))
            results[stage] = result_of_panel(rules, panel.decision)
        elif done:
            interview, used = max(done, key=lambda pair: (pair[0].submitted_at, pair[0].id))
            rules = with_own_reliability(used, evidence_of(interview, used))
            results[stage] = result_of(rules, outcome(interview, used).now, interview.interviewer)
    return over_stages(bank, results, started)


def process_document(name: str, found: Sequence[Overall]) -> Document:
    """Return a candidate's decisions over all stages as a document."""
    return Document(name.strip() or "(no name)", "Decision over all stages", tuple(process_blocks(found)))


def process_blocks(found: Sequence[Overall]) -> Iterator[Block]:
    """Yield every decision over all stages, or why it is hidden."""
    for one in found:
        yield Heading(f"{one.bank.title} · all stages", level=3)
        if one.decision is None:
            which = "1 other interview is" if one.sealed == 1 else f"{one.sealed} other interviews are"
            yield Paragraph(
                f"{SIGN} The decision over all stages is hidden: {which} sealed until you submit your own "
                "scorecard."
            )
        else:
            yield from _blocks(one, one.decision)


def _blocks(one: Overall, decision: ProcessDecision) -> Iterator[Block]:
    score = "no score yet"
    if decision.composite is not None:
        score = f"{format_score(decision.composite, one.limits)} of 5"
    yield Badge(str(decision.verdict), score, SHADES.get(decision.verdict, "open"))
    yield Table(
        ("Stage", "Result", "Score", "Share", "Interviewers"),
        tuple(_row(one, line) for line in decision.stages),
        numeric=(2, 3),
        spare=(4,),
    )
    yield from points(*decision.reasons, title="Why")


def _row(one: Overall, line: StageLine) -> tuple[str, ...]:
    share, result = f"{number(100 * line.share)} %", line.result
    if result is None:
        return line.title, "in progress" if line.started else "open", "–", share, ""
    names = ", ".join(name or "(no name)" for name in result.interviewers)
    return line.title, result.verdict.upper(), format_score(result.composite, one.limits) or "–", share, names
