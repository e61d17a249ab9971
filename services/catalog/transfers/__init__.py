"""Transfers: a service moves to another unit, and hours and posts move with it (council paper 2.4.4, 2.7)."""
