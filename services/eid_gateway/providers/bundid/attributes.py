"""BundID's attributes by their names (interface description 10.2, chapter 6) and the claims they become."""

from collections.abc import Mapping
from typing import Final

BPK2: Final = "urn:oid:1.3.6.1.4.1.25484.494450.3"
"""Lasting name of a person for the host of our entity id."""
PSEUDONYM: Final = "urn:oid:1.2.40.0.10.2.1.1.226699"
"""The card's own pseudonym; another card has another one."""
PROVED_BY: Final = "urn:oid:1.3.6.1.4.1.25484.494450.2"
LEVEL: Final = "urn:oid:1.2.40.0.10.2.1.1.261.94"
DOCUMENT_TYPE: Final = "urn:oid:1.2.40.0.10.2.1.1.552255"
GIVEN_NAME: Final = "urn:oid:2.5.4.42"
SURNAME: Final = "urn:oid:2.5.4.4"
BIRTHDATE: Final = "urn:oid:1.2.40.0.10.2.1.1.55"
STREET: Final = "urn:oid:2.5.4.16"
POSTAL_CODE: Final = "urn:oid:2.5.4.17"
LOCALITY: Final = "urn:oid:2.5.4.7"
COMMUNITY: Final = "urn:oid:1.3.6.1.4.1.25484.494450.5"
"""Where the person lives, in the numbers that cards know."""
COUNTRY: Final = "urn:oid:1.2.40.0.10.2.1.1.225599"

ALWAYS: Final = (BPK2, PSEUDONYM, PROVED_BY, LEVEL)
"""Asked for in every login; none is required, because a login without a lasting account lacks some."""
ADDRESS_PARTS: Final = {
    "street_address": STREET,
    "postal_code": POSTAL_CODE,
    "locality": LOCALITY,
    "country": COUNTRY,
}
SIMPLE: Final = {"given_name": GIVEN_NAME, "family_name": SURNAME, "birthdate": BIRTHDATE}
OF_CLAIM: Final[Mapping[str, tuple[str, ...]]] = {
    **{claim: (name,) for claim, name in SIMPLE.items()},
    "address": tuple(ADDRESS_PARTS.values()),
    "age_over_18": (BIRTHDATE,),
    "city_resident": (COMMUNITY,),
}


def names_for(claims: Mapping[str, bool], *, document: bool) -> dict[str, bool]:
    """The attributes that are asked for, and whether the login is worth nothing without them."""
    names = dict.fromkeys((*ALWAYS, *([DOCUMENT_TYPE] if document else [])), False)
    for claim, needed in claims.items():
        names |= {name: needed or names.get(name, False) for name in OF_CLAIM[claim]}
    return names
