"""What the hiring guide asks of the CSR bank: one row a claim, in our words.

A row names the part of the bank that holds the claim, and words by which one knows it (each begins a word of
that part's text).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from csr_interview.models.tasks import Choice, Criteria, Errors, Order, Steps

GUIDE = "000_7bfa777ade5f26cc"

# dilemma, words that make it that dilemma, what it measures
SJT = [
    ("sjt-late-refund", "deadline every cent exception review 39 days manager", "empathy policy-judgement"),
    ("sjt-three-at-once", "alone phone two chats orders colleagues", "prioritising composure"),
    ("sjt-confused-user", "instructions error stupid not a known problem", "empathy communication"),
    ("sjt-late-fee", "eleven years late fee check bank team leader exceptions", "empathy policy-judgement"),
    ("sjt-missed-discount", "promised percent full price notes correct bills", "ownership teamwork"),
    ("sjt-abuse", "insult one clear warning not given yet two minutes", "composure"),
    ("sjt-outage", "down for all thirty callers greeting website", "communication prioritising"),
    (
        "sjt-end-of-shift",
        "five minutes urgent half an hour colleague overtime",
        "ownership teamwork prioritising",
    ),
]
# the same dilemmas with other facts
SJT_B = [
    ("sjt-late-refund-b", "deadline exception online 44 days manager", "empathy policy-judgement"),
    ("sjt-three-at-once-b", "only one two calls restaurant colleagues", "prioritising composure"),
    ("sjt-confused-user-b", "guide code 40 beyond me not a known problem", "empathy communication"),
    ("sjt-late-fee-b", "nine years late fee carrier supervisor exceptions", "empathy policy-judgement"),
    ("sjt-missed-discount-b", "promised free shipping notes correct invoices", "ownership teamwork"),
    ("sjt-abuse-b", "offensive one clear warning no warning so far two minutes", "composure"),
    ("sjt-outage-b", "down for every forty callers greeting website", "communication prioritising"),
    (
        "sjt-end-of-shift-b",
        "ten minutes urgent 40 minutes colleague overtime",
        "ownership teamwork prioritising",
    ),
]
# family, task, rule, what it is about (words of prompt and material), minutes
TASKS = [
    ("accuracy", "records", Errors, "form stored account number order total every difference", 2),
    ("accuracy", "proofread", Errors, "email customer mistakes correct", 1),
    ("accuracy", "password-reset", Order, "password order four steps", 1),
    ("accuracy", "invoice-total", Choice, "invoice total lines", 2),
    ("accuracy", "report-versions", Errors, "report two versions difference", 2),
    ("written", "angry-reply", Criteria, "close my account delivery tomorrow refund 80 words", 6),
    ("written", "how-to", Criteria, "month reports user guide 80 words", 6),
    ("written", "escalation", Criteria, "20417 error P-31 restarted case 8852 before 11 80 words", 6),
    ("process", "no-internet", Steps, "office website order first sentence", 3),
    ("process", "late-return", Steps, "30 days 45 days defective manager 10 percent say to the customer", 2),
    ("process", "triage-double-charge", Choice, "two payments order priority", 1),
    ("process", "triage-password", Choice, "password forgotten priority", 1),
]
WRITTEN = [
    ("angry-reply", ["empathy", "professionalism"]),
    ("how-to", ["clarity", "completeness"]),
    ("escalation", ["completeness", "conciseness"]),
]
# step of a process task, words, whether missing it costs more
STEPS = [
    ("no-internet", "ask", "asks who since changed", True),
    ("no-internet", "router", "power cables router restarted", True),
    ("no-internet", "scope", "one machine office provider", False),
    ("no-internet", "remedies", "restart cable", False),
    ("no-internet", "escalate", "ticket error messages", False),
    ("no-internet", "follow-up", "what comes next checks back", False),
    ("late-return", "decision", "no refund 30 days", True),
    ("late-return", "kind", "sorry disappointment possible instead", False),
    ("late-return", "firm", "clear no reason", False),
]
NO_REFUND = [
    # what somebody does about a refund after the deadline; the rating in question 5 and words of its
    # anchor; words of the option in either form; steps of the return rule
    ("gives the refund", 1, "no solution within their authority", "this once because", ""),
    ("repeats the rule", 2, "repeats it", "in a friendly tone|in a calm voice", "decision firm"),
    (
        "says no kindly and offers what is possible",
        4,
        "offers an alternative",
        "the discount",
        "decision kind firm",
    ),
]
TRIAGE = [
    ("triage-double-charge", {"category": "billing", "priority": "high"}),
    ("triage-password", {"category": "login", "priority": "normal"}),
]


class Asked(NamedTuple):
    """One of the six questions: what the guide says of it, and which parts of it the guide has lost."""

    id: str
    kind: str
    star: bool
    weight: int
    prompt: str
    looking: str
    follow_ups: str
    red_flags: str
    """Phrases with a bar between them, not words."""
    from_guide: str
    lost: str = ""
    """Parts that had to be authored and say so."""
    prompt_b: str = ""


QUESTIONS = [
    Asked(
        "q1", "behavioural", True, 20,
        prompt="angriest customer what happened what did you do",
        looking="calm feeling solution how it ended",
        follow_ups="first words reply how end",
        red_flags="puts all blame on the customer|insults or mocks|no customer was ever upset",
        from_guide="prompt red_flags",
        lost="looking_for follow_ups",
    ),
    Asked(
        "q2", "behavioural", True, 15,
        prompt="did more for a customer than your job required",
        looking="effort nobody had asked rules habit",
        follow_ups="customer react anyone notice",
        red_flags="simply the job|broke rules",
        from_guide="prompt looking_for follow_ups red_flags",
    ),
    Asked(
        "q3", "technical", False, 20,
        prompt="cannot get into account walk me through",
        looking="who is calling reset link plain step customer in escalates",
        follow_ups="really the customer reset email locked escalate",
        red_flags="without checking|lockout",
        from_guide="red_flags",
        lost="prompt looking_for follow_ups",
    ),
    Asked(
        "q4", "technical", False, 10,
        prompt="which tools served people better",
        looking="tickets records improvement learns",
        follow_ups="dashboards reports how long quick",
        red_flags="no task in it|complains about the tool",
        from_guide="prompt looking_for follow_ups red_flags",
    ),
    Asked(
        "q5", "situational", False, 20,
        prompt="insists refund 30 days what do you do",
        looking="customer's side reason kind possible manager goodwill",
        follow_ups="say no offer instead manager",
        red_flags="gives in|argues or takes it personally",
        from_guide="prompt looking_for red_flags",
        lost="follow_ups",
    ),
    Asked(
        "q6", "attitude", False, 15,
        prompt="what is good service matter to you",
        prompt_b="why do you care",
        looking="own company people problems trust",
        follow_ups="experience led view",
        red_flags="stock phrase|rather avoid customers|cynical",
        from_guide="prompt prompt_b looking_for red_flags",
        lost="follow_ups",
    ),
]  # fmt: skip
NOT_ASKED = ("stress", "mistakes can you find")
"""Of the battery, though the guide's list of questions names them."""

