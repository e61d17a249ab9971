"""Invented cards: one of each kind of document, and one for each way a login can go wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.eid_gateway.eid_server.messages.persons import (
    FreetextPlace,
    GeneralDate,
    NoPlaceInfo,
    PersonalData,
    StructuredPlace,
)
from services.eid_gateway.eid_server.messages.results import Minor

LEIPZIG: Final = "02761407130000"
VALID_UNTIL: Final = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Card:
    """A document of a person nobody is. `fails_with` is the code a login with it ends with, if it does not succeed."""

    person: PersonalData
    fails_with: Minor | None = None


PERSONALAUSWEIS: Final = PersonalData(
    document_type="ID",
    issuing_state="D",
    date_of_expiry=VALID_UNTIL,
    given_names="ANNA LUISE",
    family_names="BEISPIEL",
    academic_title="DR.",
    date_of_birth=GeneralDate("19900412", date(1990, 4, 12)),
    place_of_birth=FreetextPlace("LEIPZIG"),
    nationality="D",
    birth_name="VORLAGE",
    place_of_residence=StructuredPlace("LEIPZIG", "D", street="ERFUNDENE STRAẞE 1", zip_code="04109"),
    community_id=LEIPZIG,
)
AUFENTHALTSTITEL: Final = PersonalData(
    document_type="AR",
    issuing_state="D",
    date_of_expiry=VALID_UNTIL,
    given_names="MINH ANH",
    family_names="NGUYỄN",
    date_of_birth=GeneralDate("19841130", date(1984, 11, 30)),
    place_of_birth=FreetextPlace("HÀ NỘI"),
    nationality="VNM",
    place_of_residence=StructuredPlace("LEIPZIG", "D", street="ERFUNDENE STRAẞE 2", zip_code="04315"),
    community_id=LEIPZIG,
    residence_permit="NIEDERLASSUNGSERLAUBNIS",
)
EID_KARTE: Final = PersonalData(
    document_type="UB",
    issuing_state="D",
    date_of_expiry=VALID_UNTIL,
    given_names="JEANNE",
    family_names="D’EXEMPLE",
    date_of_birth=GeneralDate("1964    "),
    place_of_birth=NoPlaceInfo("unbekannt"),
    nationality="FRA",
    place_of_residence=NoPlaceInfo("keine Wohnung in Deutschland"),
)

CARDS: Final = {
    "personalausweis": Card(PERSONALAUSWEIS),
    "aufenthaltstitel": Card(AUFENTHALTSTITEL),
    "eid-karte": Card(EID_KARTE),
    "cancelled": Card(PERSONALAUSWEIS, Minor.CANCELLATION_BY_USER),
    "expired": Card(PERSONALAUSWEIS, Minor.INVALID_DOCUMENT),
    "denied": Card(PERSONALAUSWEIS, Minor.DENIED_DOCUMENT),
    "removed": Card(PERSONALAUSWEIS, Minor.SECURITY_CONDITION_NOT_SATISFIED),
    "broken": Card(PERSONALAUSWEIS, Minor.INTERNAL_ERROR),
}
"""By the name a script calls them."""
