"""The feed: an index that names every file, and files that are the same bytes for the same edition.

A reader takes what is no longer in the index as deleted. So the index is complete or there is none, and things that are gone are
taken back by name besides (`loesche`), for readers that only look at files.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from lxml.etree import _Element as Element

from services.catalog.exports.facts import day_of
from services.catalog.exports.schema_org import open_offices
from services.catalog.exports.snapshot import Row, Snapshot
from services.catalog.exports.xzufi.elements import Agency, child, identifier
from services.catalog.exports.xzufi.services import add_service
from services.catalog.exports.xzufi.units import (
    add_competence,
    add_office,
    add_online_service,
    add_unit,
    online_address,
)
from services.catalog.xzufi import vocabulary as xzufi

MEDIA_TYPE: Final = "application/xml"
INDEX_TYPE: Final = "text/plain; charset=utf-8"
PER_FILE: Final = 1000
PRODUCT: Final = {"produktbezeichnung": "Lotse", "produkthersteller": "Lotse", "xzufiVersion": xzufi.VERSION}
CLASSES: Final = {"service": (xzufi.SERVICE, "service"), "office": (xzufi.UNIT, "office")}

Operation = Callable[[Element], None]
"""Appends one `schreibe` or `loesche` to the root of a file."""


def feed(snapshot: Snapshot, agency: Agency) -> dict[str, bytes]:
    """File names and their bytes, in the order of the index: units before services, services before who is competent for them."""
    operations = {
        "organisationseinheiten": list(_units(snapshot, agency)),
        "leistungen": [_write(add_service, snapshot, row, agency=agency) for row in snapshot.services.values()],
        "zustaendigkeiten": list(_competences(snapshot, agency)),
        "onlinedienste": [
            _write(add_online_service, row, agency=agency) for row in snapshot.services.values() if online_address(row)
        ],
        "loeschungen": list(_deletions(snapshot, agency)),
    }
    files = {}
    for kind, entries in operations.items():
        for number, part in enumerate(_parts(entries), 1):
            name = f"{kind}-{number}.xml"
            files[name] = _file(snapshot, name, part)
    return files


def index(names: Sequence[str]) -> bytes:
    """The text of the index."""
    return "".join(f"{name}\n" for name in names).encode()


def gone(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Kind and id of what was published once and is no longer offered."""
    offered = {"service": set(snapshot.services), "office": {row["id"] for row in open_offices(snapshot)}}
    for row in snapshot.published:
        if row["id"] not in offered[row["kind"]]:
            yield row["kind"], row["id"]


def _write(add: Callable[..., None], *things: object, agency: Agency) -> Operation:
    return lambda root: add(child(root, xzufi.WRITE), *things, agency)


def _units(snapshot: Snapshot, agency: Agency) -> Iterator[Operation]:
    yield from (
        _write(add_unit, row, agency=agency) for row in snapshot.units.values() if not _over(row, snapshot.today)
    )
    yield from (_write(add_office, row, agency=agency) for row in open_offices(snapshot))


def _competences(snapshot: Snapshot, agency: Agency) -> Iterator[Operation]:
    for row in snapshot.competences:
        unit = snapshot.units.get(row["unit_id"])
        over = unit is None or _over(unit, snapshot.today) or _over(row, snapshot.today)
        if row["service_id"] in snapshot.services and not over:
            yield _write(add_competence, row, agency=agency)


def _over(row: Row, today: date) -> bool:
    last = day_of(row["valid_to"])
    return last is not None and last < today


def _deletions(snapshot: Snapshot, agency: Agency) -> Iterator[Operation]:
    for kind, name in gone(snapshot):
        element, scheme = CLASSES[kind]
        yield partial(_delete, xzufi.CLASS_OF[element], agency, scheme, name)


def _delete(kind: str, agency: Agency, scheme: str, name: str, root: Element) -> None:
    identifier(child(root, xzufi.DELETE, None, {xzufi.CLASS: kind}), "id", agency, scheme, name)


def _parts(entries: Sequence[Operation]) -> Iterator[Sequence[Operation]]:
    return (entries[start : start + PER_FILE] for start in range(0, len(entries), PER_FILE))


def _file(snapshot: Snapshot, name: str, operations: Sequence[Operation]) -> bytes:
    spaces: Mapping[str, str] = {xzufi.PREFIX: xzufi.NAMESPACE, "xsi": xzufi.SCHEMA_INSTANCE}
    root = etree.Element(xzufi.qualified(xzufi.ROOT), PRODUCT, nsmap=dict(spaces))
    header = child(root, xzufi.HEADER)
    told = uuid5(NAMESPACE_URL, f"{snapshot.base}/v1/exports/xzufi/{name}#{snapshot.edition}-{snapshot.today}")
    child(header, "nachrichtID", str(told))
    child(header, "erstelltDatumZeit", snapshot.changed_at.isoformat())
    for append in operations:
        append(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
