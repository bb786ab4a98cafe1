"""Exports in the hands of other programs: tables, browsers, validators. Each is skipped where it is absent.

A validator for HTML is `vnu` on the path, or its jar named by VNU_JAR; html5lib reads the page in any case.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.exchange import Options
from csr_interview.exchange.csv import ANSWERS, INTERVIEWS, LAYOUTS, TASKS, table
from csr_interview.exchange.pages import html_page, html_pages
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Candidate, Interview, TaskResult
from csr_interview.sample.interviews import sample_pairs
from csr_interview.text import csv_unsafe
from tests.documents.making import ANSWERS as NOTED
from tests.documents.making import HOSTILE, bank, interview

pytestmark = pytest.mark.long

PLAIN = {column.name for columns in (INTERVIEWS, ANSWERS, TASKS) for column in columns if not column.text}
"""Columns of numbers, which programs may write in their own way: 4.5000 is 4.5."""

Rows = list[list[str]]


def hostile() -> list[tuple[Interview, Bank]]:
    """Return one interview for each hostile text, which is in all of its texts."""
    used = bank()
    return [
        (
            interview(
                used,
                id=f"{number:018x}ab",
                candidate=Candidate(f"{number:018x}cd", text),
                **dict.fromkeys(("role", "stage", "interviewer", "summary", "opening_notes"), text),
                answers={**NOTED, "irate": replace(NOTED["irate"], notes=text, action=text, result=text)},
                task_results={"reply": TaskResult("reply", {"tone": 4}, text)},
            ),
            used,
        )
        for number, text in enumerate(HOSTILE)
    ]


@pytest.fixture(params=LAYOUTS)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A CSV with hostile cells, as the program writes it."""
    path = tmp_path / f"{request.param}.csv"
    options = Options(layout=request.param, banks=(bank(),))
    path.write_bytes("".join(table(hostile(), options)).encode())
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    return path


def cells(path: Path) -> Rows:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True))


def same(ours: Rows, theirs: Rows) -> None:
    """Check that two tables hold the same cells, numbers compared as numbers, and that guards come off."""
    assert theirs[0] == ours[0]
    assert len(theirs) == len(ours) == len(set(map(len, ours))) * len(ours)
    numeric = [name in PLAIN or name.startswith("rating_") for name in ours[0]]
    for expected, found in zip(ours[1:], theirs[1:], strict=True):
        for name, number, one, other in zip(ours[0], numeric, expected, found, strict=True):
            assert (_number(one) == _number(other)) if number else (one == other), name
    typed = [csv_unsafe(row[theirs[0].index("role")]) for row in theirs[1:]]
    assert set(typed) == set(HOSTILE)


def _number(cell: str) -> Decimal | str:
    try:
        return Decimal(cell).normalize()
    except InvalidOperation:
        return cell


