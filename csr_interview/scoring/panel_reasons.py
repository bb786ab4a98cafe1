"""A panel's decision in sentences: how the score came about, what failed with whom, what to talk about.

Every number is read from the decision; interviewers are named, what they typed is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from csr_interview.models.bank import Bank
from csr_interview.models.decision import GateState, Verdict
from csr_interview.models.figures import mean_of
from csr_interview.models.panel import Member, PanelDecision, PanelGate, Spread
from csr_interview.scoring.reasons import ruling_reasons
from csr_interview.scoring.wording import listed, number, sentence


def panel_reasons(bank: Bank, panel: PanelDecision) -> tuple[str, ...]:
    """Return the reasons of a panel's decision, one plain sentence each, in the order the rules applied."""
    parts = (
        *_rulers(bank, panel),
        *_incomplete(bank, panel),
        *_gates(panel),
        *_score(bank, panel),
        *_alone(panel),
        *_discuss(bank, panel),
    )
    return tuple(sentence(part) for part in parts)


def _name(member: Member) -> str:
    return member.interviewer or "an interviewer without a name"


def _names(names: Iterable[str]) -> str:
    """Return interviewers as they stand in a sentence, each once."""
    return listed(list(dict.fromkeys(name or "an interviewer without a name" for name in names)))


def _rulers(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say where the scorecards were made by different versions of the bank, or different weights."""
    versions = _grouped((one.bank_version, one) for one in panel.members if one.bank_version)
    if len(versions) > 1:
        who = listed([f"version {version} ({_names(names)})" for version, names in versions.items()])
        yield f"the scorecards used different versions of the bank: {who}; the rules of {bank.version} decide"
    presets = _grouped((one.decision.preset, one) for one in panel.members)
    if len(presets) > 1:
        titles = {name: preset.title for name, preset in bank.decision.presets.items()}
        who = listed([f"{titles.get(name, name)} ({_names(names)})" for name, names in presets.items()])
        yield f"the scorecards are weighted differently: {who}"


def _grouped(pairs: Iterable[tuple[str, Member]]) -> dict[str, list[str]]:
    """Return the interviewers by what they have in common."""
    found: dict[str, list[str]] = {}
    for key, member in pairs:
        found.setdefault(key, []).append(_name(member))
    return found


def _incomplete(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say what nobody assessed."""
    if panel.verdict is not Verdict.INCOMPLETE:
        return
    if not panel.members:
        yield "incomplete: nobody has submitted a scorecard"
        return
    lacking = [one.question for one in panel.questions if one.question in panel.missing]
    if lacking:
        need = "needs a rating that" if len(lacking) == 1 else "need ratings that"
        yield f"incomplete: {listed([_title(bank, name) for name in lacking])} {need} nobody has given"
    for gate in panel.gates:
        if gate.gate in panel.missing:
            yield f"incomplete: {gate.title} must be assessed, and nobody has"
    if panel.composite is None and _thin(panel):
        least = number(100 * bank.decision.coverage)
        yield f"incomplete: nobody has rated at least {least} % of the interview, by weight"
    elif panel.composite is None:
        yield "incomplete: nobody has rated anything"


def _thin(panel: PanelDecision) -> list[str]:
    """Return who has a score that does not count, because too little of the interview was rated."""
    return [
        _name(one) for one in panel.members if one.decision.composite is not None and one not in panel.counted
    ]


def _title(bank: Bank, question_id: str) -> str:
    """Return a question's title; its id where only another version of the bank has it."""
    return next((item.title for item in bank.questions if item.id == question_id), question_id)


def _gates(panel: PanelDecision) -> Iterator[str]:
    """Say how each gate came out and with whom, failures first."""
    for state in (GateState.FAILED, GateState.NOT_ASSESSED, GateState.PASSED):
        for gate in panel.gates:
            if gate.state is state and gate.gate not in panel.missing and panel.members:
                yield _gate(panel, gate)


def _gate(panel: PanelDecision, gate: PanelGate) -> str:
    """Say how one gate came out."""
    everybody = [one.interviewer for one in panel.members]
    passed = [name for name in gate.assessed_by if name not in gate.failed_by]
    open_ones = [name for name in everybody if name not in gate.assessed_by]
    if gate.state is GateState.NOT_ASSESSED:
        return f"{gate.title} was assessed by nobody, which is not a pass"
    tail = f"; not assessed by {_names(open_ones)}" if open_ones else ""
    if gate.state is GateState.PASSED:
        return f"{gate.title} passed with {_names(passed)}{tail}"
    line = f"{gate.title} failed with {_names(gate.failed_by)}"
    return f"{line}, passed with {_names(passed)}: one failure is enough{tail}" if passed else f"{line}{tail}"


def _score(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say how the mean came about, and what band, red flags and gates make of it."""
    composite = panel.composite
    if composite is None:
        return
    edges = [band.at_least for band in bank.decision.bands]
    yield _mean(panel, composite, edges)
    without = [_name(one) for one in panel.members if one.decision.composite is None]
    if without:
        yield f"no score from {_names(without)}, so not part of the mean"
    thin = _thin(panel)
    if thin:
        least = number(100 * bank.decision.coverage)
        scores = "the score" if len(thin) == 1 else "the scores"
        yield (
            f"not part of the mean: {scores} of {_names(thin)}, who rated less than {least} % of the "
            "interview, by weight"
        )
    if panel.verdict is not Verdict.INCOMPLETE:
        serious = sum(flag.severity == "serious" for flag in panel.flags)
        failed = any(gate.state is GateState.FAILED for gate in panel.gates)
        yield from ruling_reasons(bank.decision, composite, serious, failed=failed)


def _mean(panel: PanelDecision, composite: Fraction, edges: list[Fraction]) -> str:
    """Say what the score is the mean of."""
    scored = [(_name(one), one.decision.composite) for one in panel.counted]
    names, scores = zip(*((name, score) for name, score in scored if score is not None), strict=True)
    terms, shown = mean_of(scores, edges)
    told = [f"{term} ({name})" for term, name in zip(terms, names, strict=True)]
    if len(told) == 1:
        return f"the score of {shown} is that of the only scorecard that counts, {told[0]}"
    return f"the score of {shown} is the mean of {listed(told)}; all count the same"


def _alone(panel: PanelDecision) -> Iterator[str]:
    """Say where the scorecards come to different verdicts by themselves."""
    verdicts = _grouped((one.decision.verdict.value, one) for one in panel.members)
    if len(verdicts) > 1:
        said = listed([f"{verdict} ({_names(names)})" for verdict, names in verdicts.items()])
        yield f"by themselves the scorecards say {said}"


def _discuss(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say on which questions the panel is far apart, and who stands where."""
    for spread in panel.to_discuss:
        yield f"to discuss: {_title(bank, spread.question)}, rated {_ends(spread)}"


def _ends(spread: Spread) -> str:
    """Return who rated a question lowest and who highest."""
    low = _names(name for name, rating in spread.ratings if rating == spread.lowest)
    high = _names(name for name, rating in spread.ratings if rating == spread.highest)
    return f"{spread.lowest} by {low} and {spread.highest} by {high}"
