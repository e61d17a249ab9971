"""Load what the room needs on first start; may be run again: `python -m services.booking.seed`."""
