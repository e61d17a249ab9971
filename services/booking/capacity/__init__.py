"""What can be booked: units of capacity, made ahead from opening hours and release policies."""
