"""What the fields of an interview are called, wherever they are shown."""

from __future__ import annotations

TASK_REPLY = "task:text"
"""The field under which the store keeps earlier texts of a reply to a task."""

TASK_SKIP = "task:skip_reason"
"""The same for the reason why a task was skipped."""

FIELD_NAMES = {
    "situation": "Situation",
    "task": "Task",
    "action": "Action",
    "result": "Result",
    "notes": "Notes",
    "rating": "Rating",
    "skip_reason": "Reason for skipping",
    "opening_notes": "Opening notes",
    "candidate_questions": "Candidate's questions",
    "summary": "Summary",
    "own_flag": "Red flag in own words",
    "recommended_reason": "Reason of the own recommendation",
    TASK_REPLY: "Reply",
    TASK_SKIP: "Reason for skipping",
}
"""The names of fields on screen, on paper and in the audit trail."""
