"""The interviewer's kit and the sheets for candidates: complete, alike in three formats, and discreet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from csr_interview.banks.coverage import coverage
from csr_interview.banks.library import load_all
from csr_interview.documents.blocks import Heading, Points
from csr_interview.documents.for_candidates import candidate_sheet, task_sheet
from csr_interview.documents.guide import (
    FORMATS,
    Format,
    bank_of,
    bank_pages,
    interviewer_kit,
    of_form,
    render,
)
from csr_interview.labels import filled
from csr_interview.models.bank import Bank, Stage
from csr_interview.models.tasks import Task
from tests.documents.reading import words
from tests.scoring.banks import RULES, WRITING, banks, modern_bank, question, small_bank, task

SHIPPED = load_all().banks
WITH_TASKS = [bank for bank in SHIPPED if bank.tasks]
EVERY_RULE = small_bank(
    tasks=[
        task(name, name, "written" if name == "criteria" else "sjt", guidance=f"Guidance on {name}.")
        for name in RULES
    ],
    stages=[{"id": "only", "title": "Only stage", "focus": "F", "questions": ["policy"], "tasks": ["order"]}],
)
MODERN = modern_bank(
    topics_to_avoid=[{"topic": "Age", "instead": "Ask what prepared them."}],
    opening={"lines": ["Hello {candidate}, I'm {interviewer}, hiring a {role} on {date} in {place}."]},
    questions=[
        question("irate", weight=60, prompt="Hello {candidate}.", prompt_b="As a {role}, what then?")
        | {
            "short": {str(n): f"Line of {n}" for n in range(1, 6)},
            "follow_ups": [
                {"text": "Sometimes this?"},
                {"text": "Always that?", "always": True},
                {"text": "Always more?", "always": True, "draws_out": "result"},
            ],
        },
        question("tools", weight=40, competencies=["knowledge"]),
    ],
    tasks=[
        task("w1", WRITING, "written", form="A", parallel="w2", competencies=["knowledge"]),
        task("w2", WRITING, "written", form="B", parallel="w1", competencies=["knowledge"]),
        task(
            "play",
            "criteria",
            "role-play",
            competencies=["knowledge"],
            cue_cards=[
                {"when": "Opening line", "say": "My order is late."},
                {"when": "Only if asked", "say": "Since Monday."},
            ],
            sample_answers=[
                {"answer": "A weak reply.", "rating": 2, "reason": "Says little."},
                {"answer": "A good reply.", "rating": 4, "reason": "Says most of it."},
            ],
        ),
    ],
)
"""A bank with everything that banks of version 2 have and older ones have not."""
EVERY_BANK = [*SHIPPED, EVERY_RULE, MODERN]


def kit(bank: Bank, form: Format, stage: Stage | None = None) -> str:
    return render(interviewer_kit(bank, coverage(bank_of(bank, stage), stage), stage), form)


def sheet(bank: Bank, form: Format, stage: Stage | None = None) -> str:
    """The task sheet."""
    return render(task_sheet(bank, stage), form)


def preparing(bank: Bank, form: Format, stage: Stage | None = None) -> str:
    """The candidate sheet."""
    return render(candidate_sheet(bank, stage), form)


def squeezed(text: str) -> str:
    return re.sub(r"[\s_|]", "", text)


def for_candidates(one: Task) -> Iterator[str]:
    """Everything of a task that its candidate may see, in order."""
    yield one.prompt
    yield one.material
    yield from one.deliverables
    if one.rule.kind == "best-option":
        yield from (option.text for option in one.rule.options)
    elif one.rule.kind == "order":
        yield from (item.text for item in one.rule.items)
    elif one.rule.kind == "choice":
        for field in one.rule.fields:
            yield field.label
            yield from (option.text for option in field.options)


def secrets(bank: Bank) -> Iterator[str]:
    """Everything of a bank that no candidate may see before the talk, long texts sentence by sentence."""
    for one in bank.tasks:
        yield one.title
        yield from sentences(one.guidance)
        yield from (text for card in one.cue_cards for text in (card.when, card.say))
        for sample in one.sample_answers:
            yield from (*sentences(sample.answer), *sentences(sample.reason))
        yield from one.common_mistakes
        yield from (name for name in hidden_in(one))
    for asked in bank.questions:
        yield from (asked.prompt, asked.prompt_b or "", *asked.alternatives, *asked.looking_for)
        yield from (asked.short.at(rating) for rating in range(1, 6) if asked.short)
        yield from asked.probes
        yield from (item.text for item in asked.follow_ups)
        yield from (flag.text for flag in asked.red_flags)
        yield from (asked.anchors.at(rating) for rating in range(1, 6))
        yield from sentences(asked.coached_answer)
        for sample in asked.sample_answers:
            yield from (*sentences(sample.answer), *sentences(sample.reason))
    for competency in bank.competencies:
        yield from (competency.name, competency.definition)
    for stage in bank.stages:
        yield from (stage.title, stage.focus)
    yield from (criterion.title for criterion in bank.decision.must_pass)


def hidden_in(one: Task) -> Iterator[str]:
    """What a task's rule keeps from the candidate."""
    rule = one.rule
    if rule.kind == "best-option":
        yield from sentences(rule.reason)
    elif rule.kind == "errors" or rule.kind == "find-errors" or rule.kind == "proofread":
        yield from (error.text for error in rule.errors)
    elif rule.kind == "steps":
        yield from (step.text for step in rule.steps)
    elif rule.kind == "criteria":
        for item in rule.criteria:
            yield from (item.title, item.definition)
            yield from (item.anchors.at(rating) for rating in range(1, 6) if item.anchors)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


