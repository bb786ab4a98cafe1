"""The tables of the database, the triggers that lock records, and the migrations.

IDs are random text. Times are UTC text that sorts. Free text is last in its row, so that lists do not read
long notes. There are no STRICT tables, because some supported systems have an SQLite older than 3.37.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sqlite3 import complete_statement
from typing import TYPE_CHECKING

from csr_interview.text import fold

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE candidates (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT ''
);
CREATE INDEX candidates_by_name ON candidates (name_key, id);

CREATE TABLE banks (
    digest TEXT PRIMARY KEY NOT NULL,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE interviews (
    id TEXT PRIMARY KEY NOT NULL,
    candidate_id TEXT NOT NULL REFERENCES candidates (id),
    bank_digest TEXT NOT NULL REFERENCES banks (digest),
    bank_id TEXT NOT NULL,
    bank_version TEXT NOT NULL,
    role TEXT NOT NULL,
    stage TEXT NOT NULL,
    interviewer TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'submitted')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    submitted_at TEXT NOT NULL DEFAULT '',
    discarded_at TEXT NOT NULL DEFAULT '',
    elapsed_seconds INTEGER NOT NULL DEFAULT 0 CHECK (elapsed_seconds >= 0),
    step TEXT NOT NULL DEFAULT 'opening',
    verdict TEXT NOT NULL DEFAULT '',
    composite TEXT NOT NULL DEFAULT '',
    preset TEXT NOT NULL DEFAULT '',
    recommended TEXT NOT NULL DEFAULT '',
    recommended_reason TEXT NOT NULL DEFAULT '',
    opening_notes TEXT NOT NULL DEFAULT '',
    candidate_questions TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    CHECK ((status = 'submitted') = (submitted_at <> '')),
    CHECK (status = 'draft' OR discarded_at = '')
);
CREATE INDEX interviews_recent ON interviews (created_at DESC, id DESC) WHERE discarded_at = '';
CREATE INDEX interviews_status ON interviews (status, created_at DESC, id DESC) WHERE discarded_at = '';
CREATE INDEX interviews_candidate ON interviews (candidate_id);
CREATE INDEX interviews_bank ON interviews (bank_digest);

CREATE TABLE answers (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    rating INTEGER CHECK (rating IS NULL OR (rating BETWEEN 1 AND 5 AND typeof(rating) = 'integer')),
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    opened INTEGER NOT NULL DEFAULT 0 CHECK (opened IN (0, 1)),
    skip_reason TEXT NOT NULL DEFAULT '',
    situation TEXT NOT NULL DEFAULT '',
    task TEXT NOT NULL DEFAULT '',
    action TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, question),
    CHECK (rating IS NULL OR skip_reason = '')
);
CREATE INDEX answers_ratings ON answers (interview_id, question, rating);

CREATE TABLE marks (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('looking_for', 'follow_up', 'red_flag', 'own_flag')),
    item INTEGER NOT NULL CHECK (item >= 0),
    severity TEXT NOT NULL DEFAULT '' CHECK (severity IN ('', 'note', 'serious')),
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, question, kind, item)
) WITHOUT ROWID;
CREATE INDEX marks_flags ON marks (interview_id, severity) WHERE severity <> '';

CREATE TABLE task_results (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    response TEXT NOT NULL DEFAULT '{}',
    skip_reason TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, task)
);

CREATE TABLE amendments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL CHECK (by <> ''),
    at TEXT NOT NULL,
    applied INTEGER NOT NULL DEFAULT 0 CHECK (applied IN (0, 1))
);
CREATE INDEX amendments_interview ON amendments (interview_id, id);
CREATE INDEX amendments_open ON amendments (interview_id) WHERE applied = 0;

CREATE TABLE revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    field TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('typing', 'deletion', 'journal')),
    text TEXT NOT NULL
);
CREATE INDEX revisions_field ON revisions (interview_id, question, field, id);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    interview_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX events_interview ON events (interview_id, seq);
"""

EVENTS_ARE_FOREVER = """
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'locked: events are never changed'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'locked: events are never removed'); END;
CREATE TRIGGER events_only_at_end BEFORE INSERT ON events
WHEN NEW.seq IS NULL OR NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'locked: events are only added at the end'); END;
"""

_OPEN = "EXISTS (SELECT 1 FROM amendments WHERE interview_id = {row}.interview_id AND applied = 0)"
_LOCKED = "(SELECT status FROM interviews WHERE id = {row}.interview_id) = 'submitted' AND NOT " + _OPEN


