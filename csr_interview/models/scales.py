"""What each rating from 1 to 5 means, for a question or a task, and samples of what earns one."""

from __future__ import annotations

from typing import Annotated

from csr_interview.models.validation import AUTHORED, Field, Part, Rating, StringConstraints, Text

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""One line of a rating scale."""


class Anchors(Part):
    """What a response at each rating is like. All five are required."""

    one: Text = Field(alias="1")
    two: Text = Field(alias="2")
    three: Text = Field(alias="3")
    four: Text = Field(alias="4")
    five: Text = Field(alias="5")

    def at(self, rating: int) -> str:
        """Return the anchor of a rating 1 to 5. Raises IndexError outside that range."""
        if not 1 <= rating <= 5:
            raise IndexError(f"no anchor for rating {rating}")
        return (self.one, self.two, self.three, self.four, self.five)[rating - 1]


class Short(Anchors):
    """The anchors as one line each, at most 80 characters."""

    one: ShortText = Field(alias="1")
    two: ShortText = Field(alias="2")
    three: ShortText = Field(alias="3")
    four: ShortText = Field(alias="4")
    five: ShortText = Field(alias="5")


class SampleAnswer(Part):
    """An answer with the rating that the bank's authors agree on."""

    answer: Text
    rating: Rating
    reason: Text
    provenance: Text = AUTHORED
