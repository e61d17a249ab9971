"""Stations: an envelope goes from desk to desk in one house, and everybody can see which office has it."""
