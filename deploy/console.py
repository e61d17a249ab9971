"""What the runner tells the person at the terminal: its own steps, and every process's lines under its name."""

import os
import sys
from itertools import cycle
from typing import TextIO

NAME_WIDTH = 18
COLOURS = ("36", "33", "32", "35", "34", "96", "93", "92", "95", "94")


class Console:
    """Writes whole lines at once and never fails: a closed terminal must not keep the runner from ending in order."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._colourful = self._stream.isatty() and "NO_COLOR" not in os.environ
        self._next_colour = cycle(COLOURS)
        self._colours: dict[str, str] = {}

    def say(self, text: str) -> None:
        """Print a line of the runner itself."""
        try:
            self._stream.write(text + "\n")
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone, or the stream is closed
            return

    def relay(self, name: str, line: str) -> None:
        """Print a line of a process."""
        label = f"{name:<{NAME_WIDTH}} |"
        if self._colourful:
            colour = self._colours.setdefault(name, next(self._next_colour))
            label = f"\x1b[{colour}m{label}\x1b[0m"
        self.say(f"{label} {line}")


class Silence(Console):
    """Says nothing: for runners that are themselves part of a programme, such as tests."""

    def say(self, text: str) -> None:
        """Drop the line."""
