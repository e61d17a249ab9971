"""Case workers, rooms and interpreters: what a visit needs besides a desk, each used by one visit at a time."""
