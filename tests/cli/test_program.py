"""The program as its own process: what it imports, how it fails, how it meets pipes and terminals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import csr_interview
from csr_interview.__main__ import _only_places
from csr_interview.cli.failures import guarded
from csr_interview.errors import CsrInterviewError, StoreError

PACKAGE = Path(csr_interview.__file__).parent


def python(*args: str, **options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
        env={**os.environ, **options},
        check=False,
    )


def program(*args: object, **options: str) -> subprocess.CompletedProcess[str]:
    return python("-m", "csr_interview", *(str(arg) for arg in args), **options)


def test_the_core_never_imports_textual() -> None:
    modules = [
        ".".join(("csr_interview", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in ("ui", "question_banks")
    ]
    assert len(modules) > 40
    code = f"import sys, importlib\nfor name in {modules!r}: importlib.import_module(name)\n"
    found = python("-c", code + "print([name for name in sys.modules if name.split('.')[0] == 'textual'])")
    assert (found.stdout.strip(), found.stderr) == ("[]", "")


def test_the_version_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['csr-interview', '--version']\n"
        "from csr_interview.__main__ import main\n"
        "code = main()\n"
        "heavy = {'click', 'pydantic', 'textual', 'sqlite_utils', 'sqlite3', 'json'}\n"
        "print(code, sorted(heavy & set(sys.modules)))"
    )
    assert python("-c", code).stdout == f"csr-interview {csr_interview.__version__}\n0 []\n"


@pytest.mark.parametrize("args", [(), ("demo",), ("--store", "x.db")])
def test_without_a_terminal_the_app_says_so(args: tuple[str, ...], tmp_path: Path) -> None:
    found = program(*args, CSR_INTERVIEW_HOME=str(tmp_path / "home"))
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith("csr-interview: The app needs a terminal")
    assert len(found.stderr.splitlines()) == 1
    assert not (tmp_path / "home").exists()


def test_no_terminal_is_found_before_anything_heavy_is_imported() -> None:
    code = (
        "import sys; sys.argv = ['csr-interview']\n"
        "from csr_interview.__main__ import main\n"
        "code = main()\n"
        "print(code, sorted({'click', 'pydantic', 'textual', 'sqlite_utils'} & set(sys.modules)))"
    )
    assert python("-c", code).stdout == "2 []\n"


@pytest.mark.skipif(os.name != "posix", reason="needs a shell with head")
def test_a_reader_that_leaves_is_no_error(store: Path) -> None:
    for command in ("list --json --limit 0", "export", "banks show csr"):
        line = f"{sys.executable} -m csr_interview --store {store} {command}"
        shell = ["bash", "-c", f"{line} | head -c 1; exit ${{PIPESTATUS[0]}}"]
        found = subprocess.run(shell, capture_output=True, timeout=120, check=False)
        assert (found.returncode, found.stderr) == (0, b""), command


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "command", ["--version", "--help", "list", "list --json", "export -o -", "banks schema", "guide csr"]
)
def test_a_full_disk_is_said_plainly(store: Path, command: str) -> None:
    places = [] if command == "--version" else ["--store", str(store)]
    line = [sys.executable, "-m", "csr_interview", *places, *command.split()]
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, timeout=120, check=False)
    assert found.stderr == b"csr-interview: The output could not be written: no space left on device.\n"
    assert found.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_the_messages_too_is_no_crash(store: Path) -> None:
    line = [sys.executable, "-m", "csr_interview", "--store", str(store), "list"]
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(line, stdout=full, stderr=full, timeout=120, check=False)
    assert found.returncode == 1


def test_output_survives_a_narrow_encoding(store: Path) -> None:
    line = [sys.executable, "-m", "csr_interview", "--store", str(store), "list", "--status", "draft"]
    narrow = {**os.environ, "PYTHONIOENCODING": "iso-8859-1"}
    found = subprocess.run(line, capture_output=True, timeout=120, env=narrow, check=False)
    assert (found.returncode, found.stderr) == (0, b"")
    # The dash of a question not rated is not in Latin-1; the dot between role and stage is.
    assert "? ?" in found.stdout.decode("iso-8859-1")
    assert " · " in found.stdout.decode("iso-8859-1")


def test_a_clear_error_is_one_line_and_exit_1(tmp_path: Path) -> None:
    found = program("--store", tmp_path / "none.db", "list")
    assert (found.returncode, found.stdout) == (1, "")
    assert len(found.stderr.splitlines()) == 1
    assert "Traceback" not in found.stderr


def test_a_defect_is_one_line_without_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> int:
        raise ValueError("Dana Whitfield said something")

    assert guarded(broken) == 1
    assert capsys.readouterr().err == (
        "csr-interview: An unexpected error occurred (ValueError). Set CSR_INTERVIEW_DEBUG=1 for details.\n"
    )


def test_a_defect_can_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise ValueError("x")

    monkeypatch.setenv("CSR_INTERVIEW_DEBUG", "1")
    with pytest.raises(ValueError, match="x"):
        guarded(broken)


def test_errors_are_told_with_cause_and_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    def failing() -> int:
        raise StoreError("It failed", "the disk\x1b[2J is full", "Free some space")

    assert guarded(failing) == 1
    assert capsys.readouterr().err == "csr-interview: It failed: the disk[2J is full. Free some space.\n"
    assert issubclass(StoreError, CsrInterviewError)


def test_ctrl_c_is_exit_130(capsys: pytest.CaptureFixture[str]) -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    assert guarded(stopped) == 130
    assert capsys.readouterr().err == "csr-interview: Canceled.\n"


def test_options_alone_open_the_app_without_click() -> None:
    assert _only_places([]) == (None, [])
    assert _only_places(["--store", "a.db", "--bank-dir=b", "--bank-dir", "c"]) == (
        Path("a.db"),
        [Path("b"), Path("c")],
    )
    for other in (
        ["list"],
        ["--store"],
        ["--store="],
        ["--help"],
        ["--store", "--bank-dir"],
        ["--store", "a", "demo"],
    ):
        assert _only_places(other) is None
