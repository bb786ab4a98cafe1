"""Tests of the sentences that app, command line and exports share."""