def _lock(table: str, action: str, row: str, end: str = "") -> str:
    """Return the trigger that locks one table of a submitted interview."""
    return (
        f"CREATE TRIGGER {table}_locked_{action.lower()}{end} BEFORE {action} ON {table} WHEN "
        + _LOCKED.format(row=row)
        + " BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;\n"
    )


_FINAL = """
CREATE TRIGGER interviews_locked_delete BEFORE DELETE ON interviews WHEN OLD.status = 'submitted'
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_locked_insert BEFORE INSERT ON interviews
WHEN EXISTS (SELECT 1 FROM interviews WHERE (id = NEW.id OR rowid = NEW.rowid) AND status = 'submitted')
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_locked_update_into BEFORE UPDATE ON interviews
WHEN (NEW.id <> OLD.id OR NEW.rowid <> OLD.rowid)
    AND EXISTS (SELECT 1 FROM interviews WHERE (id = NEW.id OR rowid = NEW.rowid) AND status = 'submitted')
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER amendments_only_close BEFORE UPDATE ON amendments
WHEN OLD.applied = 1 OR NEW.applied <> 1 OR NEW.interview_id <> OLD.interview_id
    OR NEW.question <> OLD.question OR NEW.field <> OLD.field OR NEW.old <> OLD.old OR NEW.new <> OLD.new
    OR NEW.reason <> OLD.reason OR NEW.by <> OLD.by OR NEW.at <> OLD.at OR NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'locked: amendments are never changed'); END;
CREATE TRIGGER amendments_no_delete BEFORE DELETE ON amendments
BEGIN SELECT RAISE(ABORT, 'locked: amendments are never removed'); END;
CREATE TRIGGER amendments_no_replace BEFORE INSERT ON amendments
WHEN EXISTS (SELECT 1 FROM amendments WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'locked: amendments are never changed'); END;
CREATE TRIGGER revisions_no_update BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never changed'); END;
CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never removed'); END;
CREATE TRIGGER revisions_no_replace BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never changed'); END;
CREATE TRIGGER banks_no_replace BEFORE INSERT ON banks
WHEN EXISTS (SELECT 1 FROM banks WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'locked: a bank in use is never changed'); END;
CREATE TRIGGER banks_no_update BEFORE UPDATE ON banks
BEGIN SELECT RAISE(ABORT, 'locked: a bank in use is never changed'); END;
"""
"""Locks for submitted interviews, amendments, revisions, and banks in use."""


def locks() -> str:
    """Return the triggers that lock a submitted interview.

    Its content may change only while an amendment is open, which is between adding its row and marking it as
    applied, in one transaction. In the interview itself, only the three texts may change then, never the
    decision.
    """
    script = ""
    for table in ("answers", "marks", "task_results"):
        script += (
            _lock(table, "INSERT", "NEW") + _lock(table, "UPDATE", "OLD") + _lock(table, "DELETE", "OLD")
            + _lock(table, "UPDATE", "NEW", "_into")
        )  # fmt: skip
    for table in ("answers", "task_results"):  # a row can also be replaced by its rowid
        held = _LOCKED.format(row="held")
        script += (
            f"CREATE TRIGGER {table}_locked_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} AS held WHERE held.rowid = NEW.rowid AND {held}) "
            "BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;\n"
        )
    facts = (
        "id", "rowid", "candidate_id", "status", "created_at", "submitted_at", "discarded_at",
        "bank_digest", "bank_id", "bank_version", "role", "stage", "interviewer", "elapsed_seconds",
        "verdict",
        "composite", "preset", "recommended", "recommended_reason",
    )  # fmt: skip
    texts = ("opening_notes", "candidate_questions", "summary")
    changed_text = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in texts)
    changed_fact = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in facts)
    no_amendment = "NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)"
    return (
        script
        + f"""
CREATE TRIGGER interviews_locked_update BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND (({changed_fact}) OR (({changed_text}) AND {no_amendment}))
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
"""
        + _FINAL
    )


# Version 3: search, notes and legal holds of candidates, records from other machines.
#
# `search_waiting` lists interviews whose searchable text has changed since it was indexed. Triggers add to
# it; the index itself, which can be outdated or missing, is not changed when a note is written.


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
"""Data of this machine that is never exported, such as the interviewer here."""

INTERVIEWER = """
INSERT INTO local (key, value) SELECT 'interviewer', i.interviewer FROM events e
JOIN interviews i ON i.id = e.interview_id WHERE e.verb = 'created' AND i.interviewer <> ''
ORDER BY e.seq DESC LIMIT 1;
"""
"""The interviewer here is who last started an interview, so that sealing works from the start."""


