"""Succession: what an old address answers when an office has closed for good or a service is no longer offered."""
