"""Signing keys: made, sealed, published, rotated."""
