"""What the hiring guide asks of the CSR bank: one row a claim, in our words.

A row names the part of the bank that holds the claim, and words by which one knows it (each begins a word of
that part's text).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from csr_interview.models.tasks import Choice, Criteria, FindErrors, Order, Proofread, Steps

GUIDE = "000_7bfa777ade5f26cc"

# dilemma, words that make it that dilemma, what it measures
SJT = [
    ("sjt-late-refund", "deadline every cent exception review shouting", "empathy policy-judgement"),
    ("sjt-three-at-once", "alone phone two chats", "prioritising composure"),
    ("sjt-confused-user", "instructions error stupid", "empathy communication"),
    ("sjt-late-fee", "eleven years late fee cheque bank", "empathy policy-judgement"),
    ("sjt-missed-discount", "promised sales percent off full price notes", "ownership teamwork"),
    ("sjt-abuse", "insult warning", "composure"),
    ("sjt-outage", "down for everybody thirty callers", "communication prioritising"),
    ("sjt-end-of-shift", "five minutes urgent half an hour", "ownership teamwork prioritising"),
]
# family, task, rule, what it is about (words of prompt and material), minutes
TASKS = [
    ("accuracy", "records", FindErrors, "form stored account number order total every difference", 1),
    ("accuracy", "proofread", Proofread, "mail customer mistakes correct", 1),
    ("accuracy", "password-reset", Order, "password order four steps", 1),
    ("accuracy", "invoice-total", Choice, "invoice total lines", 1),
    ("accuracy", "report-versions", FindErrors, "report two versions differ", 1),
    ("written", "angry-reply", Criteria, "close my account delivery tomorrow refund", 4),
    ("written", "how-to", Criteria, "month reports user guide", 3),
    ("written", "escalation", Criteria, "customer 20417 error P-31 restarted case 8852 before 11", 4),
    ("process", "no-internet", Steps, "office website in order", 2),
    ("process", "late-return", Steps, "30 days 45 days fault say to them", 2),
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
    ("no-internet", "ask", "asks who since", True),
    ("no-internet", "router", "power cables router restarted", True),
    ("no-internet", "scope", "one machine office provider", False),
    ("no-internet", "remedies", "restart cable", False),
    ("no-internet", "escalate", "ticket error messages", False),
    ("no-internet", "follow-up", "what comes next checks back", False),
    ("late-return", "decision", "no refund 30 days", True),
    ("late-return", "kind", "sorry disappointment", False),
    ("late-return", "firm", "clear no reason", False),
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
    alternatives: str = ""


QUESTIONS = [
    Asked(
        "q1", "behavioural", True, 20,
        prompt="angriest customer what happened what did you do",
        looking="calm feeling way out how it ended",
        follow_ups="first words said back how end",
        red_flags="puts it all on the customer|worked up|never to have met",
        from_guide="prompt red_flags",
        lost="looking_for follow_ups",
    ),
    Asked(
        "q2", "behavioural", True, 15,
        prompt="did more for a customer than your job required",
        looking="effort nobody had asked rules habit",
        follow_ups="customer react anyone notice",
        red_flags="no example|simply the job|broke rules",
        from_guide="prompt looking_for follow_ups red_flags",
    ),
    Asked(
        "q3", "technical", False, 20,
        prompt="cannot get into account take me through",
        looking="who is calling reset link plain step customer in escalates",
        follow_ups="really them reset mail locked hand over",
        red_flags="without checking|locked account|no order",
        from_guide="red_flags",
        lost="prompt looking_for follow_ups",
    ),
    Asked(
        "q4", "technical", False, 10,
        prompt="which tools served people better",
        looking="tickets records improvement learns",
        follow_ups="dashboards reports how long quick",
        red_flags="no tools, and no wish|one task in it|runs the tool down",
        from_guide="prompt looking_for follow_ups red_flags",
    ),
    Asked(
        "q5", "situational", False, 20,
        prompt="insists rules forbid what do you do",
        looking="see why reason kindly possible manager stay",
        follow_ups="say no offer in its place manager",
        red_flags="rules are rules|gives in|argues, or takes the demand personally",
        from_guide="prompt looking_for red_flags",
        lost="follow_ups",
    ),
    Asked(
        "q6", "attitude", False, 15,
        prompt="what is good service to you",
        alternatives="why do you care",
        looking="own company people problems trust",
        follow_ups="where view come from",
        red_flags="stock phrase|cannot say why|cynical",
        from_guide="prompt alternatives looking_for red_flags",
        lost="follow_ups",
    ),
]  # fmt: skip
NOT_ASKED = ("stress", "mistakes can you find")
"""Of the battery, though the guide's list of questions names them."""

# part of the role brief, how many at least, words to find in it
ROLE = [
    ("purpose", 1, "phone mail chat"),
    ("scope", 1, "small medium every channel remote"),
    ("responsibilities", 8, "time solved step by step colleagues rules records feedback product"),
    ("hard_skills", 6, "ticket products types mails data sums"),
    ("soft_skills", 8, "listens plainly causes patient cases detail new tools shares knowledge"),
    ("traits", 7, "customer first friendly mistakes better before being asked recovers honest"),
    ("tools", 6, "ticket records telephony team chat spreadsheets knowledge base"),
    ("metrics", 4, "first reply first contact csat nps"),
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
