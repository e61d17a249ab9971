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
COUNTRY: Final = "urn:oid:1.2.40.0.10.2.1.1.225599"

ALWAYS: Final = (BPK2, PSEUDONYM, PROVED_BY, LEVEL)
"""Asked for in every login; none is required, because a login without a lasting account lacks some."""
OF_SCOPE: Final[Mapping[str, tuple[str, ...]]] = {
    "profile": (GIVEN_NAME, SURNAME, BIRTHDATE),
    "address": (STREET, POSTAL_CODE, LOCALITY, COUNTRY),
}
ADDRESS_PARTS: Final = {
    "street_address": STREET,
    "postal_code": POSTAL_CODE,
    "locality": LOCALITY,
    "country": COUNTRY,
}
SIMPLE: Final = {"given_name": GIVEN_NAME, "family_name": SURNAME, "birthdate": BIRTHDATE}


def names_for(scope: str) -> dict[str, bool]:
    """The attributes a scope needs, and whether the login is worth nothing without them."""
    wanted = (name for part in scope.split() for name in OF_SCOPE.get(part, ()))
    return dict.fromkeys(ALWAYS, False) | dict.fromkeys(wanted, True)
