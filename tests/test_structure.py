"""Imports point one way, and what is said to be pure is: read from the source of every module."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import csr_interview

PACKAGE = Path(csr_interview.__file__).parent
OURS = "csr_interview"

WITHOUT_EFFECTS = {
    *("__future__", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools"),
    *("hashlib", "itertools", "json", "math", "pydantic", "re", "typing"),
}
"""Modules that know no file, no clock that is not asked for, and no chance."""

WRITES_FILES = {"files.py", "candidate_folder.py"}
READS_A_CLOCK = {"now", "today", "utcnow", "monotonic", "perf_counter"}
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|PRAGMA|CREATE|ALTER|DROP|ATTACH|WITH)\s+\S+.*\s")


def modules(*rooms: str) -> list[Path]:
    found = [path for path in sorted(PACKAGE.rglob("*.py")) if not rooms or room(path) in rooms]
    assert len(found) >= (100 if not rooms else 1)
    return found


def room(path: Path) -> str:
    """Return the package, or the module of the top level, that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where they lead"
            module = node.module or ""
            yield from (f"{OURS}.{name.name}" for name in node.names) if module == OURS else (module,)


def test_imports_keep_to_the_contracts_in_pyproject(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(str(PACKAGE.parent / "pyproject.toml"), no_cache=True, no_logo=True)
    assert not broken, capsys.readouterr().out


THREADS = """
import sys, threading, time, traceback, random
sys.setswitchinterval(1e-5)
import csr_interview.store
chance, wrong = random.Random(int(sys.argv[1])), []
names = ["banks.types", "models.bank", "models.tasks", "scoring.panel", "exchange.json", "live.session",
         "store.importing", "exchange.batch", "banks.lint", "documents.statistics", "scoring.tasks"]
chance.shuffle(names)

def work(mine, wait):
    time.sleep(wait)
    try:
        for name in mine:
            __import__("csr_interview." + name)
    except Exception:
        wrong.append(traceback.format_exc())

threads = [threading.Thread(target=work, args=(names[n::4], chance.random() * 0.01)) for n in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
sys.exit("".join(wrong) or 0)
"""


@pytest.mark.parametrize("seed", range(3))
def test_threads_may_import_at_once(seed: int) -> None:
    done = subprocess.run([sys.executable, "-c", THREADS, str(seed)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["models", "merge", "scoring"])
def test_rules_depend_on_nothing_but_what_they_are_given(name: str) -> None:
    for path in modules(name):
        others = {used.split(".")[0] for used in imported(path)} - {OURS}
        assert others <= WITHOUT_EFFECTS, path.name
        assert not calls(path) & READS_A_CLOCK, path.name


def test_documents_and_formats_read_no_clock_and_write_no_files() -> None:
    for path in modules("documents", "exchange"):
        assert not calls(path) & READS_A_CLOCK, path.name
        others = {used.split(".")[0] for used in imported(path)}
        assert path.name in WRITES_FILES or not others & {"os", "shutil", "tempfile", "time"}, path.name


def loaded(path: Path) -> Iterator[ast.AST]:
    """Yield the statements that run when a module is imported: none in functions, none for types alone."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            waiting += node.orelse
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.expr)):
            waiting += ast.iter_child_nodes(node)


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circles(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the modules that are in a circle of imports, or lie between two, each with those it imports."""
    while ends := {
        name
        for name, found in needs.items()
        if not found & needs.keys() or not any(name in others for others in needs.values())
    }:
        needs = {name: found for name, found in needs.items() if name not in ends}
    return {name: found & needs.keys() for name, found in needs.items()}


def ours(nodes: Iterable[ast.AST]) -> set[str]:
    """Return what `from` statements import of this program; a name may be that of a module or not."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (module := node.module or "").startswith(OURS):
            names = {f"{module}.{one.name}" for one in node.names}
            found |= names if names <= MODULES.keys() else {module, *names}
    return found & MODULES.keys()


MODULES = {dotted(path): path for path in modules()}


def test_no_modules_load_each_other() -> None:
    """Threads import what they need when they need it; in a circle one would see half of a module.

    A package counts as imported by all that is in it.
    """
    assert not circles(
        {name: (ours(loaded(path)) | {name.rpartition(".")[0]}) - {name} for name, path in MODULES.items()}
    )


def test_no_modules_know_each_other() -> None:
    """Imports in functions and for types alone count: who reads a module need not know what imports it."""
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
    assert not circles({name: ours(ast.walk(tree)) - {name} for name, tree in trees.items()})


def calls(path: Path) -> set[str]:
    """Return the names of the methods that a module calls."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {name for node in ast.walk(tree) if (name := _method(node))}


def _method(node: ast.AST) -> str:
    """Return the name of the method that is called; empty for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr
    return ""


def test_sql_stands_in_the_store_alone() -> None:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
                assert room(path) == "store", f"{path.name}:{node.lineno}"
