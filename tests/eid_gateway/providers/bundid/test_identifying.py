"""Who is somebody, by what BundID says, and how surely each single thing about them is known."""

from datetime import date

import pytest

from services.eid_gateway.providers.bundid import attributes as names
from services.eid_gateway.providers.bundid.identifying import identify
from services.eid_gateway.providers.port import UNPROVEN, Identity
from services.eid_gateway.saml.assertions import Assertion, Attribute
from shared.clock import utc_now

CITY, TODAY = "02761407130000", date(2026, 11, 22)
ACCOUNT = {names.BPK2: Attribute("bpk2", None), names.LEVEL: Attribute("STORK-QAA-Level-4", None)}


def identified(**given: Attribute) -> Identity:
    said = ACCOUNT | {getattr(names, name): value for name, value in given.items()}
    found = identify(Assertion("_1", utc_now(), "STORK-QAA-Level-4", said), CITY, TODAY)
    assert isinstance(found, Identity)
    return found


@pytest.mark.parametrize(("trust", "level"), [
    ("HOCH", None), ("SUBSTANTIELL", "substantial"), ("NORMAL", "low"), ("UNTERGEORDNET", UNPROVEN), (None, UNPROVEN), ("X", UNPROVEN),
])  # fmt: skip
def test_every_attribute_has_its_own_level(trust: str | None, level: str | None) -> None:
    found = identified(GIVEN_NAME=Attribute("Anna", trust))
    assert found.level == "high"
    assert found.levels == ({} if level is None else {"given_name": level})


def test_an_address_is_as_sure_as_its_weakest_part() -> None:
    found = identified(STREET=Attribute("Weg 1", "HOCH"), LOCALITY=Attribute("Leipzig", "NORMAL"))
    assert found.attributes["address"] == {"street_address": "Weg 1", "locality": "Leipzig"}
    assert found.levels == {"address": "low"}
    assert identified(STREET=Attribute("Weg 1", None), LOCALITY=Attribute("Leipzig", "HOCH")).levels == {
        "address": UNPROVEN
    }


@pytest.mark.parametrize(("born", "told", "adult"), [
    ("2008-11-22", "2008-11-22", True), ("2008-11-23", "2008-11-23", False), ("1964", "1964", None), ("12.4.1990", None, None),
])  # fmt: skip
def test_no_day_of_birth_is_invented(born: str, told: str | None, adult: bool | None) -> None:
    found = identified(BIRTHDATE=Attribute(born, "HOCH")).attributes
    assert (found.get("birthdate"), found.get("age_over_18")) == (told, adult)


@pytest.mark.parametrize(("place", "lives_here"), [(CITY, True), ("02761205120000", False)])
def test_living_here_is_compared(place: str, lives_here: bool) -> None:
    assert identified(COMMUNITY=Attribute(place, "HOCH")).attributes["city_resident"] is lives_here


@pytest.mark.parametrize(
    ("code", "document"), [("ID", "identity_card"), ("AR", "residence_permit"), ("UB", "eid_card"), ("P", None)]
)
def test_the_kind_of_card(code: str, document: str | None) -> None:
    assert identified(DOCUMENT_TYPE=Attribute(code, "HOCH")).document == document


def test_what_is_asked_for_follows_the_claims() -> None:
    asked = names.names_for({"age_over_18": False, "birthdate": True}, document=True)
    assert asked[names.BIRTHDATE] is True
    assert names.DOCUMENT_TYPE in asked
    assert names.GIVEN_NAME not in names.names_for({}, document=False)
