"""Consents: each authority that needs one is told nothing before it is given; each can be refused or revoked on its own."""
