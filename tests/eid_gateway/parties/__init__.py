"""Applications of others that log in for real: fetched by `make test-eid`, skipped where they are absent."""
