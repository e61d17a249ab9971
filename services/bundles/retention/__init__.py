"""Retention: how long what is kept, as data, and the run that ends it."""
