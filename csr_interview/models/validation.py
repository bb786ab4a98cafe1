"""What is used of pydantic, in one module, so that only one thread at a time imports it.

Pydantic loads its parts on first use. When several threads did that at once, one in 30 runs saw only half of
them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel as BaseModel
from pydantic import BeforeValidator as BeforeValidator
from pydantic import ConfigDict as ConfigDict
from pydantic import Field as Field
from pydantic import PlainSerializer, WithJsonSchema
from pydantic import SkipValidation as SkipValidation
from pydantic import StringConstraints as StringConstraints
from pydantic import TypeAdapter as TypeAdapter
from pydantic import ValidationError as ValidationError
from pydantic import create_model as create_model

from csr_interview.models.exact import to_fraction, to_plain


class _First(BaseModel):
    """Defining a model loads what pydantic needs for it."""

    number: int = Field(default=0, ge=0)


# The parts of a question bank.


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
"""An ID: lowercase letters, digits and hyphens."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that must not be empty."""

Rating = Annotated[int, Field(ge=1, le=5)]
"""1 (far below what the job needs) to 5 (well above it)."""

Minutes = Annotated[int, Field(ge=0, le=480)]

AUTHORED = "authored"
"""The provenance of a part that no source document holds: written for this project."""


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
