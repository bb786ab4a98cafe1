"""Files made to confuse or to stop the program: each gives a problem, none a crash or a wait."""

from __future__ import annotations

import copy
import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csr_interview.banks import library as banks
from csr_interview.banks import types
from csr_interview.banks.library import MAX_BYTES, MAX_FINDINGS, check_file, load_file, parse, shipped_dir
from csr_interview.banks.lint import lint
from csr_interview.banks.types import build, key_path, owner, place
from csr_interview.errors import BankError
from tests.banks.editing import bank_text, edited

UNREADABLE: list[tuple[str, bytes, str, str]] = [
    ("syntax", b'id = "a"\ntitle = \n', "line 2, column 9", "not TOML: invalid value"),
    ("end of file", b'id = "a"\nx = [1, 2\n', "line 2", "not TOML: unclosed array"),
    ("key twice", b"a = 1\na = 2\n", "line 2, column 6", "this key is given twice"),
    ("not UTF-8", b'id = "a"\ntitle = "\xe9"\n', "line 2", "is not UTF-8; save the file as UTF-8"),
    ("UTF-16", 'id = "a"'.encode("utf-16"), "line 1", "is not UTF-8; save the file as UTF-8"),
    ("huge", b"#" * (MAX_BYTES + 1), "(file)", "is larger than 1024 KiB, the limit for a bank"),
    ("brackets", b"x = " + b"[" * 90_000, "(file)", "is nested too deeply"),
    ("tables", b"x = " + b"{a=" * 40 + b"1" + b"}" * 40, "(file)", "is nested too deeply"),
    ("dots", b"a." * 90_000 + b"a = 1", "line 1", "has more than 200 dots: break it into several lines"),
    ("digits", b"x = " + b"1" * 9_000, "line 1", "contains a number that is far too long"),
    ("digits below", b'# 1\na = "' + b"1" * 9_000 + b'"\nx = [\n  1, # 2\n  -' + b"1_" * 9_000 + b"1]",
     "line 5", "contains a number that is far too long"),
    ("crowd", b"[[x]]\n" * 30_000, "(file)", "contains more than 20000 values, the limit for a bank"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "key", "message"), [u[1:] for u in UNREADABLE], ids=[u[0] for u in UNREADABLE]
)
def test_unreadable_files(tmp_path: Path, content: bytes, key: str, message: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    assert [(p.key, p.message, p.level) for p in check_file(path)] == [(key, message, "error")]


def test_missing_and_misnamed_files(tmp_path: Path) -> None:
    other = tmp_path / "bank.txt"
    other.write_text("", encoding="utf-8")
    assert [p.message for p in check_file(other)] == ["the file name must end in .toml"]
    assert check_file(tmp_path / "none.toml")[0].message.startswith("cannot be read: ")


def test_problems_are_limited(tmp_path: Path) -> None:
    path = tmp_path / "noise.toml"
    path.write_text("".join(f"k{i} = 1\n" for i in range(2 * MAX_FINDINGS)), encoding="utf-8")
    problems = check_file(path)
    assert len(problems) == MAX_FINDINGS + 1
    assert problems[-1].message.endswith("further problems are not listed")


def test_a_long_text_does_not_flood_the_message(tmp_path: Path) -> None:
    name = "x" * 50_000
    path = edited(
        tmp_path,
        ('competencies = ["motivation"]', f'competencies = ["{name}"]'),
        ("[opening]", f"[{name}]\n[opening]"),
    )
    assert {len(str(p)) < 1_000 for p in check_file(path)} == {True}


def test_text_is_cleaned_on_loading(tmp_path: Path) -> None:
    title = r'title = "Irate \u001b[31mcus\u202etomer\u0007\u0301"'
    bank = load_file(edited(tmp_path, ('title = "Irate customer"', title)))
    assert bank.question("q1").title == "Irate [31mcustomeŕ"


def test_markup_is_kept_as_text(tmp_path: Path) -> None:
    bank = load_file(edited(tmp_path, ('title = "Irate customer"', 'title = "[@click=app.quit]x[/]"')))
    assert bank.question("q1").title == "[@click=app.quit]x[/]"


def test_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + bank_text().replace("\n", "\r\n").encode())
    assert check_file(path) == []
    assert load_file(path) == load_file(edited(tmp_path))


