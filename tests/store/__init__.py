"""Tests of the store: the file, the verbs, the audit log, the journal and the save queue."""
