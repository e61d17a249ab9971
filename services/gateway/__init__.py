"""ONE DOOR FOR CLIENTS: forwards the public paths to the rooms and composes answers that need several of them.

Owns no tables, emits and hears no events. Everything it lets through stands in table.py.
"""