# Discretion ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("bank", [*WITH_TASKS, EVERY_RULE, MODERN], ids=lambda bank: bank.id)
def test_nothing_secret_is_on_a_candidates_sheet(bank: Bank, form: Format) -> None:
    """A secret may stand there only as often as its words stand in what the candidate is given anyway."""
    seen = squeezed(words(sheet(bank, form), form))
    given_anyway = squeezed(" ".join(text for one in bank.tasks for text in for_candidates(one)))
    allowed = given_anyway + squeezed(bank.role.title)
    found = [text for text in secrets(bank) if squeezed(text) and squeezed(text) in seen]
    assert [text for text in found if squeezed(text) not in allowed] == []


@pytest.mark.parametrize("bank", [*WITH_TASKS, EVERY_RULE], ids=lambda bank: bank.id)
def test_a_sheet_holds_the_tasks_and_a_few_words_around_them(bank: Bank) -> None:
    left = squeezed(words(sheet(bank, "text"), "text"))
    for one in bank.tasks:
        for text in for_candidates(one):
            for line in text.strip().split("\n"):
                assert squeezed(line) in left
                left = left.replace(squeezed(line), "·", 1)
    frame = (
        r"Completethetasksinthisorder\.Askifataskisunclear\.",
        r"Name:|Date:|Task\d+|\d+tasks?|about(\d+hours)?(\d+minutes?)?|Pleasehandin|Youranswer|Yourchoice\(onenumber\):",
        r"Yourorder\(numbers,firsttolast\):|=+|─+|☐|·|-|[1-9](?=·)",
    )
    left = left.replace(squeezed(f"{bank.role.title}: tasks"), "", 1)
    assert re.fullmatch(f"(?:{'|'.join(frame)})*", left), left


