"""Figures: case numbers and other counts with year and source, for the criteria and for the reports."""
