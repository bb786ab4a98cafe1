"""Names of fields, placeholders, and texts about sealed interviews, wherever they are shown."""

from __future__ import annotations

import re

from csr_interview.models.interview import (
    CANDIDATE,
    CHECKED,
    INTERVIEWER,
    RECOMMENDATION,
    RED_FLAGS,
    TASK_REPLY,
    TASK_RESULT,
    TASK_SKIP,
    TEXTS,
    WHOLE,
)

FIELD_NAMES = {
    **{name: text.label for name, text in TEXTS.items()},
    "rating": "Rating",
    "skip_reason": "Reason for skipping",
    "own_flag": "Custom red flag",
    "recommended_reason": "Reason for recommendation",
    TASK_REPLY: "Reply",
    TASK_SKIP: "Reason for skipping",
    RED_FLAGS: "Red flags",
    CHECKED: "Checked items",
    TASK_RESULT: "Result",
    RECOMMENDATION: "Recommendation",
    CANDIDATE: "Candidate",
    WHOLE: "Scorecard",
    INTERVIEWER: "Interviewer",
}
"""Names of fields on screen, in exports and in the audit log."""

SEVERITIES = {"serious": "serious", "note": "minor"}
"""Names of the severities of red flags."""

KINDS = {"behavioural": "behavioral"}
"""Names of question kinds that differ from the stored value."""

BLANKS = {
    "interviewer": "[your name]",
    "candidate": "[candidate]",
    "role": "[role]",
    "date": "[date]",
}
"""The placeholders of scripts and prompts, and what is shown while a value is not known."""


def filled(text: str, **values: str) -> str:
    """Return a text with its placeholders, such as {candidate}, filled; other braces stay as they are.

    A placeholder without a value, or with an empty one, becomes a blank. Values are not searched for
    placeholders.
    """
    known = BLANKS | {name: value for name, value in values.items() if value.strip()}
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), text)


# Texts about sealed interviews, in the app, on the command line and in exports. An interview is sealed while
# the user has a draft with the same candidate (see `csr_interview.store.sealing`).


SIGN = "◌"
WORD = "sealed"
SHORT = f"{SIGN} {WORD}"
"""Replaces a decision in narrow places."""
LONG = f"{SHORT} until you submit yours"


def left_out(count: int) -> str:
    """Return how many sealed interviews an export or statistic omits; empty for none."""
    if not count:
        return ""
    which = "1 interview is" if count == 1 else f"{count:,} interviews are"
    return f"{which} {WORD} and not included: you have drafts with the same candidates. Submit those first"


DAMAGED = "damaged"
"""In place of the decision of an interview that cannot be read."""

UNVERIFIED = "imported from a file whose audit log does not confirm its content"
"""Explains the mark of an interview that was imported with --unverified."""
