"""Exports: the whole catalogue in the vocabularies of others. What is not known to be a fact is left out, never filled in."""
