"""Checking the types of a bank: a TOML tree becomes a `Bank`, or problems. Also the JSON Schema."""

from __future__ import annotations

import ast
import difflib
import functools
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from csr_interview.models import bank as bank_models
from csr_interview.models import must_pass as must_pass_models
from csr_interview.models import scales as scale_models
from csr_interview.models import tasks as task_models
from csr_interview.models.bank import Bank
from csr_interview.models.exact import MAX_DIGITS, to_fraction
from csr_interview.models.validation import Part, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# A bank as a TOML tree, which may have any content: nothing here raises for a missing or mistyped part.


Level = Literal["error", "warning"]
Path = tuple[str | int, ...]
"""The path to a value: table keys and list indexes."""
Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in a bank. A bank with errors cannot be used, one with warnings can."""

    path: Path
    message: str
    level: Level = "error"


# Reading a tree with any content ------------------------------------------------------------------------


def table(value: object) -> Tree:
    """Return a table; empty for anything else."""
    return value if isinstance(value, dict) else {}


def at(raw: object, *path: str) -> Any:
    """Return the value under nested keys, or None."""
    for key in path:
        raw = table(raw).get(key)
    return raw


def tables(raw: object, *path: str) -> list[tuple[Path, Tree]]:
    """Return the tables in a list, each with its path."""
    value = at(raw, *path)
    entries = enumerate(value) if isinstance(value, list) else ()
    return [((*path, i), entry) for i, entry in entries if isinstance(entry, dict)]


def text(raw: Tree, key: str) -> str:
    """Return a string; empty for anything else."""
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def texts(raw: Tree, key: str) -> list[tuple[int, str]]:
    """Return the strings in a list, each with its place."""
    value = raw.get(key)
    return [(i, v) for i, v in enumerate(value) if isinstance(v, str)] if isinstance(value, list) else []


def ids(entries: Iterable[tuple[Path, Tree]]) -> set[str]:
    """Return the ids of tables."""
    return {entry["id"] for _, entry in entries if isinstance(entry.get("id"), str)}


def number(value: object) -> Fraction | None:
    """Return an exact number, or None."""
    try:
        return to_fraction(value)
    except ValueError:
        return None


def conditions(raw: Tree) -> list[tuple[Path, Tree]]:
    """Return the conditions of all must-pass criteria, each with its path."""
    return [
        ((*path, *place), condition)
        for path, criterion in tables(raw, "decision", "must_pass")
        for place, condition in tables(criterion, "conditions")
    ]


def quoted(names: Iterable[str]) -> str:
    """Return names in quotes, sorted, with commas."""
    return ", ".join(f'"{name}"' for name in sorted(names))


def unknown_ids(path: Path, entry: Tree, key: str, known: set[str], what: str) -> Iterator[Finding]:
    """Yield the unknown IDs in a list of an entry."""
    for i, name in texts(entry, key):
        if name not in known:
            yield Finding((*path, key, i), f'there is no {what} "{name}"')


# Naming places ------------------------------------------------------------------------------------------

_BARE = re.compile("[A-Za-z0-9_-]{1,60}")
_NOUNS = {
    "responsibilities": "responsibility",
    "competencies": "competency",
    "questions": "question",
    "tasks": "task",
    "stages": "stage",
    "plans": "plan",
    "must_pass": "must-pass criterion",
    "gates": "must-pass criterion",
}


def key_path(path: Path) -> str:
    """Return a path as text: `questions[2].weight`, counted from 0."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            name = part if _BARE.fullmatch(part) else json.dumps(part[:60], ensure_ascii=False)
            shown += f".{name}" if shown else name
    return shown or "(file)"


def owner(raw: Tree, path: Path) -> str:
    """Return the question, task and so on that contains a path, such as `question "q3"`; or empty."""
    value: Any = raw
    found = ""
    for before, part in zip(("", *path), path, strict=False):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            break
        name = table(value).get("id")
        if isinstance(part, int) and isinstance(name, str) and before in _NOUNS:
            found = f'{_NOUNS[str(before)]} "{name}"'
    return found


