"""What fields, families, steps and decisions are called, wherever they are shown."""

from __future__ import annotations

from csr_interview.errors import SealedScorecard
from csr_interview.models.interview import LABELS, TASK_REPLY, TASK_SKIP

FIELD_NAMES = {
    **LABELS,
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

WHY = "what others gave this candidate stays hidden until your own scorecard is submitted"
WAY_OUT = "Submit or discard your draft with this candidate to unseal it"


def refusal() -> SealedScorecard:
    """Return the error for an attempt to look into a sealed interview. It names nobody."""
    return SealedScorecard("this interview is sealed", WHY, WAY_OUT)


def left_out(count: int) -> str:
    """Return how many sealed interviews an export or a statistic leaves out; empty for none."""
    if not count:
        return ""
    which = "1 interview is" if count == 1 else f"{count:,} interviews are"
    return f"{which} left out as {WORD}: you have drafts with the same candidates. Submit those first"
