"""Competence: which one unit accepts a service for a place, or why that cannot be said."""
