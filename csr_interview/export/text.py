"""A scorecard as plain text, 80 columns: to read in a terminal, to print, to keep in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csr_interview.export.blocks_text import text
from csr_interview.export.scorecard import document

if TYPE_CHECKING:
    from csr_interview.export.options import Options
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Interview


def scorecard(interview: Interview, bank: Bank, options: Options) -> str:
    """Return an interview as text: verdict first, then every reason, then the evidence."""
    return text(document(interview, bank, options))
