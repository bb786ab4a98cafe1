"""Calibration on sample answers."""
