"""A measured path: its rate beside the yardstick of the same run, and the goal it is held to."""

import os
from dataclasses import dataclass

HEADER = "| path | per second | p95 ms | yardstick | ratio | goal | |\n|---|---:|---:|---|---:|---:|---|"


@dataclass(frozen=True)
class Result:
    """One line of the table; `ratio` is the share of the yardstick's rate, None where the goal is absolute."""

    path: str
    rate: float
    p95: float
    yardstick: str
    ratio: float | None
    goal: float
    absolute: bool = False

    @property
    def held(self) -> bool:
        """Whether the goal is reached."""
        return (self.rate if self.absolute else self.ratio or 0.0) >= self.goal

    @property
    def line(self) -> str:
        """The line for docs/performance.md."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        goal = f"{self.goal:.0f}/s" if self.absolute else f"{self.goal:.2f}"
        mark = "held" if self.held else "**missed**"
        return f"| {self.path} | {self.rate:,.0f} | {self.p95:.1f} | {self.yardstick} | {ratio} | {goal} | {mark} |"


def load_line() -> str:
    """How busy the machine was, without which no figure means anything."""
    averages = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    return f"\nload average {averages} on {os.cpu_count()} cores"


def say(text: str) -> None:
    """Tell the person at the screen."""
    print(text, flush=True)  # noqa: T201
