"""Notices of decisions: when each was provided, when it counts as given, until when one can object."""
