"""Who looked at a case: kept for the person it is about, never rewritten."""
