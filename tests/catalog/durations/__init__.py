"""Tests of measured durations."""