def test_numbers_stay_exact(tmp_path: Path) -> None:
    bank = load_file(edited(tmp_path, ("weight = 20", "weight = 20.1"), ("weight = 15", "weight = 14.9")))
    assert sum(question.weight for question in bank.questions) == 100


RAW = parse(bank_text())


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value in a tree."""
    if not isinstance(value, (dict, list)):
        return [path]
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    return [path, *(found for key, entry in entries for found in places(entry, (*path, key)))]


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


ODD: list[Any] = [
    *("", "x", "q1", 0, -1, True, 10**40, [], {}, [[]], [{}], {"id": []}, ["a", 3, {}]),
    *(Decimal("NaN"), Decimal("-Infinity"), Decimal("0.1"), datetime.date(2026, 11, 21), datetime.time(9)),
]
GONE = object()
FEWER = object()
"""Only the first entry of a list is left."""


def damaged(tree: dict[str, Any], changes: list[tuple[tuple[str | int, ...], Any]]) -> dict[str, Any]:
    """Return a copy of a bank with other values at some of its places."""
    raw = copy.deepcopy(tree)
    for path, value in changes:
        holder: Any = raw
        try:
            for part in path[:-1]:
                holder = holder[part]
            if value is GONE:
                del holder[path[-1]]
            elif value is FEWER:
                del holder[path[-1]][1:]
            else:
                holder[path[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return raw


def test_errors_are_not_crowded_out_by_warnings(tmp_path: Path) -> None:
    names = ", ".join(['"communication"'] * (2 * MAX_FINDINGS))
    twice = ('competencies = ["motivation"]', f'competencies = ["motivation", {names}]')
    path = edited(tmp_path, twice)
    assert {problem.level for problem in check_file(path)} == {"warning"}
    assert load_file(path).id == "csr"
    path = edited(tmp_path, twice, ("accuracy = 10", "accuracy = 11"))
    assert "the weights add up to 101, not 100" in [problem.message for problem in check_file(path)]
    with pytest.raises(BankError, match="add up to 101"):
        load_file(path)


def test_a_bank_is_never_refused_without_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "_finding", lambda error, raw: None)
    bank, findings = build(RAW | {"minutes": "x"})
    assert bank is None
    assert [(f.path, f.message, f.level) for f in findings] == [
        (("minutes",), "does not fit here: Input should be a valid integer", "error")
    ]


SHIPPED = parse((shipped_dir() / "csr.toml").read_text(encoding="utf-8"))
LISTS_IN_RULES = [
    path
    for path in places(SHIPPED)
    if path[:1] == ("tasks",) and path[2:3] == ("rule",) and isinstance(at(SHIPPED, path), list)
]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(LISTS_IN_RULES) | st.sampled_from(places(SHIPPED)[1:]),
            st.just(FEWER) | st.sampled_from([*ODD, GONE]),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_bank_is_refused_exactly_where_an_error_is_told(
    changes: list[tuple[tuple[str | int, ...], Any]],
) -> None:
    raw = damaged(SHIPPED, changes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(banks, "read", lambda path, links: "")
        patch.setattr(banks, "parse", lambda text: raw)
        problems = check_file(Path("damaged.toml"))
        try:
            load_file(Path("damaged.toml"))
            loaded = True
        except BankError:
            loaded = False
    assert loaded != any(problem.level == "error" for problem in problems)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(places(RAW)[1:]), st.sampled_from([*ODD, GONE])), min_size=1, max_size=5
    )
)
def test_any_part_may_be_anything(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    """Whatever stands in a bank: a usable bank or an error, told in our words at a place in the file."""
    raw = damaged(RAW, changes)
    bank, findings = build(raw)
    assert (bank is None) == bool(findings)
    for finding in [*findings, *lint(raw)]:
        assert key_path(finding.path)
        assert isinstance(owner(raw, finding.path), str)
        assert place(raw, finding.path) or finding.path == ()
        assert not finding.message.startswith(("Input", "Value error", "Field", "Extra", "String"))
