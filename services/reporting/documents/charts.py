"""Draw the bars of a table as SVG that follows the colours of its page; the same rows give the same bytes."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.figure import Figure

from services.reporting.documents.schemas import Chart, Column, Row, Table
from services.reporting.documents.wording import cell_text, heading

MOST_BARS: Final = 20
"""More are not legible; the table below the chart has all rows."""
INK: Final = "#010203"
BAR_COLOURS: Final = ("#010204", "#010205", "#010206")
COLOURS: Final = {INK: "currentColor"} | {colour: f"var(--bar-{n})" for n, colour in enumerate(BAR_COLOURS, start=1)}
"""Colours that nothing else has, replaced by those of the page: readable in light and in dark."""
STYLE: Final[Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "lotse", "font.family": "sans-serif", "font.size": 10,
    "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bars:
    """One group of bars: what they show, how long they are, and what is written beside them."""

    label: str
    lengths: Sequence[float]
    texts: Sequence[str]


def draw(table: Table, chart: Chart, language: str) -> str | None:
    """The chart of a table as an `svg` element; None where no row has a value."""
    rows = [row for row in table.rows if any(_length(row, key) is not None for key in chart.values)][:MOST_BARS]
    if not rows:
        return None
    columns = {column.key: column for column in table.columns}
    names = [cell_text(row[chart.label], language) for row in rows]
    bars = [_bars(columns[key], rows, language) for key in chart.values]
    return _adopted(_svg(names, bars), table.id)


def _bars(column: Column, rows: Sequence[Row], language: str) -> Bars:
    """What is not known has no length and says so."""
    lengths = [_length(row, column.key) or 0.0 for row in rows]
    return Bars(heading(column, language), lengths, [cell_text(row[column.key], language) for row in rows])


def _length(row: Row, key: str) -> float | None:
    value = row[key]
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _svg(names: list[str], groups: Sequence[Bars]) -> str:
    with rc_context(STYLE):
        figure = Figure(figsize=(8, 0.9 + 0.22 * len(names) * (len(groups) + 0.6)), layout="constrained")
        axes = figure.subplots()
        height = 0.8 / len(groups)
        for number, group in enumerate(groups):
            places = [place + height * (number - (len(groups) - 1) / 2) for place in range(len(names))]
            bars = axes.barh(places, group.lengths, height * 0.9, color=BAR_COLOURS[number % 3], label=group.label)
            axes.bar_label(bars, group.texts, padding=3)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0.12)
        figure.legend(loc="outside upper left", frameon=False, ncols=len(groups))
        figure.patch.set_visible(False)
        axes.patch.set_visible(False)
        target = io.StringIO()
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return target.getvalue()


def _adopted(svg: str, name: str) -> str:
    """Without prologue and fixed size, with ids of its own, in the colours of the page and hidden from readers, who have the table."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r'\1 aria-hidden="true" focusable="false"', svg, count=1)
    svg = re.sub(r'(\bid="|xlink:href="#|url\(#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    for colour, property_ in COLOURS.items():
        svg = svg.replace(colour, property_)
    return svg
