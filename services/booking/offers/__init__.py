"""Appointments that staff make for a person: on the phone, outside the opening hours, as the next one in a case."""
