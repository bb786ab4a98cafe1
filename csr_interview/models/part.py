"""What every piece of a question bank is built from."""

from __future__ import annotations

from typing import Annotated

from csr_interview.models.validation import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
"""An id: lower-case letters, digits and hyphens."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that must not be empty."""

Rating = Annotated[int, Field(ge=1, le=5)]
"""1 (far below what the job needs) to 5 (well above it)."""

Minutes = Annotated[int, Field(ge=0, le=480)]


class Part(BaseModel):
    """Base of every piece of a bank: immutable, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
