"""What fields, families, steps and decisions are called, wherever they are shown."""

from __future__ import annotations

from csr_interview.models.interview import TASK_REPLY, TASK_SKIP, TEXTS

FIELD_NAMES = {
    **{name: text.label for name, text in TEXTS.items()},
    "rating": "Rating",
    "skip_reason": "Reason for skipping",
    "own_flag": "Red flag in own words",
    "recommended_reason": "Reason of the own recommendation",
    TASK_REPLY: "Reply",
    TASK_SKIP: "Reason for skipping",
}
"""The names of fields on screen, on paper and in the audit trail."""


# What is said about sealed interviews: in the app, on the command line and in exports.
#
# Sealed is what others gave a candidate with whom one still has a draft (see `csr_interview.store.sealing`).


SIGN = "◌"
WORD = "sealed"
SHORT = f"{SIGN} {WORD}"
"""In place of a verdict, where there is little room."""
LONG = f"{SHORT} until you submit yours"


def left_out(count: int) -> str:
    """Return how many sealed interviews an export or a statistic leaves out; empty for none."""
    if not count:
        return ""
    which = "1 interview is" if count == 1 else f"{count:,} interviews are"
    return f"{which} left out as {WORD}: you have drafts with the same candidates. Submit those first"
