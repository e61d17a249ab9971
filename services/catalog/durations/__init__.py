"""Durations: how long services really take, and how many visits a case, beside what is planned (council paper 2.4.3)."""
