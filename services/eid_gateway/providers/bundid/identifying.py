"""From BundID's assertion to who somebody is, how surely, and how surely each single thing about them is known."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.eid_gateway.clients.documents import document_of
from services.eid_gateway.grants.attributes import ADULT_AGE
from services.eid_gateway.levels import is_enough
from services.eid_gateway.providers.bundid.asking import NAME
from services.eid_gateway.providers.bundid.attributes import (
    ADDRESS_PARTS,
    BIRTHDATE,
    BPK2,
    COMMUNITY,
    DOCUMENT_TYPE,
    LEVEL,
    PROVED_BY,
    PSEUDONYM,
    SIMPLE,
)
from services.eid_gateway.providers.bundid.levels import LEVEL_OF_CONTEXT, LEVEL_OF_TRUST
from services.eid_gateway.providers.port import UNPROVEN, Identity, Refusal
from services.eid_gateway.saml.assertions import Assertion, Attribute

DATE: Final = re.compile(r"\d{4}(?:-\d{2}-\d{2})?")
FULL_DATE: Final = len("1990-04-12")


def identify(assertion: Assertion, city: str, today: date) -> Identity | Refusal:
    """The person, if BundID names one lastingly and at a level that is worth something; `city` in the numbers that cards know."""
    level, person = _level(assertion), _person(assertion.attributes)
    if level is None:
        return Refusal("unmet_authentication_requirements", "level_unproven")
    if person is None:
        return Refusal("access_denied", "person_unnamed")
    claims = _claims(assertion.attributes) | _compared(assertion.attributes, city, today)
    levels = {name: claim_level for name, (_, claim_level) in claims.items() if claim_level != level}
    attributes = {name: value for name, (value, _) in claims.items()}
    document = assertion.attributes.get(DOCUMENT_TYPE)
    kind = document_of(document.value) if document else None
    return Identity(NAME, person, level, attributes, kind, levels)


def _level(assertion: Assertion) -> str | None:
    """The lower of the two places that state it; both must."""
    stated = assertion.attributes.get(LEVEL)
    places = [assertion.context_class, stated.value if stated else ""]
    levels = [LEVEL_OF_CONTEXT.get(place) for place in places]
    return _lowest([level for level in levels if level is not None]) if None not in levels else None


def _person(attributes: Mapping[str, Attribute]) -> str | None:
    """The account, or what proved the person and its pseudonym: a login without an account lacks the first."""
    if BPK2 in attributes:
        return f"bPK2:{attributes[BPK2].value}"
    if PSEUDONYM in attributes and PROVED_BY in attributes:
        return f"{attributes[PROVED_BY].value}:{attributes[PSEUDONYM].value}"
    return None


def _claims(attributes: Mapping[str, Attribute]) -> dict[str, tuple[Any, str]]:
    """Claims with their levels."""
    found: dict[str, tuple[Any, str]] = {
        claim: (attributes[name].value, _trust(attributes[name]))
        for claim, name in SIMPLE.items()
        if name in attributes
    }
    if "birthdate" in found and not DATE.fullmatch(found["birthdate"][0]):
        del found["birthdate"]
    parts = {part: attributes[name] for part, name in ADDRESS_PARTS.items() if name in attributes}
    if parts:
        address = {part: attribute.value for part, attribute in parts.items()}
        found["address"] = (address, _lowest([_trust(attribute) for attribute in parts.values()]))
    return found


def _compared(attributes: Mapping[str, Attribute], city: str, today: date) -> dict[str, tuple[bool, str]]:
    """What a card would compare by itself; BundID only has the values, and they go no further than here."""
    born, place = attributes.get(BIRTHDATE), attributes.get(COMMUNITY)
    found = {}
    if born is not None and len(born.value) == FULL_DATE and DATE.fullmatch(born.value):
        year, month_and_day = int(born.value[:4]), born.value[5:]
        age = today.year - year - (today.strftime("%m-%d") < month_and_day)
        found["age_over_18"] = (age >= ADULT_AGE, _trust(born))
    if place is not None:
        found["city_resident"] = (place.value == city, _trust(place))
    return found


def _trust(attribute: Attribute) -> str:
    return LEVEL_OF_TRUST.get(attribute.trust_level or "", UNPROVEN)


def _lowest(levels: list[str]) -> str:
    if UNPROVEN in levels:
        return UNPROVEN
    return next(level for level in levels if all(is_enough(other, level) for other in levels))
