"""How all shipped banks speak: scales that stand alone, and nothing that touches a topic to avoid."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from csr_interview.banks.library import bank_files, load_file, shipped_dir
from csr_interview.models.bank import Bank, Question
from csr_interview.models.scales import Anchors, Short
from csr_interview.models.tasks import BestOption, Criteria


@pytest.fixture(params=bank_files(shipped_dir()), ids=lambda path: path.stem)
def bank(request: pytest.FixtureRequest) -> Bank:
    return load_file(request.param)


RELATIVE = re.compile(r"\b(as \d|all of that|also )", re.IGNORECASE)
"""Words that refer to another level of the same scale."""

RISKY = re.compile(
    r"\b(stress|swap|gaps?|at home|famil|ages?\b|eighty|young|dress|appearance|"
    r"fits? (how|with) (we|us|the team)|cultur|spark|anger at|feelings?|"
    r"enthusias|health|child|married|church|commute|accent)",
    re.IGNORECASE,
)
"""Words of topics that are neither asked about nor rated."""

CUSTOMERS = re.compile(
    r"acknowledged? the feeling|feeling (and ending unknown|not acknowledged)", re.IGNORECASE
)
"""What a candidate did about a customer's feeling is behavior; the candidate's own feelings are not rated."""


def narrow(question: Question) -> list[str]:
    """Return the guidance of a question that is shown in narrow columns."""
    lists = (question.follow_ups, question.red_flags)
    return [*question.looking_for, *question.probes, *(entry.text for part in lists for entry in part)]


def test_two_depth_probes_are_asked_of_every_candidate(bank: Bank) -> None:
    for question in bank.questions:
        always = [follow_up for follow_up in question.follow_ups if follow_up.always]
        assert len(always) == 2, question.id
        if question.star:
            assert {follow_up.draws_out for follow_up in always} == {"action", "result"}, question.id


def scales(bank: Bank) -> Iterator[tuple[str, Anchors | None, Short | None]]:
    """Yield the anchors and the short scale of each question and each criterion of a task."""
    for question in bank.questions:
        yield question.id, question.anchors, question.short
    for task in bank.tasks:
        for criterion in task.rule.criteria if isinstance(task.rule, Criteria) else ():
            yield f"{task.id}/{criterion.id}", criterion.anchors, criterion.short


def test_every_level_of_a_scale_stands_alone(bank: Bank) -> None:
    for name, anchors, short in scales(bank):
        assert anchors is not None, name
        assert short is not None, name
        for scale in (anchors, short):
            levels = [scale.at(rating) for rating in range(1, 6)]
            assert len(set(levels)) == 5, name
            assert [text for text in levels if RELATIVE.search(text) or len(text) > 200] == [], name


def test_written_tasks_show_a_reply_at_2_and_one_at_4(bank: Bank) -> None:
    for task in bank.tasks:
        if task.family == "written":
            assert [sample.rating for sample in task.sample_answers] == [2, 4], task.id


def test_trends_are_named_where_the_source_has_them(bank: Bank) -> None:
    trends = bank.role.trends
    assert bool(trends) == (bank.id == "customer-competencies")
    if trends:
        assert len(trends) >= 5
        assert bank.role.provenance["trends"] == "003_7fb92bdbd4c506a5"


def spoken_and_rated(bank: Bank) -> Iterator[str]:
    """Yield everything in a bank that is said to a candidate or used to rate one."""
    yield from (
        *bank.opening.lines,
        *bank.opening.if_tasks,
        *bank.closing.lines,
        *bank.role.traits,
        *bank.role.soft_skills,
    )
    yield from bank.role.transferable_experience
    yield from (flag.text for flag in bank.general_red_flags)
    for question in bank.questions:
        yield from (question.prompt, question.prompt_b or "", *question.alternatives, *narrow(question))
    for _, *both in scales(bank):
        for scale in both:
            assert scale is not None
            yield from (scale.at(rating) for rating in range(1, 6))
    for task in bank.tasks:
        yield from (task.prompt, task.material, *task.deliverables)
        yield from (card.say for card in task.cue_cards)
        yield from (text for one in task.sample_answers for text in (one.answer, one.reason))
        if isinstance(task.rule, BestOption):
            yield from (option.text for option in task.rule.options)
        if isinstance(task.rule, Criteria):
            yield from (f"{criterion.title}: {criterion.definition}" for criterion in task.rule.criteria)
    for stage in bank.stages:
        yield stage.focus


def test_nothing_spoken_or_rated_touches_a_topic_to_avoid(bank: Bank) -> None:
    assert [text for text in spoken_and_rated(bank) if RISKY.search(CUSTOMERS.sub("", text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "What does stress do to you, and how do you cope with it?",
        "How often did you have to swap last year?",
        "Explains moves and gaps without being asked twice",
        "Then a quarrel in a team, at school or at home that you helped to settle.",
        "And if I were eighty, or eight?",
        "Presents the company well, in dress and in words",
        "Fits how we work, and adds to it",
        "No spark: the work leaves them cold",
        "Still full of anger at that person",
    ],
)
def test_the_risky_words_of_earlier_versions_are_found(text: str) -> None:
    assert RISKY.search(text)


def test_speaking_about_a_former_employer_is_no_serious_red_flag(bank: Bank) -> None:
    flags = [*bank.general_red_flags, *(flag for q in bank.questions for flag in q.red_flags)]
    about = [flag for flag in flags if re.search("employer|earlier job|other company", flag.text)]
    assert [flag.text for flag in about if flag.severity == "serious"] == []


def test_topics_to_avoid_come_with_something_else_to_ask(bank: Bank) -> None:
    topics = " ".join(topic.topic for topic in bank.topics_to_avoid).casefold()
    for word in (
        "age",
        "child",
        "pregnan",
        "health",
        "religion",
        "origin",
        "marital",
        "commute",
        "gaps",
        "dress",
    ):
        assert word in topics, word
    assert "pay" in topics or "salary" in topics
    assert all(len(topic.instead) > 10 for topic in bank.topics_to_avoid)
