"""Open Referral HSDS 3: services with the weekly schedules of their places. Pure.

HSDS schedules have no exceptions and a fixed offset from UTC instead of a time zone. So each schedule is given once per stretch of days
with the same offset, and the days that differ are named in its notes.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from services.catalog.exports.facts import is_fact
from services.catalog.exports.hours import HORIZON_DAYS, Week
from services.catalog.exports.snapshot import Row, Snapshot
from services.catalog.hours.spans import Span, clock_of
from shared.clock import BERLIN

MEDIA_TYPE: Final = "application/json"
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Record = dict[str, Any]


def render(snapshot: Snapshot) -> bytes:
    """All services on one page, in the envelope of the HSDS API."""
    contents = [_service(snapshot, row) for row in snapshot.services.values()]
    size = len(contents)
    page = {"total_items": size, "total_pages": 1, "page_number": 1, "size": size}
    ends = {"first_page": True, "last_page": True, "empty": not contents}
    document = page | ends | {"contents": contents}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def offset_stretches(first: date, last: date) -> Iterator[tuple[date, date, int]]:
    """First day, last day and hours ahead of UTC at noon, for each stretch of days between two changes of the clocks."""
    begin, offset = first, _offset(first)
    for number in range(1, (last - first).days + 1):
        day = first + timedelta(days=number)
        if _offset(day) != offset:
            yield begin, day - timedelta(days=1), offset
            begin, offset = day, _offset(day)
    yield begin, last, offset


def _offset(day: date) -> int:
    ahead = datetime.combine(day, time(12), BERLIN).utcoffset() or timedelta()
    return int(ahead.total_seconds()) // 3600


def _id(snapshot: Snapshot, *parts: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join((snapshot.base, "v1", *map(str, parts)))))


def _service(snapshot: Snapshot, row: Row) -> Record:
    own = _id(snapshot, "services", row["id"])
    unit = snapshot.units[row["unit_id"]]
    record = {
        "id": own,
        "name": row["title"]["de"],
        "status": "active",
        "description": row["description"]["de"],
        "url": snapshot.address("services", row["id"]),
        "organization": {"id": _id(snapshot, "units", unit["id"]), "name": unit["name"], "description": unit["name"]},
        "service_at_locations": list(_places(snapshot, row, own)),
        "cost_options": list(_costs(snapshot, row, own)),
        "required_documents": [
            {"id": _id(snapshot, own, "evidence", number), "service_id": own, "document": entry["id"]}
            for number, entry in enumerate(row["evidence"])
        ],
    }
    names = row["aliases"]
    return record | ({"alternate_name": names[0]} if names else {})


def _costs(snapshot: Snapshot, row: Row, own: str) -> Iterator[Record]:
    for number, fee in enumerate(snapshot.fees(row)):
        cost = {"id": _id(snapshot, own, "fees", number), "service_id": own, "option": fee["label"]}
        cost |= {name: fee[key] for name, key in (("valid_from", "validFrom"), ("valid_to", "validTo")) if fee.get(key)}
        most = fee.get("upTo")
        said = {"amount_description": f"{fee['amount']}–{most}"} if most else {"amount": float(fee["amount"])}
        yield cost | {"currency": fee["currency"]} | said


def _places(snapshot: Snapshot, row: Row, service: str) -> Iterator[Record]:
    for link in row["offices"]:
        office = snapshot.offices.get(link["id"])
        if office is not None and is_fact(link):
            own = _id(snapshot, service, "offices", office["id"])
            week = snapshot.weeks.get(office["id"])
            place = {"id": _id(snapshot, "offices", office["id"]), "name": office["name"]["de"]}
            kind = "physical" if {"appointment", "walk_in"} & set(office["channels"]) else "virtual"
            yield {
                "id": own,
                "service_id": service,
                "location": place | {"location_type": kind},
                "schedules": list(_schedules(snapshot, own, week)) if week else [],
            }


def _schedules(snapshot: Snapshot, place: str, week: Week) -> Iterator[Record]:
    by_span: dict[Span, list[str]] = {}
    for name, spans in zip(WEEKDAYS, week.regular, strict=True):
        for span in spans:
            by_span.setdefault(span, []).append(name)
    first = max(snapshot.today, week.first or snapshot.today)
    last = min(snapshot.today + timedelta(days=HORIZON_DAYS), week.last or date.max)
    differing = [day.date for day in week.special]
    for begin, end, offset in offset_stretches(first, last) if first <= last else ():
        except_on = [day.isoformat() for day in differing if begin <= day <= end]
        for span, days in by_span.items():
            yield {
                "id": _id(snapshot, place, begin, *span),
                "service_at_location_id": place,
                "valid_from": begin.isoformat(),
                "valid_to": end.isoformat(),
                "timezone": offset,
                "freq": "WEEKLY",
                "interval": 1,
                "wkst": "MO",
                "byday": ",".join(days),
                "opens_at": f"{clock_of(span.start)}+{offset:02d}:00",
                "closes_at": f"{clock_of(span.end)}+{offset:02d}:00",
            } | ({"notes": "Different hours or closed on " + ", ".join(except_on)} if except_on else {})
