"""Merging what two machines hold of the same interview or candidate: pure rules, no store and no clock.

Whichever side asks, and however often, the outcome is the same: merging is commutative, associative and
idempotent. Only two different scorecards of one interview cannot be merged; that is a `Conflict`.
"""

from __future__ import annotations

from csr_interview.merging.candidates import changed_fields, merge_candidates
from csr_interview.merging.content import canonical, content, digest
from csr_interview.merging.differences import Difference, differences
from csr_interview.merging.records import Conflict, merge, visible
from csr_interview.merging.truth import contradiction

__all__ = [
    "Conflict",
    "Difference",
    "canonical",
    "changed_fields",
    "content",
    "contradiction",
    "differences",
    "digest",
    "merge",
    "merge_candidates",
    "visible",
]
