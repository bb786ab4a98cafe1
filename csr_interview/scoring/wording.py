"""Building blocks of the sentences that explain a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from csr_interview.models.exact import decimals


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return the words as a list in a sentence: "a", "a and b", "a, b and c"; or with another `last`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def number(value: Fraction, edges: Iterable[Fraction] = ()) -> str:
    """Return a whole number without decimals ("20"), any other with them ("2.33", see `decimals`)."""
    return str(value.numerator) if value.denominator == 1 else decimals(value, edges)


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a period."""
    return f"{text[:1].upper()}{text[1:]}."


COMPONENT_NAMES = {
    "interview": "the interview",
    "sjt": "situational judgment",
    "accuracy": "accuracy",
    "written": "writing",
    "process": "process",
    "role-play": "the role-play",
}
"""Names of components in a sentence."""


def component_title(component: str) -> str:
    """Return the name of a component in a heading or table: "Writing"."""
    return COMPONENT_NAMES[component].removeprefix("the ").capitalize()