def place(raw: Tree, path: Path) -> tuple[int, ...]:
    """Return a sort key for paths in the order of the file; missing ones are last."""
    order: list[int] = []
    value: Any = raw
    for part in path:
        if isinstance(value, dict) and part in value:
            order.append(list(value).index(str(part)))
            value = value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            order.append(part)
            value = value[part]
        else:
            order.append(1_000_000)
            break
    return tuple(order)


_MODULES: tuple[ModuleType, ...] = (bank_models, must_pass_models, scale_models, task_models)


def build(raw: Tree) -> tuple[Bank | None, list[Finding]]:
    """Return the bank and no findings, or None and all type errors.

    Strict: `star = "yes"` and `minutes = "5"` are errors.
    """
    bank, findings = _validated(raw)
    findings += _numbers_as_text(raw)
    return (None if findings else bank), findings


def build_kept(raw: object) -> tuple[Bank | None, list[Finding]]:
    """Return the same for a stored bank, which has exact numbers as text.

    Without `coverage` there is no minimum, so that old interviews keep their rules.
    """
    decision = at(raw, "decision")
    if isinstance(decision, dict):
        raw = {**table(raw), "decision": {"coverage": 0, **decision}}
    return _validated(raw)


def _validated(raw: object) -> tuple[Bank | None, list[Finding]]:
    """Return the bank, or the findings."""
    try:
        return Bank.model_validate(_tuples(raw), strict=True), []
    except ValidationError as exc:
        errors = exc.errors(include_url=False)
        found = (_finding(error, table(raw)) for error in errors)
        findings = [finding for finding in found if finding is not None]
        return None, findings or [_as_it_is(error) for error in errors]


def _as_it_is(error: ErrorDetails) -> Finding:
    """Return a problem in pydantic's words, if there are no others."""
    return Finding(_plain_path(error["loc"])[0], f"does not fit here: {error['msg']}")


def _tuples(value: Any) -> Any:
    """Return a tree with tuples instead of lists, for strict checking."""
    if isinstance(value, list):
        return tuple(_tuples(entry) for entry in value)
    if isinstance(value, dict):
        return {key: _tuples(entry) for key, entry in value.items()}
    return value


def _numbers_as_text(raw: Tree) -> Iterator[Finding]:
    """Yield weights and limits in quotes, which the schema does not allow."""
    decision = table(raw.get("decision"))
    places: list[tuple[Path, object]] = [
        (("decision", key), decision.get(key)) for key in ("borderline", "coverage", "family_coverage")
    ]
    for key, value in table(decision.get("reliability")).items():
        places.append((("decision", "reliability", key), value if key != "source" else None))
    for path, entry in (*tables(raw, "questions"), *tables(raw, "tasks")):
        places.append(((*path, "weight"), entry.get("weight")))
        for key in ("critical_weight", "full_credit"):
            places.append(((*path, "rule", key), table(entry.get("rule")).get(key)))
    limits = (*tables(raw, "decision", "bands"), *tables(raw, "decision", "gates"), *conditions(raw))
    for path, entry in limits:
        places.append(((*path, "at_least"), entry.get("at_least")))
    weights: list[tuple[Path, object]] = [(("decision", "components"), decision.get("components"))]
    for name, preset in table(decision.get("presets")).items():
        for key in ("questions", "components"):
            weights.append((("decision", "presets", name, key), table(preset).get(key)))
    for path, values in weights:
        places += [((*path, name), value) for name, value in table(values).items()]
    for path, value in places:
        if isinstance(value, str) and number(value) is not None:
            yield Finding(path, "a number is needed, without quotes")


# Plain words --------------------------------------------------------------------------------------------


