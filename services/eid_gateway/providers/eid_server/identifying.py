"""From the answer of the eID-Server to who somebody is, or to why that is not known."""

from collections.abc import Mapping
from typing import Any, Final

from services.eid_gateway.clients.documents import document_of
from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Permission, Wish
from services.eid_gateway.eid_server.messages.persons import (
    FreetextPlace,
    GeneralDate,
    NoPlaceInfo,
    PersonalData,
    Place,
)
from services.eid_gateway.eid_server.messages.results import Outcome
from services.eid_gateway.providers.eid_server.asking import LEVELS, NAME
from services.eid_gateway.providers.port import Identity, Refusal

REFUSALS: Final[Mapping[Outcome, Refusal]] = {
    Outcome.CANCELLED: Refusal("access_denied", "cancelled_by_person"),
    Outcome.DOCUMENT_INVALID: Refusal("access_denied", "document_expired"),
    Outcome.DOCUMENT_DENIED: Refusal("access_denied", "document_not_accepted"),
    Outcome.SESSION_ENDED: Refusal("temporarily_unavailable", "provider_session_ended"),
    Outcome.BUSY: Refusal("temporarily_unavailable", "provider_busy"),
    Outcome.REFUSED: Refusal("server_error", "provider_refused"),
    Outcome.FAILED: Refusal("temporarily_unavailable", "provider_failed"),
}
UNREACHABLE: Final = Refusal("temporarily_unavailable", "provider_unreachable")
GERMANY: Final = "D"
"""Germany's code in travel documents (ICAO Doc 9303); other countries have three letters there and keep them."""


def identify(answer: GetResultResponse, wishes: Mapping[Operation, Wish]) -> Identity | Refusal:
    """The person, if the card said everything that was required and the level is proven."""
    outcome = answer.result.outcome
    if outcome is not Outcome.FINISHED:
        return REFUSALS[outcome]
    person = answer.person
    if person is None or person.restricted_id is None or not _all_allowed(answer, wishes):
        return Refusal("access_denied", "attribute_refused")
    level = LEVELS.get(answer.level) if answer.level is not None else None
    if level is None:
        return Refusal("unmet_authentication_requirements", "level_unproven")
    kind = document_of(person.document_type) if person.document_type else None
    return Identity(NAME, person.restricted_id.first, level, attributes_of(person) | compared_in(answer), kind)


def _all_allowed(answer: GetResultResponse, wishes: Mapping[Operation, Wish]) -> bool:
    """What is not on the chip nobody can refuse: older cards lack some data."""
    required = (operation for operation, wish in wishes.items() if wish is Wish.REQUIRED)
    return all(
        answer.allowed.get(operation, Permission.PROHIBITED) is not Permission.PROHIBITED for operation in required
    )


def attributes_of(person: PersonalData) -> dict[str, Any]:
    """The claims (OpenID Connect Core §5.1) that the card gives; names stay in the capitals they have on the chip."""
    found = {
        "given_name": person.given_names,
        "family_name": person.family_names,
        "birthdate": _birthdate(person.date_of_birth),
        "address": _address(person.place_of_residence),
    }
    return {name: value for name, value in found.items() if value is not None}


def compared_in(answer: GetResultResponse) -> dict[str, bool]:
    """What the card only compared, without telling what with."""
    found = {"age_over_18": answer.fulfils_age, "city_resident": answer.fulfils_place}
    return {name: fulfilled for name, fulfilled in found.items() if fulfilled is not None}


def _birthdate(born: GeneralDate | None) -> str | None:
    """YYYY-MM-DD, or only the year of an incomplete date: no day is invented."""
    text = born.text if born is not None else ""
    if text.strip().isdecimal() and len(text.strip()) == 8:
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text[:4] if text[:4].isdecimal() else None


def _address(place: Place | None) -> dict[str, str] | None:
    if place is None or isinstance(place, NoPlaceInfo):
        return None
    if isinstance(place, FreetextPlace):
        return {"formatted": place.text}
    parts = {
        "street_address": place.street,
        "postal_code": place.zip_code,
        "locality": place.city,
        "region": place.state,
        "country": "DE" if place.country.strip() == GERMANY else place.country.strip(),
    }
    return {name: text for name, text in parts.items() if text}
