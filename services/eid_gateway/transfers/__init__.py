"""A new card is a new pseudonym: how somebody carries the old one over, by a step of their own (never by a resemblance of names)."""
