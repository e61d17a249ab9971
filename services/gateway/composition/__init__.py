"""Answers that need several rooms."""
