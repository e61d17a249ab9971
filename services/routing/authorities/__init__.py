"""The receiving authorities: who they are, how each is reached, and whether it can be reached now."""
