"""A database full of hostile text that did not come in through the program, and what must not come out.

Whoever receives a database file opens it with --store: nothing has cleaned what stands in it.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path
from typing import Any

STRINGS = (
    # What a terminal does at once: titles, clipboard, links, colors, notifications, folders.
    "\x1b]0;title\x07", "\x1b]1;icon\x1b\\", "\x1b]2;title\x9c", "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]52;p;?\x1b\\", "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x1b]4;1;rgb:ff/00/00\x07",
    "\x1b]10;?\x07", "\x1b]11;#000000\x07", "\x1b]9;message\x07", "\x1b]777;notify;a;b\x07",
    "\x1b]7;file:///tmp\x07", "\x1b]1337;File=inline=1:AAAA\x07", "\x1b]133;A\x07", "\x1b]50;font\x07",
    # Device control, graphics, answers that a shell would run.
    "\x1bP$q\"p\x1b\\", "\x1bP+q544e\x1b\\", "\x1bPq#0;2;0;0;0~-\x1b\\", "\x1bP1$r0m\x1b\\",
    "\x1b_Ga=T;AAAA\x1b\\",
    "\x1b^private\x1b\\", "\x1bXstring\x1b\\", "\x1bPtmux;\x1b\x1b]0;x\x07\x1b\\", "\x1b[c", "\x1b[>c",
    "\x1b[=c",
    "\x1b[5n", "\x1b[6n", "\x1b[?6n", "\x1b[0x", "\x1b[21t", "\x1b[18t", "\x1b[?1$p", "\x1b[>q", "\x05",
    "\x1bZ",
    # Screen, modes, keys.
    "\x1bc", "\x1b[!p", "\x1b[2J", "\x1b[3J", "\x1b[H", "\x1b[4242A", "\x1b[4242;1Hover",
    "\x1b[?4242;1049h", "\x1b[?4242;25l",
    "\x1b[?4242;1000h", "\x1b[?4242;1003h", "\x1b[?4242;2004l", "\x1b[?4242;2026h", "\x1b[4h", "\x1b[20h",
    "\x1b[?4242;7l", "\x1b[>31u",
    "\x1b[8;4242mhidden", "\x1b[31;4242mred", "\x1b[7;4242mreverse", "\x1b[38;2;4242;2;3mcolor", "\x1b#8",
    "\x1b(0lqk", "\x1b[8;1;1t",
    "\x1b[1;2r", "\x1b[5i", "\x1b[4i", "\x0e", "\x0f", "\x1b7\x1b8", "\x1bM", "\x1bD", "\x1bE",
    # 8-bit controls, also as single characters and half of a sequence.
    "\x9b31m", "\x9d0;title\x9c", "\x90q\x9c", "\x9fGa=T\x9c", "\x84", "\x85", "\x8d", "\x9b6n", "\x9a",
    "\x1b", "\x1b[",
    # Characters alone.
    "a\x00b", "\x07", "ab\x08\x08cd", "one\rtwo", "\x0b", "\x0c", "\x7f", "\x1a", "\x18",
    # Directions and what cannot be seen.
    "\u202eevil", "\u202d", "\u2066a", "\u2067b", "\u2068c", "\u2069", "\u200e", "\u200f", "\u061c",
    "\u202a",
    "\ufeff", "\ufffe", "\u206a", "\u2028", "\u2029",
    # Markup, formulas, pages.
    "[/b][@click=app.quit]x[/]", "[bold red]", "=cmd|' /C calc'!A0", "<script>alert(1)</script>",
    "](javascript:x)",
)  # fmt: skip
"""What could act on a terminal; 4242 is in those that the app itself might write otherwise."""

LIVE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u206f\ufeff\ufffe]"
    "|\r(?!\n)"
)
"""What no command may print and no export may hold."""

TEXTS = {
    "candidates": ("name", "email", "phone", "notes", "hold_reason"),
    "interviews": (
        "role", "stage", "interviewer", "opening_notes", "candidate_questions", "summary",
        "recommended_reason", "reopen_reason", "plan_reason", "correction_reason",
    ),
    "answers": ("situation", "task", "action", "result", "notes"),
    "marks": ("text",),
    "task_results": ("text",),
    "amendments": ("old", "new", "reason", "by"),
    "revisions": ("text",),
    "earlier_holds": ("reason",),
    "practice": ("rater",),
    "search_docs": ("text",),
    "interviewers": ("name", "email"),
}  # fmt: skip
"""Columns of free text, by table."""


def _unlocked(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path)
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f'DROP TRIGGER "{name}"')
    conn.execute("PRAGMA ignore_check_constraints = ON")
    return conn


def poison_texts(path: Path) -> None:
    """Put a hostile string into every free text of a database, and into every text of its banks."""
    texts = cycle(STRINGS)
    with closing(_unlocked(path)) as conn:
        for table, columns in TEXTS.items():
            key = "seq" if table == "practice" else "doc" if table == "search_docs" else "rowid"
            key = {"marks": "interview_id || question || kind || item", "interviewers": "id"}.get(table, key)
            for (row,) in conn.execute(f"SELECT {key} FROM {table}").fetchall():
                for column in columns:
                    if table == "amendments" and column in ("old", "new"):
                        sql = f"SELECT {column} FROM amendments WHERE rowid = ?"
                        (held,) = conn.execute(sql, (row,)).fetchone()
                        if " " not in held:
                            continue  # a rating or other value
                    conn.execute(
                        f'UPDATE {table} SET "{column}" = ? || "{column}" || ? WHERE {key} = ?',
                        (next(texts), next(texts), row),
                    )
        for digest, body in conn.execute("SELECT digest, body FROM banks").fetchall():
            changed = json.dumps(_poisoned(json.loads(body), texts), ensure_ascii=False)
            conn.execute("UPDATE banks SET body = ? WHERE digest = ?", (changed, digest))
        conn.execute("UPDATE local SET value = value || ?", (next(texts),))
        conn.commit()


def _poisoned(value: Any, texts: Iterator[str], key: str = "") -> Any:
    """Return a bank in which all prose is hostile; ids and kinds, which are one word, stay."""
    if isinstance(value, dict):
        return {
            name: _poisoned(item, texts, "short" if key == "short" else name) for name, item in value.items()
        }
    if isinstance(value, list):
        return [_poisoned(item, texts, key) for item in value]
    if (
        key != "verdict"
        and isinstance(value, str)
        and " " in value.strip()
        and "{" not in value
        and "\n" not in value
    ):
        return f"{value[:40] if key == 'short' else value}{next(texts)}"
    return value


def columns(path: Path) -> list[tuple[str, str]]:
    """Return all columns of all tables but those of the search index."""
    with closing(sqlite3.connect(path)) as conn:
        tables = [
            name
            for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "search_index"))
        ]
        return [
            (table, row[1])
            for table in tables
            for row in conn.execute(f"PRAGMA table_info({table})").fetchall()
        ]


def poison_column(path: Path, table: str, column: str, value: object) -> bool:
    """Put a value into one column of all rows, or of one row where it is unique."""
    with closing(_unlocked(path)) as conn:
        keys = [row[1] for row in conn.execute(f"PRAGMA table_info({table})") if row[5]] or ["rowid"]
        one = f"WHERE ({', '.join(keys)}) = (SELECT {', '.join(keys)} FROM {table} LIMIT 1)"
        done = 0
        for rows in ("", one):
            with contextlib.suppress(sqlite3.IntegrityError):
                done = conn.execute(f'UPDATE {table} SET "{column}" = ? {rows}', (value,)).rowcount
                break
        conn.commit()
    return done > 0


def live(text: str) -> list[str]:
    """Return what in a text could act on a terminal, with what stands around it."""
    return [ascii(text[max(0, one.start() - 25) : one.end() + 15]) for one in LIVE.finditer(text)]


def commands(interview: str, candidate: str, folder: Path) -> list[list[str]]:
    """Return command lines that show or export what a database holds."""
    return [
        ["list"], ["list", "--json"], ["list", "--search", "the"], ["list", "--search", "the", "--json"],
        *(["show", interview, "--format", kind] for kind in ("text", "markdown", "html", "json")),
        ["show", interview, "--blind"],
        *(["export", "--format", kind] for kind in ("json", "markdown", "html")),
        *(["export", "--no-bom", "--layout", kind] for kind in ("interviews", "answers", "tasks")),
        ["export", "--format", "json", "--blind"],
        ["audit"], ["audit", interview], ["audit", "--json"], ["audit", "verify"],
        ["stats"], ["stats", "--json"], ["stats", "--items"], ["stats", "--funnel"],
        ["candidate", "list"], ["candidate", "list", "--json"], ["candidate", "show", candidate],
        ["candidate", "show", candidate, "--json"], ["candidate", "export", candidate, "-o", str(folder)],
        ["interviewers"], ["interviewers", "--json"],
        ["calibrate", "--report"], ["store", "check"], ["doctor"],
    ]  # fmt: skip
