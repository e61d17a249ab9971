"""Units and offices as `organisationseinheit`, who is competent where, and online services."""

from datetime import timedelta

from lxml.etree import _Element as Element

from services.catalog.exports.facts import day_of, is_fact
from services.catalog.exports.snapshot import Row
from services.catalog.exports.xzufi.elements import Agency, area, child, code, identifier, localised, validity
from services.catalog.xzufi import vocabulary as xzufi


def add_unit(parent: Element, row: Row, agency: Agency) -> None:
    """A unit that decides."""
    unit = child(parent, xzufi.UNIT)
    identifier(unit, "id", agency, "unit", row["id"])
    localised(child(unit, "name"), "name", {"de": row["name"]})
    validity(unit, day_of(row["valid_from"]), day_of(row["valid_to"]))


def add_office(parent: Element, row: Row, agency: Agency) -> None:
    """A place people go to, with its address as far as it is known."""
    unit = child(parent, xzufi.UNIT)
    identifier(unit, "id", agency, "office", row["id"])
    localised(child(unit, "name"), "name", row["name"])
    address = row["address"]
    if address and is_fact(address) and address.get("city"):
        made = child(unit, "anschrift")
        for name, key in (("strasse", "street"), ("postleitzahl", "postcode"), ("ort", "city")):
            if address.get(key):
                child(made, name, address[key])
    closed = day_of(row["closed_from"])
    validity(unit, day_of(row["valid_from"]), closed - timedelta(days=1) if closed else None)


def competence_id(row: Row) -> str:
    """The identifier of a competence."""
    return f"{row['service_id']}.{row['unit_id']}.{row['ars']}"


def add_competence(parent: Element, row: Row, agency: Agency) -> None:
    """That a unit accepts a service for an area."""
    transfer = child(parent, xzufi.COMPETENCE)
    identifier(transfer, "uebergeordnetesObjektID", agency, "unit", row["unit_id"])
    competence = child(transfer, "zustaendigkeit")
    identifier(competence, "id", agency, "competence", competence_id(row))
    identifier(competence, "leistungID", agency, "service", row["service_id"])
    area(competence, "gebietID", row["ars"])
    child(competence, "rolle", xzufi.COMPETENT_ROLE)
    validity(competence, day_of(row["valid_from"]), day_of(row["valid_to"]))


def online_address(row: Row) -> str | None:
    """The address of the online service, where it is known as one and not only by name."""
    online = row["online"]
    address = online.get("service") or ""
    known = online["available"] and is_fact(online) and address.startswith("https://")
    return address if known else None


def add_online_service(parent: Element, row: Row, agency: Agency) -> None:
    """The online way of a service; only for rows with an `online_address`."""
    online = child(parent, xzufi.ONLINE_SERVICE)
    identifier(online, "id", agency, "online", row["id"])
    localised(online, "bezeichnung", row["title"])
    link = child(online, "link")
    code(link, "typ", xzufi.ONLINE_LINK, xzufi.ONLINE_LINK_TYPES)
    child(link, "link", online_address(row))
