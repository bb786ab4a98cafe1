"""A whole question bank as text of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csr_interview.banks.coverage import coverage
from csr_interview.documents.blocks_text import WIDTH, text
from csr_interview.documents.guide import bank_pages

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank


def bank_text(bank: Bank) -> str:
    """Return everything a bank holds, in reading order."""
    return text(bank_pages(bank, coverage(bank)), WIDTH).removesuffix("\n")
