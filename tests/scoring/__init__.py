"""Tests of the scoring: worked examples, and properties against an independent oracle."""
