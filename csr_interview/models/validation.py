"""What the models use of pydantic, loaded as one: whoever needs it first loads it, and the others wait.

Pydantic loads its parts when they are first asked for. Threads that asked at once saw half of them, 1 time in
30: a module that all others import is loaded by one thread alone.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SkipValidation,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    create_model,
)

from csr_interview.models.exact import to_fraction, to_plain

__all__ = [
    "BaseModel",
    "BeforeValidator",
    "ConfigDict",
    "Field",
    "PlainSerializer",
    "SkipValidation",
    "StringConstraints",
    "TypeAdapter",
    "ValidationError",
    "WithJsonSchema",
    "create_model",
]


class _First(BaseModel):
    """Making a model loads what pydantic needs for it."""

    number: int = Field(default=0, ge=0)


# What every piece of a question bank is built from.


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
"""An id: lower-case letters, digits and hyphens."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that must not be empty."""

Rating = Annotated[int, Field(ge=1, le=5)]
"""1 (far below what the job needs) to 5 (well above it)."""

Minutes = Annotated[int, Field(ge=0, le=480)]


Exact = Annotated[
    Fraction,
    BeforeValidator(to_fraction),
    PlainSerializer(to_plain, return_type=int | str),
    WithJsonSchema({"type": "number"}),
]
"""A number, kept as an exact fraction."""


class Part(BaseModel):
    """Base of every piece of a bank: immutable, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
