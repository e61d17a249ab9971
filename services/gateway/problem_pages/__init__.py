"""A page about every problem any room can answer with: what happened, what the caller can do, which members the answer has."""