def test_pandas_reads_the_same_cells(written: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(written, dtype=str, keep_default_na=False)
    same(cells(written), [list(frame.columns), *frame.to_numpy().tolist()])
    typed = pandas.read_csv(written)
    for name in PLAIN & set(typed.columns):
        assert pandas.api.types.is_numeric_dtype(typed[name]), name


def test_duckdb_reads_the_same_cells(written: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql(f"SELECT * FROM read_csv('{written}', header = true, all_varchar = true)")
    rows = [["" if cell is None else cell for cell in row] for row in found.fetchall()]
    same(cells(written), [found.columns, *rows])
    guessed = duckdb.sql(f"SELECT count(*) FROM read_csv('{written}')").fetchall()
    assert guessed == [(len(cells(written)) - 1,)]


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_cells(written: Path, tmp_path: Path) -> None:
    ours = cells(written)
    text, standard = "2", "1"
    kinds = "/".join(
        f"{place}/{standard if name in PLAIN or name.startswith('rating_') else text}"
        for place, name in enumerate(ours[0], 1)
    )
    _convert(written, "xlsx", tmp_path, f"CSV:44,34,76,1,{kinds}")
    book = written.with_suffix(".xlsx")
    assert not re.search(rb"<f[ >]", _sheet(book))  # no cell became a formula
    back = tmp_path / "back"
    _convert(book, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", back)
    same(ours, cells(back / written.name))


def _convert(source: Path, form: str, folder: Path, reading: str = "") -> None:
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    options = [f"--infilter={reading}"] if reading else []
    command = [OFFICE, "--headless", "--norestore", profile, "--convert-to", form, *options]
    done = subprocess.run(
        [*command, "--outdir", str(folder), str(source)], capture_output=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr


def _sheet(book: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(book) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


# HTML -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def samples() -> list[tuple[Interview, Bank]]:
    """Forty interviews as they usually are, some with the battery of tasks."""
    csr = load_file(shipped_dir() / "csr.toml")
    until = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    return list(sample_pairs(csr, count=40, seed=3, until=until))


@pytest.fixture
def pages(samples: list[tuple[Interview, Bank]], tmp_path: Path) -> list[Path]:
    """A page of one with the battery, one of hostile text, one of many, one of none."""
    longest = max(samples, key=lambda pair: len(pair[0].task_results))
    texts = {
        "one": html_page(*longest, Options()),
        "hostile": "".join(html_pages(hostile(), Options(blind=True))),
        "many": "".join(html_pages(samples, Options())),
        "none": "".join(html_pages([], Options())),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")
    return [tmp_path / f"{name}.html" for name in texts]


def _validator() -> list[str]:
    if program := shutil.which("vnu"):
        return [program]
    jar, java = os.environ.get("VNU_JAR", ""), shutil.which("java")
    return [java, "-jar", jar] if java and Path(jar).is_file() else []


@pytest.mark.skipif(not _validator(), reason="no vnu validator is installed")
def test_the_validator_of_the_w3c_finds_nothing(pages: list[Path]) -> None:
    done = subprocess.run(
        [*_validator(), "--stdout", *map(str, pages)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_html5lib_finds_no_error(pages: list[Path]) -> None:
    html5lib: Any = pytest.importorskip("html5lib")
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page.read_text(encoding="utf-8"))


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def _browse(page: Path, tmp_path: Path, *options: str) -> str:
    assert BROWSER is not None
    profile = tmp_path / "browser"
    command = [BROWSER, *_QUIET, f"--user-data-dir={profile}", *options, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    shutil.rmtree(profile, ignore_errors=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _sheets(pdf: Path) -> Iterator[tuple[float, float]]:
    """Yield the sizes of a PDF's sheets in points."""
    for found in re.findall(rb"/MediaBox\s*\[([\d. ]+)\]", pdf.read_bytes()):
        _, _, wide, high = map(float, found.split())
        yield wide, high


@pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")
@pytest.mark.parametrize("battery", [False, True])
def test_a_usual_interview_prints_on_two_sheets_of_a4(
    samples: list[tuple[Interview, Bank]], tmp_path: Path, *, battery: bool
) -> None:
    found = [pair for pair in samples if bool(pair[0].task_results) is battery]
    longest = max((html_page(one, used, Options()) for one, used in found), key=len)
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(longest, encoding="utf-8", newline="\n")
    _browse(page, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    sheets = list(_sheets(pdf))
    assert len(sheets) == 2
    assert all(abs(wide - 595) < 2 and abs(high - 842) < 2 for wide, high in sheets)


@pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(pages: list[Path], tmp_path: Path, width: int) -> None:
    for page in pages:
        outer = tmp_path / "outer.html"
        outer.write_text(
            f'<!DOCTYPE html><title>t</title><iframe id="f" src="{page.name}" width="{width}" height="900"'
            ' style="border:0"></iframe><script>f.onload = () => {'
            "const d = f.contentDocument.documentElement;"
            "document.title = `wide ${d.scrollWidth <= d.clientWidth} ${f.contentDocument.title}`}</script>",
            encoding="utf-8",
        )
        seen = _browse(outer, tmp_path, "--allow-file-access-from-files", "--dump-dom")
        assert "<title>wide true " in seen, page.name


@pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")
def test_a_browser_shows_hostile_text_as_text(tmp_path: Path) -> None:
    evil = "<script>document.title = 'run'</script><img src=x onerror=\"document.title='run'\">&lt;b&gt;"
    found = interview(bank(), candidate=Candidate("c", evil), summary=evil, role=evil)
    page = tmp_path / "evil.html"
    page.write_text(html_page(found, bank(), Options()), encoding="utf-8", newline="\n")
    seen = _browse(page, tmp_path, "--dump-dom")
    assert "<title>run</title>" not in seen
    assert "<script" not in seen
    assert "<img" not in seen
    assert seen.count("&lt;script&gt;document.title = 'run'&lt;/script&gt;") >= 3
