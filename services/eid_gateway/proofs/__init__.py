"""Proofs that are good once: client assertions (RFC 7523) and proofs of possession (RFC 9449)."""
