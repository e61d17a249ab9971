"""Erasure: the data key of a case is destroyed, and what was erased stays erased when a backup comes back."""
