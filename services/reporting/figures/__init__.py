"""Figures that units of the city hand in: counts, hours and targets with year and source."""
