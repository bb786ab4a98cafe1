"""The decision over all stages as a document, made from the interviews of a candidate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from csr_interview.banks.library import digest
from csr_interview.documents.process import overalls, process_blocks, process_document
from csr_interview.documents.scorecard import document
from csr_interview.models.bank import Bank, Stage
from csr_interview.models.decision import Verdict
from csr_interview.models.interview import Answer, Interview, Status
from csr_interview.scoring.decision import decide, evidence_of, verdict_of
from tests.documents.reading import told
from tests.ui.stages import STAGED, STAGES
from tests.ui.test_candidate_text import AT, DANA

Pair = tuple[Interview, Bank]


def held(
    stage: Stage, rating: int, who: str = "R. Osei", *, done: bool = True, whole: Bank = STAGED, at: str = AT
) -> Pair:
    """Return an interview of one stage with the same rating of all its questions, and its bank."""
    bank = whole.for_stage(stage.id)
    answers = {one.id: Answer(one.id, rating=rating) for one in bank.questions}
    status = Status.SUBMITTED if done else Status.DRAFT
    made = Interview(
        f"{who} {stage.id} {at}", DANA, bank.id, bank.version, digest(bank), "CSR", stage.title, who, status,
        at, at, at if done else "", answers=answers, plan="interview",
    )  # fmt: skip
    if not done:
        return made, bank
    kept = verdict_of(decide(bank, evidence_of(made, bank)))
    return replace(made, submitted_verdict=kept), bank


ALL = [held(stage, rating) for stage, rating in zip(STAGES, (4, 4, 3, 5, 4), strict=True)]


def words(pairs: list[Pair], cells: int = 100, **sealed: int) -> str:
    hidden = {name.replace("_", "-"): count for name, count in sealed.items()}
    text = told(process_blocks(overalls(pairs, hidden)), cells)
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def test_every_stage_with_its_result_score_share_and_interviewer() -> None:
    text = words(ALL)
    assert f"{STAGED.title} · all stages" in text
    assert "HIRE · 4.05 of 5" in text
    assert "HR interview ADVANCE 4.00 15 % R. Osei" in text
    assert "Behavioral interview HOLD 3.00 20 % R. Osei" in text
    assert "A score of 4.05 means hire (from 3.50); strong hire requires 4.20." in text


def test_what_is_still_to_do() -> None:
    text = words([*ALL[:3], held(STAGES[3], 5, done=False)])
    assert "INCOMPLETE · no score yet" in text
    assert "Technical interview in progress – 25 %" in text
    assert "Final interview open – 15 %" in text
    assert "Missing: Technical interview and Final interview." in text


def test_several_interviewers_of_a_stage_are_a_panel() -> None:
    found = overalls([*ALL, held(STAGES[0], 2, "T. Iyer")])[0].decision
    assert found is not None
    result = found.stages[0].result
    assert result is not None
    assert (result.composite, result.interviewers) == (Fraction(3), ("R. Osei", "T. Iyer"))
    assert found.composite == Fraction("4.05") - Fraction("0.15")


def test_a_stage_with_another_title_in_an_earlier_version_is_the_same_stage() -> None:
    """Otherwise the panel of one title would hide the scorecard under the other."""
    first = STAGED.stages[0].model_copy(update={"title": "Talk with HR"})
    before = STAGED.model_copy(update={"stages": (first, *STAGED.stages[1:]), "version": "2.0.9"})
    old = held(first, 2, "T. Iyer", whole=before)
    assert old[0].stage != ALL[0][0].stage
    for pairs in ([old, *ALL], [*ALL, old]):
        found = overalls(pairs)[0].decision
        assert found is not None
        result = found.stages[0].result
        assert result is not None
        assert (result.composite, result.interviewers) == (Fraction(3), ("R. Osei", "T. Iyer"))


def test_the_error_of_a_stage_is_that_of_the_organizations_own_reliability() -> None:
    own = [(replace(one, icc="0.9", icc_candidates=40), bank) for one, bank in ALL]
    usual, better = (overalls(pairs)[0].decision for pairs in (ALL, own))
    assert usual is not None
    assert better is not None
    assert usual.error is not None
    assert better.error is not None
    assert better.error < usual.error / 2


def test_the_latest_scorecard_of_one_person_counts() -> None:
    later = held(STAGES[0], 5, at="2026-11-30T10:00:00.000Z")
    for pairs in ([*ALL, later], [later, *ALL]):
        found = overalls(pairs)[0].decision
        assert found is not None
        assert found.stages[0].result is not None
        assert found.stages[0].result.composite == 5


def test_nothing_of_it_shows_while_an_interview_is_sealed() -> None:
    text = words(ALL[:4], customer_support_specialist=1)
    assert "hidden: 1 other interview is sealed until you submit your own" in text
    for secret in ("HIRE", "ADVANCE", "HOLD", "4.0", "3.00", "INCOMPLETE"):
        assert secret not in text
    assert "4.05" in words(ALL, csr=1), "an interview with another bank"


def test_interviews_without_weighted_stages_have_no_decision_over_them() -> None:
    plain = STAGED.model_copy(
        update={"stages": tuple(stage.model_copy(update={"weight": None}) for stage in STAGES)}
    )
    old = held(STAGES[0], 4, whole=plain.model_copy(update={"version": "2.0.0"}))
    assert overalls([old]) == ()
    mixed = overalls([old, *ALL[1:]])[0]
    assert mixed.bank.version == STAGED.version
    assert mixed.decision is not None
    first = mixed.decision.stages[0].result
    assert first is not None
    assert first.verdict is Verdict.HIRE, "it keeps its words"
    assert mixed.decision.composite == Fraction("4.05")


def test_the_page_names_the_candidate() -> None:
    page = process_document(DANA.name, overalls(ALL))
    assert (page.title, page.subtitle) == (DANA.name, "Decision over all stages")


def test_a_scorecard_of_one_stage_says_so() -> None:
    text = " ".join(told(document(*ALL[1]).blocks, 100).split())
    assert "STAGE RESULT" in text.upper()
    assert "ADVANCE · 4.00 of 5; stage 2 of 5" in text
    assert "not a decision on hiring: that is over all stages, where this one counts 25 %" in text
    assert "same as the stage result" in text
    assert "Weighted decision" not in text
    assert "NO HIRE" not in text.upper()
    assert "→" in text
    for word in ("strong hire", "no hire"):
        assert word not in text