def _found(value: object) -> str:
    """Return the type of a TOML value in words."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "true or false"),
        (int, "a whole number"),
        ((Decimal, float, Fraction), "a number with a decimal point"),
        (str, "text"),
        ((list, tuple), "a list"),
        (dict, "a table"),
        ((date, time, datetime), "a date or time"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "something else")


def _one_of(expected: str, value: object) -> str:
    """Return the allowed values, from pydantic's notation, and the actual one."""
    allowed = ", ".join(f'"{name}"' for name in re.findall(r"'([^']*)'", expected))
    shown = f'"{value[:40]}"' if isinstance(value, str) else _found(value)
    return f"must be one of {allowed}, not {shown}"


def _no_number(error: object, value: object) -> str:
    """Return why a value is not an exact number."""
    if isinstance(value, (date, time, list, tuple, dict)):
        return f"a number is needed, not {_found(value)}"
    if isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:  # Python may refuse to print it
        return f"a number of at most {MAX_DIGITS} digits is needed"
    return str(error)


_PATTERNS = {
    "version": "a version consists of numbers and dots, such as 1.0.0",
    "language": "a language is a code such as en or pt-BR",
}
_ID_RULE = "an ID consists of lowercase letters, digits and hyphens"

_WORDS: dict[str, Callable[[dict[str, Any], object], str]] = {
    "missing": lambda ctx, value: "is missing",
    "string_type": lambda ctx, value: f"text in quotes is needed, not {_found(value)}",
    "string_too_short": lambda ctx, value: "must not be empty",
    "string_too_long": lambda ctx, value: f"must not be longer than {ctx['max_length']} characters",
    "int_type": lambda ctx, value: f"a whole number is needed, not {_found(value)}",
    "bool_type": lambda ctx, value: f"true or false is needed (without quotes), not {_found(value)}",
    "tuple_type": lambda ctx, value: f"a list in [brackets] is needed, not {_found(value)}",
    "dict_type": lambda ctx, value: f"a table is needed, not {_found(value)}",
    "model_type": lambda ctx, value: f"a table is needed, not {_found(value)}",
    "model_attributes_type": lambda ctx, value: f"a table is needed, not {_found(value)}",
    "too_short": lambda ctx, value: f"must have at least {ctx['min_length']} in the list",
    "greater_than": lambda ctx, value: f"must be more than {ctx['gt']}",
    "greater_than_equal": lambda ctx, value: f"must be at least {ctx['ge']}",
    "less_than_equal": lambda ctx, value: f"must be at most {ctx['le']}",
    "literal_error": lambda ctx, value: _one_of(ctx["expected"], value),
    "enum": lambda ctx, value: _one_of(ctx["expected"], value),
    "union_tag_not_found": lambda ctx, value: "is missing",
    "union_tag_invalid": lambda ctx, value: _one_of(ctx["expected_tags"], ctx["tag"]),
    "value_error": lambda ctx, value: _no_number(ctx["error"], value),
}


def _finding(error: ErrorDetails, raw: Tree) -> Finding | None:
    """Return pydantic's error in plain words; None if it follows from another one."""
    kind, value, ctx = error["type"], error["input"], error.get("ctx", {})
    path, branch = _plain_path(error["loc"])
    if branch:
        chosen = _value(raw, path[:4])
        if isinstance(chosen, dict) == branch.startswith("literal"):
            return None  # about the other branch of the union
        if not isinstance(chosen, dict):
            return Finding(path, 'must be "bank", "equal" or a table of weights')
    if kind == "too_short" and _entries(_value(raw, path)) >= ctx["min_length"]:
        return None  # the list is long enough; invalid entries are reported separately
    if kind == "string_pattern_mismatch":
        return Finding(path, _PATTERNS.get(str(path[-1]), _ID_RULE))
    if kind == "extra_forbidden":
        return Finding(path, _unknown_key(error["loc"], str(path[-1])))
    if kind == "missing" and len(path) > 1 and path[-2] == "anchors":
        return Finding(path, f"is missing: say what a rating of {path[-1]} sounds like")
    if kind.startswith("union_tag"):
        path = (*path, "kind")
    return Finding(path, _WORDS[kind](ctx, value) if kind in _WORDS else error["msg"])


