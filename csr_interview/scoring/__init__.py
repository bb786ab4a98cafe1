"""From what was rated to a verdict with its reasons: pure functions, exact numbers.

No clock, no files, no store: the same bank and evidence always give the same decision.
"""

from csr_interview.scoring.decision import decide
from csr_interview.scoring.evidence import evidence_of
from csr_interview.scoring.tasks import score_task

__all__ = ["decide", "evidence_of", "score_task"]