def altered(value: dict[str, Any]) -> dict[str, Any]:
    """Return a task, as JSON, with everything changed that the candidate must not notice."""
    rule = dict(value["rule"])
    if rule["kind"] == "best-option":
        rule |= {"reason": "Another reason.", "key": next_of(rule["options"], rule["key"])}
    elif rule["kind"] in ("errors", "find-errors", "proofread"):
        rule["errors"] = [*rule["errors"], {"id": "one-more", "text": "One more."}]
    elif rule["kind"] == "order":
        rule["key"] = list(reversed(rule["key"]))
    elif rule["kind"] == "choice":
        rule["fields"] = [
            field | {"key": next_of(field["options"], field["key"])} for field in rule["fields"]
        ]
    elif rule["kind"] == "steps":
        rule["order"] = []
        rule["steps"] = [
            step | {"critical": not step["critical"], "text": "Other"} for step in rule["steps"][:2]
        ]
    else:
        rule["criteria"] = [{"id": "other", "title": "Other"}]
    changes = {
        "title": "Another",
        "guidance": "",
        "cue_cards": [{"when": "At the end", "say": "Goodbye."}],
        "sample_answers": [{"answer": "None.", "rating": 1, "reason": "Nothing.", "provenance": "elsewhere"}],
        "common_mistakes": ["None"],
        "competencies": [],
        "weight": 9,
    }
    return value | changes | {"rule": rule, "provenance": "elsewhere"}


def next_of(options: list[dict[str, str]], key: str) -> str:
    ids = [option["id"] for option in options]
    return ids[(ids.index(key) + 1) % len(ids)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("bank", [*WITH_TASKS, EVERY_RULE], ids=lambda bank: bank.id)
def test_another_key_makes_the_same_sheet(bank: Bank, form: Format) -> None:
    """If all that is hidden may change unseen, then no word, mark, order or room to write tells of it."""
    raw = bank.model_dump(mode="json", by_alias=True)
    other = Bank.model_validate(raw | {"tasks": [altered(one) for one in raw["tasks"]]})
    assert other.tasks != bank.tasks
    assert sheet(other, form) == sheet(bank, form)
    assert kit(other, form) != kit(bank, form)


def test_no_shipped_task_gives_its_order_away() -> None:
    for bank in SHIPPED:
        for one in bank.tasks:
            if one.rule.kind == "order":
                assert tuple(item.id for item in one.rule.items) != one.rule.key


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("bank", [*WITH_TASKS, EVERY_RULE], ids=lambda bank: bank.id)
def test_options_stand_in_the_banks_order(bank: Bank, form: Format) -> None:
    for document in (sheet(bank, form), kit(bank, form)):
        seen = squeezed(words(document, form))
        for one in bank.tasks:
            if one.rule.kind == "best-option":
                texts = [squeezed(option.text) for option in one.rule.options]
                start = seen.index(squeezed(one.prompt))
                places = [seen.index(text, start) for text in texts]
                assert places == sorted(places)


# The candidate sheet ------------------------------------------------------------------------------------

STAGES = [(bank, stage) for bank in EVERY_BANK for stage in (None, *bank.stages)]


def named(part: Bank | Stage | None) -> str:
    return part.id if part else "whole"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("bank", "stage"), STAGES, ids=named)
def test_a_candidate_sheet_tells_nothing_of_what_is_asked(
    bank: Bank, stage: Stage | None, form: Format
) -> None:
    """Words that name a competency or a stage may occur by chance; sentences may not."""
    seen = squeezed(words(preparing(bank, form, stage), form))
    given = (text for one in bank.tasks for text in for_candidates(one))
    found = {text for text in (*secrets(bank), *given) if len(text.split()) > 2 and squeezed(text) in seen}
    assert found <= {bank.role.title}


