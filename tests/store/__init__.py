"""Tests of the store: the file, the verbs, the audit trail, the journal and the save queue."""
