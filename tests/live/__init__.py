"""Tests of a live interview in memory."""
