"""Authorization requests that applications leave here beforehand, so that nothing of them stands in an address (RFC 9126)."""
