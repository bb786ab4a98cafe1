"""What the fourth version adds to the tables: reasons of earlier legal holds, and an index of drafts."""

from __future__ import annotations

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
"""Reasons that gave way to another one. Not in the events: those stay for ever, a reason may name people and
goes with the candidate."""

DRAFTS = """
CREATE INDEX interviews_drafts ON interviews (interviewer, candidate_id)
WHERE status = 'draft' AND discarded_at = '';
"""
"""Whose drafts there are is asked with every page of a list, because of what they seal."""
