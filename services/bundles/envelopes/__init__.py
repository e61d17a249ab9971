"""Envelopes: the same case on paper, scanned in by an office, its status told to whoever holds number and PIN."""