def _final(table: str, key: str, things: str) -> str:
    """Return triggers that prevent changing, removing and replacing rows of a table."""
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
"""Allows the reason "import": text replaced by a newer state from another machine."""

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
"""Events of other machines, imported with their interviews, by their own hashes."""

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
"""`search_docs` has the folded text of each indexed interview. Its index, `search_index`, is created on first
use (see `csr_interview.store.search_index`), because not every SQLite supports it."""

LISTS = """
DROP INDEX interviews_recent;
CREATE INDEX interviews_list ON interviews
(created_at DESC, id DESC, status, verdict, bank_id, role, stage, interviewer, candidate_id, discarded_at)
WHERE discarded_at = '';
"""
"""One index for every filter of a list in its order, however few rows match."""

_TEXTS = {
    "interviews": ("opening_notes", "candidate_questions", "summary", "recommended_reason", "discarded_at"),
    "answers": ("situation", "task", "action", "result", "notes", "skip_reason"),
    "marks": ("text",),
    "task_results": ("text", "skip_reason"),
}


def search_triggers() -> str:
    """Return the triggers that mark interviews to be indexed again."""
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
    # Not INSERT OR IGNORE: the conflict clause of the outer statement would override it.
    return script + (
        "CREATE TRIGGER candidates_search_update AFTER UPDATE OF name ON candidates BEGIN "
        "INSERT INTO search_waiting SELECT id FROM interviews WHERE candidate_id = NEW.id "
        "AND id NOT IN (SELECT interview_id FROM search_waiting); END;\n"
    )


# Version 4: reasons of earlier legal holds, and an index of drafts.


EARLIER_HOLDS = """
CREATE TABLE earlier_holds (
    id INTEGER PRIMARY KEY,
    candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('held', 'released')),
    reason TEXT NOT NULL
);
CREATE INDEX earlier_holds_candidate ON earlier_holds (candidate_id, id);
"""
"""Replaced reasons. They are not in events, which are permanent: a reason may name people and is erased with
the candidate."""

DRAFTS = """
CREATE INDEX interviews_drafts ON interviews (interviewer, candidate_id)
WHERE status = 'draft' AND discarded_at = '';
"""
"""Every page of a list asks for the interviewer's drafts, because of sealing."""


# Version 5: plans and forms.


_COLUMNS = """
ALTER TABLE interviews ADD COLUMN plan TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN form TEXT NOT NULL DEFAULT '' CHECK (form IN ('', 'A', 'B'));
ALTER TABLE interviews ADD COLUMN plan_reason TEXT NOT NULL DEFAULT '';
"""


def _lock_more(name: str, columns: Sequence[str], text: str) -> str:
    """Return the triggers that lock added columns of a submitted interview.

    `text` is a column with a typed text: it can be amended, and is searched.
    """
    no_amendment = "NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)"
    reason = f"(NEW.{text} IS NOT OLD.{text} AND {no_amendment})"
    locked = " OR ".join([*(f"NEW.{column} IS NOT OLD.{column}" for column in columns), reason])
    return f"""
CREATE TRIGGER interviews_locked_{name} BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND ({locked})
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_search_{name} AFTER UPDATE OF {text} ON interviews BEGIN
INSERT INTO search_waiting SELECT NEW.id WHERE NOT EXISTS
(SELECT 1 FROM search_waiting WHERE interview_id = NEW.id); END;
"""


# Version 6: finished ratings, accommodations, own reliability, wordings, and candidates' experience.


_FINISHED = """
ALTER TABLE interviews ADD COLUMN finished_at TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN shown TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN reopen_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN accommodations TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN writing_adjusted INTEGER NOT NULL DEFAULT 0
CHECK (writing_adjusted IN (0, 1));
ALTER TABLE interviews ADD COLUMN icc TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN icc_candidates INTEGER NOT NULL DEFAULT 0 CHECK (icc_candidates >= 0);
ALTER TABLE answers ADD COLUMN wording INTEGER NOT NULL DEFAULT 0 CHECK (wording >= 0);
ALTER TABLE candidates ADD COLUMN experience TEXT NOT NULL DEFAULT ''
CHECK (experience IN ('', 'none', 'some', 'experienced'));
"""
"""`shown` and `accommodations` are JSON objects, or empty."""


# Version 7: undoing a submission, and amending the recommendation.


