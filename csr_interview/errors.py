"""Errors shown to the user: a title, a cause, and a way out."""

from __future__ import annotations


class CsrInterviewError(Exception):
    """Base of errors that are shown instead of a traceback.

    `title` says what failed, `cause` why, `way_out` what to do about it. None of them may hold
    personal data.
    """

    def __init__(self, title: str, cause: str = "", way_out: str = "") -> None:
        """Keep the three parts; `cause` and `way_out` may be empty."""
        super().__init__(title, cause, way_out)
        self.title = title
        self.cause = cause
        self.way_out = way_out

    def __str__(self) -> str:
        """Return the error as one line."""
        line = self.title + (f": {self.cause}" if self.cause else "")
        return f"{line}. {self.way_out}" if self.way_out else line


class StoreError(CsrInterviewError):
    """The store could not be opened, read or written."""


class StoreBusy(StoreError):
    """Another process is using the store for writing."""


class FileChanged(StoreError):
    """Another program has deleted, moved, replaced or changed the open database file."""


class DatabaseLost(StoreError):
    """The database is missing or empty, but there are backups of it."""


class LockedScorecard(StoreError):
    """A submitted scorecard can only be changed by an amendment."""


class SealedScorecard(CsrInterviewError):
    """Another interviewer's scorecard, hidden while the user's own is a draft."""

    WHY = "other scorecards of this candidate are hidden until you submit yours"

    def __init__(self) -> None:
        """Set title, cause and way out."""
        way_out = "Submit or discard your draft with this candidate to unseal it"
        super().__init__("This interview is sealed", self.WHY, way_out)


class NotFound(CsrInterviewError):
    """No interview, candidate or bank has that id, or more than one has."""


class ProfileError(CsrInterviewError):
    """The file with the user's name cannot be read or written."""


class BankError(CsrInterviewError):
    """A question bank cannot be used; `banks check` lists all its problems."""


class ExportError(CsrInterviewError):
    """An export could not be written."""


class BundleError(CsrInterviewError):
    """A bundle from another machine cannot be imported; nothing was imported."""
