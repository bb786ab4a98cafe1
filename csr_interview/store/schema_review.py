"""What the third version adds to the tables: search, candidates' notes and holds, records from elsewhere.

`search_waiting` names the interviews whose searchable text changed since it was last indexed. It is kept by
triggers, which only ever add an id to a plain table: nothing about the index itself, which can be out of
step or missing, is touched when a note is written.
"""

from __future__ import annotations

CANDIDATES = """
ALTER TABLE candidates ADD COLUMN updated_at TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN held_at TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN hold_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN notes TEXT NOT NULL DEFAULT '';
"""

LOCAL = """
CREATE TABLE local (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) WITHOUT ROWID;
"""
"""What belongs to this machine and never leaves it, such as who interviews here."""

INTERVIEWER = """
INSERT INTO local (key, value) SELECT 'interviewer', i.interviewer FROM events e
JOIN interviews i ON i.id = e.interview_id WHERE e.verb = 'created' AND i.interviewer <> ''
ORDER BY e.seq DESC LIMIT 1;
"""
"""Who interviews here is who last began an interview, so that what is sealed for them is from the start."""


def _final(table: str, key: str, things: str) -> str:
    """Return the triggers by which rows of a table are neither changed, removed nor replaced."""
    never = "BEGIN SELECT RAISE(ABORT, 'locked: {} are never {}'); END;\n"
    changed, removed = never.format(things, "changed"), never.format(things, "removed")
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}\n{changed}"
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}\n{removed}"
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}\n"
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})\n{changed}"
    )


REVISIONS = """
DROP TRIGGER revisions_no_update;
DROP TRIGGER revisions_no_delete;
DROP TRIGGER revisions_no_replace;
CREATE TABLE revisions_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    field TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('typing', 'deletion', 'journal', 'import')),
    text TEXT NOT NULL
);
INSERT INTO revisions_new SELECT id, interview_id, question, field, at, reason, text FROM revisions;
DROP TABLE revisions;
ALTER TABLE revisions_new RENAME TO revisions;
CREATE INDEX revisions_field ON revisions (interview_id, question, field, id);
""" + _final("revisions", "id", "revisions")
"""Allows the reason "import": text that a newer state from another machine took the place of."""

FOREIGN_EVENTS = """
CREATE TABLE foreign_events (
    hash TEXT PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    interview_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX foreign_events_interview ON foreign_events (interview_id, at);
""" + _final("foreign_events", "hash", "events")
"""Events of other machines' audit trails that came with their interviews, by their own hashes."""

SEARCH = """
CREATE TABLE search_waiting (
    interview_id TEXT PRIMARY KEY NOT NULL
) WITHOUT ROWID;
INSERT INTO search_waiting SELECT id FROM interviews;

CREATE TABLE search_docs (
    doc INTEGER PRIMARY KEY,
    interview_id TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
);
CREATE TRIGGER search_docs_update BEFORE UPDATE ON search_docs
BEGIN SELECT RAISE(ABORT, 'locked: an indexed text is replaced, not changed'); END;
CREATE TRIGGER search_docs_delete AFTER DELETE ON search_docs BEGIN
INSERT INTO search_waiting SELECT OLD.interview_id WHERE NOT EXISTS
(SELECT 1 FROM search_waiting WHERE interview_id = OLD.interview_id); END;
"""
"""`search_docs` holds the folded text of each indexed interview. The index on it, `search_index`, is made
when it is first filled (see `csr_interview.store.indexing`): not every SQLite has what it needs."""

LISTS = """
DROP INDEX interviews_recent;
CREATE INDEX interviews_list ON interviews
(created_at DESC, id DESC, status, verdict, bank_id, role, stage, interviewer, candidate_id, discarded_at)
WHERE discarded_at = '';
"""
"""One index answers every filter of a list in its order, however rare what is asked for."""

_TEXTS = {
    "interviews": ("opening_notes", "candidate_questions", "summary", "recommended_reason", "discarded_at"),
    "answers": ("situation", "task", "action", "result", "notes", "skip_reason"),
    "marks": ("text",),
    "task_results": ("text", "skip_reason"),
}


def search_triggers() -> str:
    """Return the triggers that note which interviews have to be indexed anew."""
    script = ""
    for table, columns in _TEXTS.items():
        key = "id" if table == "interviews" else "interview_id"
        texts = ", ".join(columns)
        for name, action, row in (
            ("insert", "INSERT", "NEW"),
            ("update", f"UPDATE OF {texts}", "NEW"),
            ("delete", "DELETE", "OLD"),
        ):
            script += (
                f"CREATE TRIGGER {table}_search_{name} AFTER {action} ON {table} BEGIN "
                f"INSERT INTO search_waiting SELECT {row}.{key} WHERE NOT EXISTS "
                f"(SELECT 1 FROM search_waiting WHERE interview_id = {row}.{key}); END;\n"
            )
    # Not INSERT OR IGNORE: a statement that a trigger belongs to takes its own way out of a conflict.
    return script + (
        "CREATE TRIGGER candidates_search_update AFTER UPDATE OF name ON candidates BEGIN "
        "INSERT INTO search_waiting SELECT id FROM interviews WHERE candidate_id = NEW.id "
        "AND id NOT IN (SELECT interview_id FROM search_waiting); END;\n"
    )