def _unlocked(*head: str) -> str:
    """Return the trigger that locks the row of a submitted interview, with the two ways through.

    - An open amendment: the three texts, the recommendation and the columns of `head`.
    - The event "submit undone", as the last one of an interview without amendments: it becomes a draft again.
    """
    facts = (
        "id", "rowid", "candidate_id", "created_at", "discarded_at", "bank_digest", "bank_id", "bank_version",
        "role", "stage", "interviewer", "elapsed_seconds",
    )  # fmt: skip
    texts = ("opening_notes", "candidate_questions", "summary", "recommended", "recommended_reason")
    submission = ("status", "submitted_at", "verdict", "composite", "preset")

    def changed(columns: Sequence[str]) -> str:
        return "(" + " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in columns) + ")"

    no_amendment = "NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)"
    emptied = " AND ".join(f"NEW.{name} = ''" for name in submission[1:])
    last = "(SELECT verb FROM events WHERE interview_id = OLD.id ORDER BY seq DESC LIMIT 1)"
    amended = "EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id)"
    undone = f"(NEW.status = 'draft' AND {emptied} AND {last} IS 'submit undone' AND NOT {amended})"
    return f"""
DROP TRIGGER IF EXISTS interviews_locked_update;
CREATE TRIGGER interviews_locked_update BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND ({changed([name for name in facts if name not in head])}
    OR ({changed((*texts, *head))} AND {no_amendment})
    OR ({changed(submission)} AND NOT {undone}))
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
"""


# Version 8: names are compared as `fold` does, namesakes are known to be different persons, and the audit log
# has digests of records.


DIFFERENT_PERSONS = """
CREATE TABLE different_persons (
    candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    PRIMARY KEY (candidate_id, other_id)
) WITHOUT ROWID;
CREATE INDEX different_persons_other ON different_persons (other_id);
"""
"""Pairs of candidates whom an interviewer marked as two people with the same name, each pair once."""

DIGESTS = """
CREATE TABLE salts (
    subject TEXT NOT NULL,
    salt TEXT NOT NULL,
    PRIMARY KEY (subject, salt)
) WITHOUT ROWID;
CREATE TABLE digests (
    subject TEXT PRIMARY KEY NOT NULL,
    parts TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE earlier_notes (
    id INTEGER PRIMARY KEY,
    candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX earlier_notes_candidate ON earlier_notes (candidate_id, id);
CREATE TABLE erased (
    candidate_id TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    salt TEXT NOT NULL,
    person TEXT NOT NULL
) WITHOUT ROWID;
ALTER TABLE interviews ADD COLUMN unverified INTEGER NOT NULL DEFAULT 0 CHECK (unverified IN (0, 1));
"""
"""Salts and present digests of interviews and candidates, see `csr_interview.store.digests`; replaced notes
about candidates; who was erased, as salted digests; and which interviews were imported without proof."""


# Version 9: corrections of a scorecard's candidate and interviewer, and joined candidates.


_OF_ALIAS = "candidate_id IN (OLD.joined_into, NEW.joined_into)"
_CORRECTIONS = (
    _unlocked("candidate_id", "interviewer")
    + """
ALTER TABLE interviews ADD COLUMN correction_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN joins TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN joined_into TEXT NOT NULL DEFAULT '';
CREATE INDEX candidates_joined ON candidates (joined_into) WHERE joined_into <> '';
"""
    + _lock_more("correction", (), "correction_reason")
    + "".join(
        f"CREATE TRIGGER {table}_search_{name} AFTER UPDATE OF {columns} ON {table} BEGIN "
        f"INSERT INTO search_waiting SELECT id FROM interviews WHERE {which} "
        "AND id NOT IN (SELECT interview_id FROM search_waiting); END;\n"
        for table, name, columns, which in (
            ("interviews", "moved", "candidate_id", "id = NEW.id"),
            ("candidates", "joined", "name, joined_into", _OF_ALIAS),
        )
    )
)
"""`joins` is a JSON list; `joined_into` is what follows from it here: the candidate whose record it is part
of."""


# Version 10: interviewers are known by the IDs of their profiles.


IDENTITY = """
CREATE TABLE interviewers (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
ALTER TABLE interviews ADD COLUMN interviewer_id TEXT NOT NULL DEFAULT '';
DROP INDEX interviews_drafts;
CREATE INDEX interviews_drafts ON interviews (interviewer, interviewer_id, candidate_id)
WHERE status = 'draft' AND discarded_at = '';
DROP INDEX interviews_list;
CREATE INDEX interviews_list ON interviews (created_at DESC, id DESC, status, verdict, bank_id, role, stage,
interviewer, interviewer_id, candidate_id, discarded_at) WHERE discarded_at = '';
CREATE TRIGGER interviews_locked_interviewer BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND NEW.interviewer_id IS NOT OLD.interviewer_id
AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
"""
"""`interviewers` names the IDs in interviews and events."""


