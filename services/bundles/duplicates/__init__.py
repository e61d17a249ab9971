"""Duplicates: the same event of the same person handed in twice is noticed without keeping a profile of anybody."""
