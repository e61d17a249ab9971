"""The documentation of the interface as plain pages: every operation by area, with parameters, bodies, examples and problems."""
