"""Invented calls (schemathesis) to every operation of the public contract, in a house of its own."""
