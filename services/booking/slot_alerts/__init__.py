"""Tell people when a slot they want becomes free, so that nobody needs a bot: double opt-in, no account, an end date."""