def _plain_path(loc: Path) -> tuple[Path, str]:
    """Return pydantic's path without the names of union branches; and the branch of a preset's weights.

    The unions are `tasks[].rule`, `decision.gates[]` and `decision.must_pass[].conditions[]` (by `kind`,
    which is in the path) and the weights of a preset (a table or a word, `dict[…]` or `literal[…]` there).
    """
    path, branch = loc, ""
    if loc[:2] == ("decision", "must_pass") and loc[3:4] == ("conditions",):
        path = loc[:5] + loc[6:]
    elif (loc[:1] == ("tasks",) and loc[2:3] == ("rule",)) or loc[:2] == ("decision", "gates"):
        path = loc[:3] + loc[4:]
    elif loc[:2] == ("decision", "presets") and loc[3:4] in (("questions",), ("components",)):
        path, branch = loc[:4] + loc[5:], str(loc[4]) if len(loc) > 4 else ""
    return tuple(part for part in path if part != "[key]"), branch


def _value(raw: Any, path: Path) -> Any:
    """Return the value at a path, or None."""
    for part in path:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            return None
    return raw


def _entries(value: object) -> int:
    """Return the length of a list; 0 for anything else."""
    return len(value) if isinstance(value, (list, tuple)) else 0


def _models() -> list[type[Part]]:
    """Return the classes of bank parts."""
    members = [member for module in _MODULES for _, member in inspect.getmembers(module, inspect.isclass)]
    return [member for member in members if issubclass(member, Part)]


@functools.cache
def _known_keys() -> tuple[str, ...]:
    """Return all keys of a bank."""
    return tuple(sorted({field for model in _models() for field in model.model_fields}))


def _unknown_key(loc: Path, name: str) -> str:
    """Return the message for an unknown or misplaced key."""
    if name in _known_keys():
        # Such as tasks, 0, rule, order, options; decision, must_pass, 0, conditions, 0, none-right, at_least.
        if loc[:1] == ("tasks",) and loc[2:3] == ("rule",) and len(loc) == 5:
            return f'is not used by a rule of the kind "{loc[3]}"'
        if loc[:2] == ("decision", "must_pass") and len(loc) == 7:
            return f'is not used by a condition of the kind "{loc[5]}"'
        return "is not a known key here"
    return "is not a known key" + _suggestion(name)


def _suggestion(name: str) -> str:
    """Return a hint at the key that was probably meant; empty if none."""
    close = difflib.get_close_matches(name[:60], _known_keys(), n=1, cutoff=0.75)
    return f'; did you mean "{close[0]}"?' if close else ""


# JSON Schema --------------------------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a bank file (draft 2020-12), described by docstrings."""
    schema = Bank.model_json_schema(by_alias=True)
    documented = field_docs(*_MODULES)
    for model in _models():
        found = schema if model is Bank else schema["$defs"].get(model.__name__)
        for name, field in model.model_fields.items() if found else ():
            entry = found["properties"][field.alias or name]
            if (model.__name__, name) in documented:
                entry["description"] = documented[model.__name__, name]
            if entry.get("type") == "number":
                _limits(entry, field.metadata)
                if "default" in entry:
                    entry["default"] = float(field.default)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "csr-interview question bank",
    }


def _limits(entry: dict[str, Any], metadata: list[Any]) -> None:
    """Add the limits of an exact number, which pydantic omits for a custom schema."""
    for key, attribute in (("exclusiveMinimum", "gt"), ("minimum", "ge"), ("maximum", "le")):
        for rule in metadata:
            if hasattr(rule, attribute):
                entry[key] = getattr(rule, attribute)


def field_docs(*modules: ModuleType) -> dict[tuple[str, str], str]:
    """Return the docstrings of fields, by class and field."""
    docs: dict[tuple[str, str], str] = {}
    for module in modules:
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef):
                for field, text in zip(node.body, node.body[1:], strict=False):
                    if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                        match text:
                            case ast.Expr(value=ast.Constant(value=str(words))):
                                docs[node.name, field.target.id] = inspect.cleandoc(words)
    return docs
