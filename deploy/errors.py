"""The one error of the embedded runner: a sentence for the person at the terminal, printed without a traceback."""


class StartError(Exception):
    """Something the runner needs is missing or refuses to start; the message says what and what to do."""
