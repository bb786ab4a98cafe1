"""What a value of a record may be: its check where a record is read, and what the JSON Schema says of it.

To everything else these are plain texts and numbers. A plain `str` in a record is an id or a word of ours, to
be compared with what is known. Without pydantic, which only the JSON formats need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from csr_interview.text import clean

MOST = 1_000_000_000
"""The largest whole number that is taken, for seconds and places: about 30 years."""

Check = Callable[[Any], Any]
"""Returns the value as it is kept. Raises ValueError, which says what it must be."""


class Kind:
    """One kind of value."""

    def __init__(self, check: Check, schema: Mapping[str, Any]) -> None:
        """Take the check and the JSON Schema, which may allow more than the check does."""
        self.check = check
        self._schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Let pydantic check with this alone."""
        from csr_interview.models.validation import BeforeValidator

        return handler.generate_schema(Annotated[Any, BeforeValidator(self.check)])

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """Describe it in a JSON Schema."""
        return dict(self._schema)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    return clean(value)


def _line(value: object) -> str:
    return " ".join(_text(value).split())


def _filled(check: Check) -> Check:
    def filled(value: object) -> Any:
        found = check(value)
        if not found.strip():
            raise ValueError("must not be empty")
        return found

    return filled


_ID = "[0-9A-Za-z_-]{1,64}"


def is_id(text: str) -> bool:
    """Return whether a text can be an ID."""
    return re.fullmatch(_ID, text) is not None


def _matching(pattern: str, what: str, further: Check | None = None) -> Kind:
    expression = re.compile(pattern)

    def check(value: object) -> Any:
        if not isinstance(value, str) or not expression.fullmatch(value):
            raise ValueError(what)
        return further(value) if further and value else value

    return Kind(check, {"type": "string", "pattern": f"^{pattern}$"})


def _time(value: str) -> str:
    try:
        datetime.fromisoformat(value[:-1])
    except ValueError:
        raise ValueError("must be a time that exists") from None
    return value


def _between(low: Fraction | int, high: Fraction | int, what: str) -> Check:
    def check(value: Any) -> str:
        try:
            if not low <= Fraction(value) <= high:
                raise ValueError(what)
        except ZeroDivisionError:
            raise ValueError("must not divide by zero") from None
        return str(value)

    return check


def _whole(low: int, high: int, what: str) -> Kind:
    def check(value: object) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError(what)
        return value

    return Kind(check, {"type": "integer", "minimum": low, "maximum": high})


def one_of(*words: str) -> Kind:
    """Return the kind of a text that is one of some words."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"must be one of {', '.join(repr(str(word)) for word in words)}")
        return value

    return Kind(check, {"enum": [str(word) for word in words]})


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def recorded(value: object) -> object:
    """Return a value of a task's response as it is kept. Raises ValueError."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [clean(one) for one in value]
    if type(value) is int and 1 <= value <= MOST:  # a rating, or how many false alarms there were
        return value
    raise ValueError(f"must hold ids, lists of ids, or whole numbers from 1 to {MOST}")


_STAMP = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"
_NO_TIME = "must be a time such as 2026-11-20T14:00:00.000Z"
_EXACT = "(-?[0-9]{1,200}(/[0-9]{1,200}|\\.[0-9]{1,200})?)?"
_TEXT = {"type": "string"}

Text = Annotated[str, Kind(_text, _TEXT)]
"""Typed text, cleaned."""
Line = Annotated[str, Kind(_line, _TEXT)]
"""The same on one line."""
Name = Annotated[str, Kind(_filled(_line), _TEXT)]
"""A line that is not empty."""
Filled = Annotated[str, Kind(_filled(_text), _TEXT | {"minLength": 1})]
"""A text that is not empty."""
Id = Annotated[str, _matching(_ID, "must be an id")]
IdOrNone = Annotated[str, _matching(f"({_ID})?", "must be an id")]
Sha256 = Annotated[str, _matching("[0-9a-f]{64}", "must be 64 hexadecimal digits")]
Sha256OrNone = Annotated[str, _matching("([0-9a-f]{64})?", "must be 64 hexadecimal digits")]
Time = Annotated[str, _matching(_STAMP, _NO_TIME, _time)]
"""UTC, ISO 8601 with milliseconds and Z."""
TimeOrNone = Annotated[str, _matching(f"({_STAMP})?", _NO_TIME, _time)]
"""The same; empty where there is none."""
_NO_NUMBER = 'must be a number such as "7/2"'
Score = Annotated[str, _matching(_EXACT, _NO_NUMBER, _between(1, 5, "must be from 1 to 5, as ratings are"))]
"""An exact score such as "7/2" or "3.5"; empty where there is none."""
Share = Annotated[str, _matching(_EXACT[1:-2], _NO_NUMBER, _between(0, 1, "must be from 0 to 1"))]
"""An exact part of a whole such as "3/4"."""
Reliability = Annotated[
    str,
    _matching(_EXACT, _NO_NUMBER, _between(Fraction(1, 20), Fraction(19, 20), "must be from 0.05 to 0.95")),
]
"""An exact reliability, away from 0 and 1, where the odds are not defined; empty where there is none."""
Rating = Annotated[int, _whole(1, 5, "must be a rating from 1 to 5, or null")]
Whole = Annotated[int, _whole(0, MOST, f"must be a whole number from 0 to {MOST}")]
Number = Annotated[int, _whole(1, MOST, f"must be a whole number from 1 to {MOST}")]
"""A place in an order that begins with 1."""
Flag = Annotated[bool, Kind(_flag, {"type": "boolean"})]
_NUMBER = {"type": "integer", "minimum": 1, "maximum": MOST}
Recorded = Annotated[object, Kind(recorded, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}, _NUMBER]})]
"""What is kept for one key of a task's response: an id, a list of ids, a rating, or how many false alarms."""


@cache
def checks_of(record: type) -> dict[str, Check]:
    """Return the checks of a record's fields, by name, for those that are text or of a kind."""
    hints = get_type_hints(record, include_extras=True)
    return {name: check for name, hint in hints.items() if (check := _check_of(hint)) is not None}


def _check_of(hint: Any) -> Check | None:
    if hint is str:
        return _text
    for one in getattr(hint, "__metadata__", ()):
        if isinstance(one, Kind):
            return one.check
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return one_of(*parts).check
    if origin is Mapping and (of_value := _check_of(parts[1])) is not None:
        return _mapping(of_value)
    if type(None) in parts and (of_rest := _check_of(parts[0])) is not None:
        return lambda value: None if value is None else of_rest(value)
    return None


def _mapping(of_value: Check) -> Check:
    def check(value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValueError("must be an object")
        return {key: of_value(one) for key, one in value.items()}

    return check
