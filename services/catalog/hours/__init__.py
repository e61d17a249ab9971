"""Opening hours: regular weeks, exceptions and holidays, and what they make of a day (pure: days.py, moments.py, summary.py)."""
