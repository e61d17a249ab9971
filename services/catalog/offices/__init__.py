"""Offices of the city and the outside bodies it works with: where they are, what they offer, whether they still exist."""
