"""Ordinary English sentences, as somebody types them during a call: digits, capitals, punctuation."""

from __future__ import annotations

import random

_WHO = (
    "She said", "He says", "Boss says", "The customer", "I", "Team of 12;", "Their manager", "Q4:", "FYI,",
    "5 stars,", "42k salary,", "12:30 -", "3 of 4 calls:", "2x", "10% off,", "1. Apologized,", "No.", "Yes!",
    "Likely", "Quite friendly;", "Honest answer:", "Upset caller (#3)", "Just", "?", "(laughs)", "Every",
)  # fmt: skip
_DID = (
    "called back in 2 days", "wants notice of 4 weeks", "offered 2 vouchers", "explained it in 3 steps",
    "stayed calm under pressure", "would escalate at once", "asked for a refund of $19.99", "was unsure",
    "closed the ticket by 5 p.m.", "had 60+ calls a day", "never blamed others", "fixed the account",
    "moved to the night shift", "read the policy out loud", "took ownership", "hung up twice",
    "knows Zendesk & Excel", "followed up by email", "said \"sorry\" first", "didn't check the order",
)  # fmt: skip
_THEN = (
    ".", "!", "?", "...", "; good.", ", but why?", " - see Q2.", " (my view: 3/5).", ": strong on empathy.",
    ", likely a good fit!", ", no hesitation.", "; ask again: how?", ", 4-5 times; max. 7.", " = yes.",
    " @home + office.", ", he's quick.", ", xyz_7 [sic].", "; 100% sure~", " <- verify!", ", ok? Jan 5th.",
)  # fmt: skip


def sentence(number: int) -> str:
    """Return one of many sentences, the same for a number each time."""
    chance = random.Random(number)
    return f"{chance.choice(_WHO)} {chance.choice(_DID)}{chance.choice(_THEN)}"
