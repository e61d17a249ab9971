"""Read figures from a CSV table as spreadsheets write it. Pure."""

import csv
import io
from typing import Final

from pydantic import ValidationError

from services.reporting.figures.problems import TableUnreadable
from services.reporting.figures.schemas import FiguresIn

COLUMNS: Final = ("measure", "subject", "year", "value", "target", "source")


def read_table(content: bytes) -> FiguresIn:
    """The figures of a table with a header; `;` is understood as well as `,`. Raises TableUnreadable with the line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableUnreadable(reason=f"({error.reason})") from error
    header = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",", strict=True
    )
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise TableUnreadable(reason="")
    try:
        rows = [{name: value or None for name, value in row.items()} for row in reader]
        return FiguresIn.model_validate({"figures": rows})
    except csv.Error as error:
        raise TableUnreadable(reason=f"({error})") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = [part for part in first["loc"] if part != "figures"]
        line = f"Zeile/line {int(place[0]) + 2}" if place and isinstance(place[0], int) else "Tabelle/table"
        raise TableUnreadable(reason=f"({line}, {'.'.join(map(str, place[1:]))}: {first['msg']})") from error
