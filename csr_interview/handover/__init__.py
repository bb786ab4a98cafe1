"""What leaves the machine, for app and command line alike: scorecards, tables, all about one person."""

from csr_interview.handover.batch import BLIND_NOTE, Batch, documents_folder, many, one, suggested_name

__all__ = ["BLIND_NOTE", "Batch", "documents_folder", "many", "one", "suggested_name"]
