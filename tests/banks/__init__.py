"""Tests of question banks: the shipped ones, finding, checking and keeping them."""
