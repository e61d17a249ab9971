"""Facts: what happened, when and to which thing, one row per event; ids and codes, never persons."""