# part of the role brief, how many at least, words to find in it
ROLE = [
    ("purpose", 1, "phone email chat"),
    ("scope", 1, "small medium all channels remote"),
    ("responsibilities", 8, "time resolved step by step colleagues policies records feedback product"),
    ("hard_skills", 6, "ticket products types emails data math"),
    ("soft_skills", 8, "listens plainly causes patient cases detail new tools shares knowledge"),
    ("traits", 7, "customer first friendly mistakes improve initiative recovers honest"),
    ("tools", 6, "ticket records phone team chat spreadsheets knowledge base"),
    ("metrics", 4, "first response first-contact csat nps"),
    ("adjacent_roles", 2, "manager"),
]
COMPONENTS = {"interview": 35, "process": 20, "written": 20, "sjt": 15, "accuracy": 10}
CORRECTIONS = [
    ("your", "you're message", "your message"),
    ("address", "adress", "address"),
    ("was", "invoice were", "invoice was"),
    ("needs", "else need", "else needs"),
]
SAME_LINES = {"records": 6, "report-versions": 7}


def missing(words: str, *texts: str) -> list[str]:
    """Return the words, given in one string, that begin no word of the texts."""
    held = " ".join(texts).lower()
    return [word for word in words.lower().split() if not re.search(rf"\b{re.escape(word)}", held)]
