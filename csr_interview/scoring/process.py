"""The decision over all stages of a hiring process, from the result of each.

A stage contributes its score with its weight, a must-pass criterion that failed in any stage decides, and
serious red flags count by competency over all stages. Stages are independent interviews, so the squares of
their standard errors add up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import sqrt

from csr_interview.models.bank import Bank, DecisionRules
from csr_interview.models.decision import (
    Decision,
    GateState,
    PanelDecision,
    ProcessDecision,
    StageLine,
    StageResult,
    Verdict,
    listed,
    sentence,
)
from csr_interview.models.exact import decimals, number
from csr_interview.scoring.odds import same_side_of
from csr_interview.scoring.panel import shared_flags
from csr_interview.scoring.reasons import percent, ruling_reasons
from csr_interview.scoring.rules import error_of, is_borderline, ruling_on, spoken_against


def result_of(bank: Bank, decision: Decision, interviewer: str) -> StageResult:
    """Return the result of a stage with one interviewer; `bank` is the one that the interview used."""
    failed = tuple(gate.title for gate in decision.gates if gate.state is GateState.FAILED)
    against = spoken_against(bank, decision.flags)
    error = error_of(bank.decision)
    return StageResult(decision.verdict, decision.composite, (interviewer,), failed, against, error)


def result_of_panel(bank: Bank, panel: PanelDecision) -> StageResult:
    """Return the result of a stage with several interviewers; `bank` is the one whose rules decide."""
    failed = tuple(gate.line.title for gate in panel.gates if gate.line.state is GateState.FAILED)
    against = spoken_against(bank, shared_flags(panel.flags))
    names = tuple(member.interviewer for member in panel.members)
    error = error_of(bank.decision, panel=True)
    return StageResult(panel.verdict, panel.composite, names, failed, against, error)


def over_stages(
    bank: Bank, results: Mapping[str, StageResult], started: Collection[str] = ()
) -> ProcessDecision:
    """Return the decision over all stages by the rules of `bank`, which may be narrowed to one of them.

    `results` are those of submitted scorecards, by the ID of the stage; `started` are the stages with a
    draft. Results of stages that the bank no longer has do not count, and are named. The decision is
    incomplete while a stage has no result or an incomplete one. Raises ValueError if the bank has no decision
    over stages.
    """
    process = bank.whole_process
    if process is None:
        raise ValueError(f"bank {bank.id} has no decision over all stages")
    rules = bank.decision.model_copy(update={"bands": process.bands, "red_flag_cap": process.red_flag_cap})
    total = sum((share.weight for share in process.stages), Fraction(0))
    lines = tuple(
        StageLine(share.id, share.title, share.weight / total, results.get(share.id), share.id in started)
        for share in process.stages
    )
    held = [(line.share, line.result) for line in lines if line.result is not None]
    failed = tuple((line.title, gate) for line in lines if line.result for gate in line.result.failed)
    against = frozenset[str]().union(*(result.against for _, result in held))
    verdict, capped = Verdict.INCOMPLETE, False
    composite: Fraction | None = None
    squared: Fraction | None = None
    near, same_side = False, None
    if all(line.complete for line in lines):
        scores = (share * result.composite for share, result in held if result.composite is not None)
        composite = sum(scores, Fraction(0))
        verdict, capped = ruling_on(rules, composite, len(against), failed=bool(failed))
        errors = [share**2 * result.squared for share, result in held if result.squared is not None]
        squared = sum(errors, Fraction(0)) if len(errors) == len(lines) else None
        if squared is not None and not failed:
            near = is_borderline(rules, composite, squared)
            same_side = same_side_of(rules, composite, squared)
    decision = ProcessDecision(
        verdict=verdict,
        composite=composite,
        stages=lines,
        failed=failed,
        against=against,
        capped=capped,
        borderline=near,
        error=None if squared is None else round(sqrt(squared), 4),
        same_side=same_side,
        reasons=(),
    )
    known = {share.id for share in process.stages}
    gone = [name for name in results if name not in known]
    reasons = [*_reasons(rules, decision, squared)]
    if gone:
        reasons.append(f"not counted, because the question bank no longer has the stage: {listed(gone)}")
    return replace(decision, reasons=tuple(map(sentence, reasons)))


def _reasons(rules: DecisionRules, decision: ProcessDecision, squared: Fraction | None) -> Iterator[str]:
    """Yield what is missing, must-pass criteria, the score and its band, and the odds."""
    missing = [line.title for line in decision.missing]
    if missing:
        yield f"missing: {listed(missing)}"
        drafts = [line.title for line in decision.missing if line.result is None and line.started]
        if drafts:
            yield f"started but not submitted: {listed(drafts)}"
        lacking = [line.title for line in decision.missing if line.result is not None]
        if lacking:
            yield f"submitted, but with an incomplete result: {listed(lacking)}"
    for stage, gate in decision.failed:
        told = f"{gate} is a must-pass criterion and failed in {stage}"
        yield f"{told}: the decision can only be {rules.lowest}" if missing else told
    if decision.composite is None:
        return
    edges = [band.at_least for band in rules.bands]
    parts = [
        f"{line.title} {decimals(line.result.composite, edges)} × {number(100 * line.share)} %"
        for line in decision.stages
        if line.result is not None and line.result.composite is not None
    ]
    yield f"the score of {decimals(decision.composite, edges)} is the weighted mean of {listed(parts)}"
    yield from ruling_reasons(
        rules, decision.composite, len(decision.against), squared, failed=bool(decision.failed)
    )
    if decision.same_side is not None:
        yield (
            f"odds that another interviewer in each stage reaches the same side of the {rules.goal} cutoff: "
            f"{percent(decision.same_side)}, by score alone (standard error {decision.error:.2f}, stages "
            "taken as independent)"
        )
