"""Who is somebody, by what an eID-Server answers: nothing is taken for granted."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from services.eid_gateway.clients.documents import DOCUMENTS
from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Permission, Wish
from services.eid_gateway.eid_server.messages.persons import (
    FreetextPlace,
    GeneralDate,
    NoPlaceInfo,
    PersonalData,
    RestrictedId,
    StructuredPlace,
)
from services.eid_gateway.eid_server.messages.results import OK, Major, Outcome, Result
from services.eid_gateway.eid_server.messages.use_id import Level
from services.eid_gateway.providers.eid_server.asking import request_for, wishes_of
from services.eid_gateway.providers.eid_server.identifying import REFUSALS, attributes_of, identify
from services.eid_gateway.providers.port import Identity, Refusal

WISHES = {Operation.GIVEN_NAMES: Wish.REQUIRED, Operation.RESTRICTED_ID: Wish.REQUIRED,
          Operation.BIRTH_NAME: Wish.ALLOWED}  # fmt: skip
GOOD = GetResultResponse(
    OK,
    PersonalData(given_names="ANNA", restricted_id=RestrictedId("AB12", "CD34")),
    allowed={Operation.GIVEN_NAMES: Permission.ALLOWED, Operation.RESTRICTED_ID: Permission.ALLOWED},
    level=Level.HIGH,
)


def test_a_good_answer() -> None:
    assert identify(GOOD, WISHES) == Identity("eid_server", "AB12", "high", {"given_name": "ANNA"})


@pytest.mark.parametrize(("change", "reason"), [
    ({"level": None}, "level_unproven"),
    ({"level": Level.UNDEFINED}, "level_unproven"),
    ({"person": None}, "attribute_refused"),
    ({"person": PersonalData(given_names="ANNA")}, "attribute_refused"),
    ({"allowed": {Operation.RESTRICTED_ID: Permission.ALLOWED}}, "attribute_refused"),
    ({"allowed": {}}, "attribute_refused"),
    ({"result": Result(Major.WARNING)}, "provider_failed"),
])  # fmt: skip
def test_everything_else_is_refused(change: dict[str, object], reason: str) -> None:
    answer = identify(replace(GOOD, **change), WISHES)
    assert isinstance(answer, Refusal)
    assert answer.reason == reason


def test_what_is_not_on_the_chip_is_not_refused() -> None:
    allowed = {Operation.GIVEN_NAMES: Permission.NOT_ON_CHIP, Operation.RESTRICTED_ID: Permission.ALLOWED}
    answer = identify(replace(GOOD, allowed=allowed), WISHES)
    assert isinstance(answer, Identity)


def test_every_outcome_but_two_has_a_refusal() -> None:
    assert set(REFUSALS) == set(Outcome) - {Outcome.FINISHED, Outcome.NOT_YET}


@pytest.mark.parametrize(("level", "worth"), [
    (Level.NORMAL, "low"), (Level.SUBSTANTIAL, "substantial"), (Level.EIDAS_HIGH, "high"), (Level.EIDAS_LOW, "low"),
])  # fmt: skip
def test_levels(level: Level, worth: str) -> None:
    answer = identify(replace(GOOD, level=level), WISHES)
    assert isinstance(answer, Identity)
    assert answer.level == worth


@pytest.mark.parametrize(("born", "told"), [
    (GeneralDate("19640812", date(1964, 8, 12)), "1964-08-12"), (GeneralDate("1964    "), "1964"),
    (GeneralDate("196408  "), "1964"), (GeneralDate("        "), None), (None, None),
])  # fmt: skip
def test_no_day_of_birth_is_invented(born: GeneralDate | None, told: str | None) -> None:
    assert attributes_of(PersonalData(date_of_birth=born)).get("birthdate") == told


@pytest.mark.parametrize(("place", "told"), [
    (StructuredPlace("WIEN", "AUT", zip_code="1010"), {"postal_code": "1010", "locality": "WIEN", "country": "AUT"}),
    (FreetextPlace("IRGENDWO"), {"formatted": "IRGENDWO"}), (NoPlaceInfo("keine Wohnung"), None), (None, None),
])  # fmt: skip
def test_addresses(place, told) -> None:
    assert attributes_of(PersonalData(place_of_residence=place)).get("address") == told


def login_of(claims, scope="openid", documents=DOCUMENTS):
    client = SimpleNamespace(documents=documents, purpose={"de": "Zweck", "en": "purpose"})
    return SimpleNamespace(claims=claims, scope=scope, language="de", level="high", client=client)


def asked_for(claims, scope="openid", documents=DOCUMENTS) -> dict[Operation, Wish]:
    return wishes_of(login_of(claims, scope, documents))


def test_nothing_is_asked_for_beyond_what_the_application_wants() -> None:
    assert asked_for({}) == {Operation.RESTRICTED_ID: Wish.REQUIRED}
    assert asked_for({"address": True, "birthdate": False}) == {
        Operation.RESTRICTED_ID: Wish.REQUIRED, Operation.PLACE_OF_RESIDENCE: Wish.REQUIRED,
        Operation.DATE_OF_BIRTH: Wish.ALLOWED,
    }  # fmt: skip


def test_the_kind_of_card_is_asked_for_where_it_matters() -> None:
    assert asked_for({}, scope="openid document")[Operation.DOCUMENT_TYPE] is Wish.REQUIRED
    assert asked_for({}, documents=("identity_card",))[Operation.DOCUMENT_TYPE] is Wish.REQUIRED


def test_comparisons_are_asked_for_with_what_to_compare() -> None:
    request = request_for(login_of({"age_over_18": True, "city_resident": True}), "02761407130000")
    assert (request.age, request.community_id) == (18, "02761407130000")
    assert Operation.DATE_OF_BIRTH not in request.operations
    assert request_for(login_of({}), "02761407130000").age is None
