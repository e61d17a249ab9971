"""Relying parties: which applications may send people here, and the sectors their pseudonyms belong to."""
