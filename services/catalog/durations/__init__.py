"""Durations: how long services really take at the counter, as booking tells it, beside what is planned (council paper 2.4.3)."""
