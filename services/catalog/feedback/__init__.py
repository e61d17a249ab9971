"""Remarks of readers: what of a service is wrong, old, missing or unclear; codes only, so that nobody writes about themselves."""
