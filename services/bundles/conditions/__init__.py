"""Conditions of bundle definitions: a small safe expression language, three-valued where a fact is unknown."""
