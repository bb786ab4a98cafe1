"""What rating practice says about gaps and agreement, in the same words in the terminal and in the app."""

from __future__ import annotations

from fractions import Fraction

from csr_interview.calibration import LEAN, leaning
from csr_interview.models.calibration import ENOUGH, Agreement
from csr_interview.models.exact import decimals

TOO_FEW = f"Fewer than {ENOUGH} ratings say too little for a mean or a share."

LEANINGS = {"lenient": "lenient", "severe": "severe", "even": "no lean"}


def gap_words(gap: int) -> str:
    """Return a gap in words, such as "2 above the key: lenient"."""
    if gap == 0:
        return "exactly the key"
    return f"{abs(gap)} above the key: lenient" if gap > 0 else f"{abs(gap)} below the key: severe"


def distance_words(found: Agreement) -> str:
    """Return the mean distance to the key as a number, or that there are too few ratings."""
    return "too few" if found.distance is None else decimals(found.distance)


def lean_number(found: Agreement) -> str:
    """Return the mean gap with its sign, never rounded over the edge of a lean; "–" where it is not told."""
    if found.lean is None:
        return "–"
    shown = decimals(abs(found.lean), (LEAN,))
    return shown if not shown.strip("0.") else f"{'+' if found.lean > 0 else '−'}{shown}"


def lean_words(found: Agreement) -> str:
    """Return the mean gap and what it is called, such as "+0.60 lenient"; "–" where it is not told."""
    side = leaning(found)
    return "–" if side is None else f"{lean_number(found)} {LEANINGS[side]}"


def share_words(count: int, share: Fraction | None) -> str:
    """Return a count with its share, such as "9 (39%)"; "–" where there are too few ratings."""
    return "–" if share is None else f"{count} ({decimals(100 * share, places=0)}%)"


def sentence(found: Agreement) -> str:
    """Return an agreement as one line."""
    rated = f"{found.n} rated"
    if not found.enough:
        return f"{rated}: too few to tell how close you are, {ENOUGH} are needed"
    return (
        f"{rated} · {decimals(found.distance or Fraction(0))} from the key on average · {lean_words(found)}"
        f" · {share_words(found.exact, found.exact_share)} exact"
        f" · {share_words(found.within_one, found.within_one_share)} within one"
    )
