"""What the models use of pydantic, loaded as one: whoever needs it first loads it, and the others wait.

Pydantic loads its parts when they are first asked for. Threads that asked at once saw half of them, 1 time in
30: a module that all others import is loaded by one thread alone.
"""

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

__all__ = [
    "BaseModel",
    "BeforeValidator",
    "ConfigDict",
    "Field",
    "PlainSerializer",
    "StringConstraints",
    "ValidationError",
    "WithJsonSchema",
]


class _First(BaseModel):
    """Making a model loads what pydantic needs for it."""

    number: int = Field(default=0, ge=0)