# Migrations from any earlier version. The version is SQLite's `user_version`: the number of migrations
# applied. Migrations never change once released; a new one goes to the end of `MIGRATIONS`.


APPLICATION_ID = 0x43535249
"""Marks an SQLite file as ours: "CSRI" in ASCII."""

Migration = Callable[["Database"], None]


def _run(db: Database, script: str) -> None:
    """Execute the statements of a script, which end at line ends, in the current transaction.

    sqlite3's `executescript` commits first, and sqlite-utils reads a script letter by letter, which takes a
    quarter of the first start.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and complete_statement(statement):
            db.execute(statement)
            statement = ""


def create_everything(db: Database) -> None:
    """1: tables for interviews, and the triggers that lock them."""
    _run(db, TABLES)
    _run(db, EVENTS_ARE_FOREVER)
    _run(db, locks())


def add_practice(db: Database) -> None:
    """2: calibration, in a separate table that nothing about interviews reads.

    It has no references: the sample answers may be from banks that no interview has used.
    """
    db.execute(
        """
        CREATE TABLE practice (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            at TEXT NOT NULL,
            rater TEXT NOT NULL,
            bank_id TEXT NOT NULL,
            bank_version TEXT NOT NULL,
            question TEXT NOT NULL,
            sample TEXT NOT NULL,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5 AND typeof(rating) = 'integer'),
            key_rating INTEGER NOT NULL CHECK (key_rating BETWEEN 1 AND 5 AND typeof(key_rating) = 'integer')
        )
        """
    )


def add_review(db: Database) -> None:
    """3: search, notes and legal holds of candidates, records from other machines."""
    for script in (
        CANDIDATES,
        LOCAL,
        INTERVIEWER,
        REVISIONS,
        FOREIGN_EVENTS,
        SEARCH,
        LISTS,
        search_triggers(),
    ):
        _run(db, script)


def add_earlier_holds(db: Database) -> None:
    """4: reasons of earlier legal holds, and an index of drafts for sealing."""
    _run(db, EARLIER_HOLDS)
    _run(db, DRAFTS)


def add_plans(db: Database) -> None:
    """5: which plan and form of a bank an interview uses."""
    _run(db, _COLUMNS + _lock_more("plan", ("plan", "form"), "plan_reason"))


def add_finished(db: Database) -> None:
    """6: finished ratings, accommodations, own reliability, wordings asked, candidates' experience."""
    locked = ("finished_at", "shown", "accommodations", "writing_adjusted", "icc", "icc_candidates")
    _run(db, _FINISHED + _lock_more("finished", locked, "reopen_reason"))


def add_undo(db: Database) -> None:
    """7: a submission can be undone, and the recommendation amended."""
    _run(db, _unlocked())


def add_digests_and_fold_names(db: Database) -> None:
    """8: names and the search index are folded again; namesakes; digests of records in the audit log."""
    _run(db, DIFFERENT_PERSONS + DIGESTS)
    _fold_again(db)


def _fold_again(db: Database) -> None:
    names = db.execute("SELECT id, name FROM candidates").fetchall()
    db.conn.executemany(
        "UPDATE candidates SET name_key = ? WHERE id = ?", [(fold(n), one) for one, n in names]
    )
    db.execute(
        "INSERT INTO search_waiting SELECT id FROM interviews "
        "WHERE id NOT IN (SELECT interview_id FROM search_waiting)"
    )


def add_corrections(db: Database) -> None:
    """9: the candidate and the interviewer of a scorecard can be amended; candidates can be joined."""
    _run(db, _CORRECTIONS)


def add_identity(db: Database) -> None:
    """10: who interviewed and who made a change is known by the ID of a profile."""
    _run(db, IDENTITY)


def fold_names_again(db: Database) -> None:
    """11: dots inside words, joiners and more letters do not matter when names are compared."""
    _fold_again(db)


MIGRATIONS: tuple[Migration, ...] = (
    create_everything,
    add_practice,
    add_review,
    add_earlier_holds,
    add_plans,
    add_finished,
    add_undo,
    add_digests_and_fold_names,
    add_corrections,
    add_identity,
    fold_names_again,
)


def migrate(db: Database, have: int, steps: Sequence[Migration]) -> None:
    """Migrate a database from version `have` to the last of `steps`, in one transaction.

    The caller has made a backup. Raises sqlite3.Error if a migration fails; nothing has changed then.
    """
    with db.atomic():
        for number, step in enumerate(steps[have:], start=have + 1):
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
