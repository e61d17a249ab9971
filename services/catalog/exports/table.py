"""The services as a table for spreadsheets (RFC 4180): columns never change their name or meaning, new ones come last. Pure."""

import csv
import io
from collections.abc import Mapping
from typing import Any, Final

from services.catalog.exports.facts import is_fact
from services.catalog.exports.snapshot import Row, Snapshot

MEDIA_TYPE: Final = "text/csv; charset=utf-8; header=present"
COLUMNS: Final = (
    "id",
    "title_de",
    "title_en",
    "description_de",
    "unit_id",
    "unit_name",
    "level",
    "task_type",
    "audience",
    "life_events",
    "channels",
    "offices",
    "online",
    "eid",
    "online_status",
    "fees",
    "fees_status",
    "evidence",
    "law",
    "deadlines",
    "leika_id",
    "leika_status",
    "duration_minutes",
    "duration_status",
    "annual_cases",
    "annual_cases_year",
    "annual_cases_status",
    "status",
    "sources",
    "valid_from",
    "valid_to",
)
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read a cell as a formula (CWE-1236), also as full-width characters."""
SEPARATOR: Final = "; "


def render(snapshot: Snapshot) -> bytes:
    """All services. A value that is no fact is empty, and its `_status` column says what is known instead."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in snapshot.services.values():
        writer.writerow({name: cell(value) for name, value in _record(snapshot, row).items()})
    return file.getvalue().encode()


def cell(value: object) -> str:
    """A value as text that no spreadsheet executes; yes and no as `true` and `false`, nothing as empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _record(snapshot: Snapshot, row: Row) -> dict[str, Any]:
    unit = snapshot.units[row["unit_id"]]
    online = row["online"] if is_fact(row["online"]) else {}
    same = ("id", "task_type", "audience", "status", "valid_from", "valid_to")
    return (
        {name: row[name] for name in same}
        | {f"title_{language}": row["title"].get(language) for language in ("de", "en")}
        | {"description_de": row["description"].get("de")}
        | {"unit_id": unit["id"], "unit_name": unit["name"], "level": unit["level"]}
        | {name: SEPARATOR.join(row[name]) for name in ("life_events", "channels", "law", "sources")}
        | {"offices": SEPARATOR.join(link["id"] for link in row["offices"] if is_fact(link))}
        | {"online": online.get("available"), "eid": online.get("eid"), "online_status": _status(row["online"])}
        | {"fees": SEPARATOR.join(_fee(fee) for fee in snapshot.fees(row)), "fees_status": _status(row["fees"])}
        | {"evidence": SEPARATOR.join(_evidence(row))}
        | {"deadlines": SEPARATOR.join(entry["text"]["de"] for entry in row["deadlines"] if is_fact(entry))}
        | {"leika_id": row["keys"]["leikaId"] if is_fact(row["keys"]) else None, "leika_status": _status(row["keys"])}
        | _figure("duration", row["criteria"]["durationMinutes"], "duration_minutes")
        | _figure("annual_cases", row["criteria"]["annualCases"], "annual_cases", "annual_cases_year")
    )


def _figure(name: str, known: Mapping[str, Any], value: str, year: str | None = None) -> dict[str, Any]:
    fact = is_fact(known)
    dated = {year: known.get("year") if fact else None} if year else {}
    return {value: known["value"] if fact else None, f"{name}_status": _status(known)} | dated


def _fee(fee: Row) -> str:
    most = f"–{fee['upTo']}" if fee.get("upTo") else ""
    return f"{fee['label']}: {fee['amount']}{most} {fee['currency']}"


def _evidence(row: Row) -> list[str]:
    return [entry["id"] + (f" ({entry['when']})" if entry.get("when") else "") for entry in row["evidence"]]


def _status(known: Mapping[str, Any]) -> str:
    return str(known["provenance"]["status"])
