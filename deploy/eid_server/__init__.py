"""An eID-Server of our own (TR-03130-1) with invented cards, for tests and for trying the house; refuses to run in production."""