def reworded(value: Any, key: str = "") -> Any:
    """Return the JSON of questions, tasks or topics with all texts replaced."""
    if isinstance(value, dict):
        kept = ("id", "kind", "family", "form", "parallel", "competencies", "severity", "draws_out", "key")
        return {name: part if name in kept else reworded(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [reworded(part, key) for part in value]
    return "Other words" if isinstance(value, str) and not re.fullmatch(r"[0-9./]+", value) else value


@pytest.mark.parametrize("bank", EVERY_BANK, ids=lambda bank: bank.id)
def test_a_candidate_sheet_uses_no_words_of_questions_tasks_and_rules(bank: Bank) -> None:
    raw = bank.model_dump(mode="json", by_alias=True)
    worded = ("questions", "tasks", "topics_to_avoid", "general_red_flags", "opening", "closing")
    changed = {name: reworded(raw[name]) for name in worded}
    for one, was in zip(changed["tasks"], raw["tasks"], strict=True):
        for part in ("key", "worst", "order", "critical_weight", "full_credit"):
            if part in was["rule"]:
                one["rule"][part] = was["rule"][part]
    other = Bank.model_validate(raw | changed)
    assert other.questions != bank.questions
    for form in FORMATS:
        assert preparing(other, form) == preparing(bank, form)


@pytest.mark.parametrize(("bank", "stage"), STAGES, ids=named)
def test_a_candidate_sheet_fits_two_pages_and_says_what_a_candidate_needs(
    bank: Bank, stage: Stage | None
) -> None:
    text = preparing(bank, "text", stage)
    assert len(text.splitlines()) <= 110
    assert all(len(line) <= 80 for line in text.splitlines())
    for part in ("Situation", "Task", "Action", "Result", "test your camera", "a meeting with a client"):
        assert part in text
    told = squeezed(text)
    for sentence in (
        "more time, the questions in advance, or written answers",
        "You don't have to give a reason",
        "The interviewer takes notes",
        "are stored on the interviewer's computer. The hiring team can see them",
        "You can ask to see them, to have mistakes corrected, and to have them erased once the law",
        "Contact: [company, name, phone number, and email address]",
    ):
        assert squeezed(sentence) in told


def test_a_candidate_sheet_gives_the_numbers_of_the_bank() -> None:
    text = preparing(MODERN, "text")
    assert "You will be asked 2 questions." in " ".join(text.split())
    assert "☐ Questions: about 1 hour\n" in text
    assert "☐ Everything: about 1 hour 5 minutes\n" in text, "with the tasks of one form"
    assert "Write a text for work" in text
    plain = preparing(small_bank(), "text")
    assert "The interview takes about 1 hour." in plain
    assert "Tasks that may follow" not in plain


def test_the_interviews_of_a_process_are_counted() -> None:
    stages = [
        {"id": name, "title": name, "focus": "F", "questions": [asked]}
        for name, asked in (("one", "irate"), ("two", "policy"))
    ]
    bank = small_bank(stages=stages)
    assert "3 questions, spread over 2 interviews" in " ".join(preparing(bank, "text").split())
    alone = " ".join(preparing(bank, "text", bank.stages[0]).split())
    assert "1 question. " in alone
    assert "The interview takes about 5 minutes." in alone


# Completeness -------------------------------------------------------------------------------------------


def in_kit(bank: Bank) -> Iterator[str]:
    """Everything that an interviewer's kit holds."""
    role = bank.role
    yield from (role.purpose, role.scope, *role.hard_skills, *role.soft_skills, *role.traits, *role.tools)
    yield from (*role.metrics, *role.adjacent_roles, *role.transferable_experience, *role.trends)
    yield from (duty.text for duty in role.responsibilities)
    yield from (filled(line, role=role.title) for line in (*bank.opening.lines, *bank.closing.lines))
    yield from (text for topic in bank.topics_to_avoid for text in (topic.topic, topic.instead))
    for asked in bank.questions:
        yield from (asked.title, asked.coached_answer, *asked.looking_for)
        spoken = (asked.prompt, asked.prompt_b or "", *asked.alternatives)
        yield from (filled(text, role=role.title) for text in spoken)
        yield from (asked.short.at(rating) for rating in range(1, 6) if asked.short)
        yield from (*asked.probes, *(item.text for item in asked.follow_ups))
        yield from (flag.text for flag in asked.red_flags)
        yield from (asked.anchors.at(rating) for rating in range(1, 6))
    yield from (flag.text for flag in bank.general_red_flags)
    for one in bank.tasks:
        yield from (one.title, one.guidance, *one.common_mistakes, *for_candidates(one), *hidden_in(one))
        yield from (text for card in one.cue_cards for text in (card.when, card.say))
        yield from (text for sample in one.sample_answers for text in (sample.answer, sample.reason))
    for stage in bank.stages:
        yield from (stage.title, stage.focus, *stage.participants)
    yield from (f"{item.name}: {item.definition}" for item in bank.competencies)
    yield from (criterion.title for criterion in bank.decision.must_pass)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("bank", EVERY_BANK, ids=lambda bank: bank.id)
def test_a_kit_holds_all_that_an_interviewer_needs(bank: Bank, form: Format) -> None:
    seen = squeezed(words(kit(bank, form), form))
    for text in in_kit(bank):
        for line in text.strip().split("\n"):
            assert squeezed(line) in seen
    for sample in (sample for asked in bank.questions for sample in asked.sample_answers):
        assert squeezed(sample.answer) not in seen  # they are there to be rated blind


@pytest.mark.parametrize("bank", SHIPPED, ids=lambda bank: bank.id)
def test_the_pages_of_a_bank_hold_the_sample_answers_too(bank: Bank) -> None:
    seen = squeezed(render(bank_pages(bank, coverage(bank)), "text"))
    for asked in bank.questions:
        for sample in asked.sample_answers:
            assert squeezed(sample.answer) in seen
            assert squeezed(sample.reason) in seen


def titles(bank: Bank) -> list[str]:
    """The titles of all headings and lists of a kit, in order."""
    blocks = interviewer_kit(bank, coverage(bank)).blocks
    return [
        one.text if isinstance(one, Heading) else one.title
        for one in blocks
        if isinstance(one, (Heading, Points))
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_sample_replies_stand_with_their_task_and_their_rating(form: Format) -> None:
    text = squeezed(words(kit(MODERN, form), form))
    task_at, sheet_at = text.index("T3Play"), text.casefold().index("decisionrules")
    for rating, reply in ((2, "A weak reply."), (4, "A good reply.")):
        sample = squeezed(f"Sample reply, expert rating {rating}{reply}")
        assert task_at < text.index(sample) < sheet_at
    assert text.count(squeezed("My order is late.")) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_trends_are_context_and_said_not_to_be_rated(form: Format) -> None:
    bank = modern_bank(
        role=MODERN.role.model_copy(update={"trends": ("Chatbots answer first",)}).model_dump()
    )
    text = words(kit(bank, form), form)
    assert squeezed("Trends in the field (context, not rated)") in squeezed(text)
    assert "Chatbots answer first" in text
    assert "Trends" not in words(kit(MODERN, form), form)


def test_the_kit_names_topics_to_avoid_near_the_beginning() -> None:
    order = titles(MODERN)
    assert order.index("The role") < order.index("Topics to avoid") < order.index("Coverage")
    assert "Ask what prepared them." in kit(MODERN, "text")
    assert "Topics to avoid" not in titles(EVERY_RULE), "an older bank lists none"


def test_what_everybody_is_asked_comes_before_what_may_be_asked() -> None:
    text = kit(MODERN, "text")
    after = text[text.index("Ask every candidate") :]
    said = ["Always that?", "Always more? (draws out the result)", "Follow-ups if needed", "Sometimes this?"]
    places = [after.index(part) for part in said]
    assert places == sorted(places)


def test_the_second_wording_is_told_apart() -> None:
    text = kit(MODERN, "text")
    assert "Wording B: “As a Representative, what then?”" in text
    assert text.count("Wording B") == 1, "only where there is one"


def test_scripts_and_prompts_have_blanks_to_fill_in() -> None:
    text = squeezed(kit(MODERN, "text"))
    hello = "Hello [candidate], I'm [your name], hiring a Representative on [date] in {place}."
    assert squeezed(hello) in text
    assert squeezed("“Hello [candidate].”") in text


def test_placeholders_are_filled_once() -> None:
    assert filled("{candidate} {x} {} {", candidate="{role}") == "{role} {x} {} {"
    assert filled("{interviewer}", interviewer=" ") == "[your name]"


def test_each_criterion_has_its_anchors_and_each_form_its_name() -> None:
    text = kit(MODERN, "text")
    assert "T1 W1 · Form A" in text
    assert "T2 W2 · Form B" in text
    for name in ("coherence", "grammar", "tone"):
        for rating in range(1, 6):
            assert text.count(f"{rating}  {name} at {rating}") == 2, "once for each form"


def test_one_form_by_itself() -> None:
    for form, own, other in (("A", "w1", "w2"), ("B", "w2", "w1")):
        bank = of_form(MODERN, "A" if form == "A" else "B")
        text, tasks = kit(bank, "text"), sheet(bank, "text")
        assert f"T1 {own.capitalize()} · Form {form}" in text
        assert f"Do {other}." not in text + tasks
        assert f"Form {form}" in tasks
        assert f"Do {own}." in tasks
        assert "Wording B" not in text
        assert ("As a Representative, what then?" in text) == (form == "B")
        assert ("Hello [candidate].”" in text) == (form == "A")
    assert of_form(MODERN, None) is MODERN


def test_the_rating_sheet_has_a_line_for_each_rating() -> None:
    text = kit(MODERN, "text")
    last = text[text.index("RATING SHEET") :]
    assert [f"{rating}  Line of {rating}" in last for rating in range(1, 6)] == [True] * 5


def test_the_rating_sheet_has_room_for_errors_and_false_alarms() -> None:
    errors = {"kind": "errors", "errors": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}
    text = kit(modern_bank(tasks=[task("find", errors, "accuracy")]), "text")
    assert "found ____ of 2 false alarms ____" in " ".join(text[text.index("RATING SHEET") :].split())


def test_the_time_of_tasks_is_that_of_one_form() -> None:
    lines = kit(MODERN, "text").splitlines()
    assert lines[lines.index("TASKS") + 2].split(" · ")[0].strip() == "10 minutes", "three tasks in all"


def test_long_tasks_are_told_in_hours() -> None:
    bank = modern_bank(tasks=[task("w1", WRITING, "written", minutes=150)])
    assert "about 2 hours 30 minutes" in sheet(bank, "text")


def test_a_weight_set_is_named_once() -> None:
    default = SHIPPED[0].decision.presets["default"]
    assert default.note.startswith(default.title)
    assert f"- {default.note[:60]}" in kit(SHIPPED[0], "text")


def test_the_key_is_marked_in_the_kit() -> None:
    text = kit(EVERY_RULE, "text")
    assert "2 Text of b ← correct" in text
    assert "1. Text of verify (2 on the sheet)" in text
    assert "Restart the router (critical)" in text
    assert "acriticalstepcounts2times" in squeezed(text)
    assert "found ____ of 3" in text
    assert "Best-option  ☐ 1 ☐ 2 ☐ 3\n" in text, "the rating sheet names options as the app records them"
    assert "2 Text of b" in sheet(EVERY_RULE, "text")


def test_a_stage_by_itself() -> None:
    stage = EVERY_RULE.stages[0]
    text = kit(EVERY_RULE, "text", stage)
    assert "Q1 Policy" in text, "numbered and timed as the app does it"
    assert "Irate" not in text
    assert f"{EVERY_RULE.for_stage('only').minutes} minutes planned" in text
    assert f"{EVERY_RULE.minutes} minutes planned" not in text
    assert "T1 Order" in text
    assert "not in this stage" in text
    assert "Accuracy" not in text
    assert "not measured" not in text
    one = sheet(EVERY_RULE, "text", stage)
    assert "Do order." in one
    assert "Do choice." not in one
    assert "Only stage" not in one


def test_a_stage_of_tasks_alone_has_a_kit_too() -> None:
    stage = EVERY_RULE.stages[0].model_copy(update={"questions": ()})
    bank = EVERY_RULE.model_copy(update={"stages": (stage,)})
    text = kit(bank, "text", stage)
    assert f"{max(1, bank.opening.minutes + bank.closing.minutes)} minute" in text
    assert "T1 Order" in text


@settings(max_examples=25)
@given(banks())
def test_any_bank_can_be_written_and_read(bank: Bank) -> None:
    for form in FORMATS:
        whole = squeezed(words(kit(bank, form), form))
        assert all(squeezed(asked.prompt) in whole for asked in bank.questions)
        assert squeezed(bank.role.title) in squeezed(words(sheet(bank, form), form))
    assert all(len(line) <= 80 for line in kit(bank, "text").splitlines())


# Hostile text -------------------------------------------------------------------------------------------

EVIL = (
    "<script>alert(1)</script>",
    "</style></pre><img src=x onerror=alert(1)> &lt; &amp; &#60;",
    "\" onmouseover='x' style=\"a",
    "[/b] [@click=app.quit]x[/] [a](javascript:alert(1)) ![i](http://x.example/i.png)",
    "**bold** *i* _u_ ~~s~~ `code` ``` fence | cell | $x$",
    "# heading",
    "- [ ] ticked",
    "1. one",
    "---",
    "> quote <http://x.example> https://x.example www.x.example",
    "trailing backslash \\",
    "\x1b[31mred\x1b[0m \u202eback\u202c \x07\x00",
)


@pytest.mark.parametrize("form", FORMATS)
def test_the_minimum_coverage_is_told_where_there_is_one(form: Format) -> None:
    told = squeezed("A decision needs ratings for at least 80 % of the interview")
    assert told in squeezed(kit(small_bank(), form))
    assert told not in squeezed(kit(small_bank(decision={"coverage": 0}), form))


def poisoned(value: Any, text: str, key: str = "") -> Any:
    """Return a bank's JSON with a text put into everything that is free text."""
    kept = {
        "id",
        "version",
        "language",
        "kind",
        "family",
        "severity",
        "draws_out",
        "key",
        "verdict",
        "at_least",
    }
    kept |= {"competencies", "competency", "responsibilities", "questions", "components", "families", "tasks"}
    if isinstance(value, dict):
        return {name: poisoned(entry, text, name) for name, entry in value.items()}
    if isinstance(value, list):
        return [poisoned(entry, text, key) for entry in value]
    if (
        not isinstance(value, str)
        or key in kept
        or not value
        or key in ("weight", "borderline", "critical_weight")
    ):
        return value
    return text


def poisoned_bank(text: str) -> Bank:
    raw = EVERY_RULE.model_dump(mode="json", by_alias=True)
    made: dict[str, Any] = poisoned(raw, text)
    made["decision"] = raw["decision"]
    made["decision"]["gates"] = [gate | {"title": text} for gate in raw["decision"]["gates"]]
    for one, was in zip(made["tasks"], raw["tasks"], strict=True):
        one["material"] = text
        if "criteria" in one["rule"]:
            one["rule"]["criteria"] = [c | {"title": text} for c in was["rule"]["criteria"]]
    return Bank.model_validate(made)


class Tags(HTMLParser):
    """Every tag with its attributes' names, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append((f"/{tag}",))


def tags(html: str) -> list[tuple[str, ...]]:
    reader = Tags()
    reader.feed(html)
    reader.close()
    return reader.seen


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("make", [kit, sheet, preparing], ids=["kit", "sheet", "preparing"])
def test_hostile_text_stays_text(make: Any, text: str) -> None:
    """A document with hostile text has exactly the structure of one with harmless text, and says the text."""
    plain, evil = poisoned_bank("h" * len(text)), poisoned_bank(text)  # as long: short texts stand in columns
    assert tags(make(evil, "html")) == tags(make(plain, "html"))
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    assert tags(markdown.render(make(evil, "markdown"))) == tags(markdown.render(make(plain, "markdown")))
    expected = squeezed(re.sub("[\x00-\x1f\u202c\u202e]", "", text))
    for form in FORMATS:
        out = make(evil, form)
        assert not re.search("[\x00-\x09\x0b-\x1f\u202c\u202e]", out)
        assert expected in squeezed(words(out, form))
