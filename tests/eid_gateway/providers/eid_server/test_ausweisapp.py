"""Log in with the real AusweisApp and its simulated card: the whole way, with nothing of ours on the other side."""

import json
import ssl
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from deploy.eid_server.attached import attached
from deploy.eid_server.https import address_of, listen
from deploy.eid_server.paos.face import PAOS_PATH
from deploy.eid_server.server import running
from deploy.eid_server.sessions import Sessions
from deploy.eid_server.settings import BuiltInSettings
from services.eid_gateway.app import create_app
from services.eid_gateway.eid_server.client import NoAnswer, NoAnswerReason
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import utc_now
from tests.eid_gateway.eid_server.standards import need
from tests.eid_gateway.flow import HIGH, Application, query_of
from tests.eid_gateway.providers.eid_server.conftest import Person
from tests.support.ausweisapp import AusweisApp, Gestures, running_ausweisapp

TRIES = 6


@pytest.fixture(scope="module")
def ausweisapp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AusweisApp]:
    with running_ausweisapp(tmp_path_factory.mktemp("ausweisapp")) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def person(settings_of, database, keys_folder, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Person]:
    sessions, listening = Sessions(), listen(0)
    origin = address_of(listening)
    settings = BuiltInSettings(environment="development", folder=keys_folder)
    async with running(settings, sessions, origin + PAOS_PATH) as server:
        for name, value in (server.environment | {"EID_GATEWAY_EID_SERVER_ATTACHED": "true"}).items():
            monkeypatch.setenv(name, value)
        room = create_app(
            settings_of(EidGatewaySettings, eid_gateway_url=origin, providers="eid_server"), database=database
        )
        trust = ssl.create_default_context(cafile=str(server.keys.certificate("authority")))
        async with (
            attached(room, sessions, server.keys, listening, utc_now().date()),
            httpx.AsyncClient(base_url=origin, verify=trust, timeout=20) as browser,
        ):
            yield Person(Application(browser), None)


async def come_back(person: Person, ausweisapp: AusweisApp, gestures: Gestures, **changes: str) -> dict[str, str]:
    for _ in range(TRIES):
        gestures.seen.clear()
        back = await ausweisapp.log_in(await person.activation(**changes), gestures)
        answer = await person.application.client.get(back)
        assert answer.status_code == 303, (answer.text, gestures.seen)
        if not gestures.lost_the_card:
            return query_of(answer)
    pytest.fail(f"the simulated reader lost its card {TRIES} times: {gestures.seen}")


async def test_the_card_of_erika_mustermann_logs_in(person: Person, ausweisapp: AusweisApp) -> None:
    gestures = Gestures()
    answer = await come_back(person, ausweisapp, gestures, scope="openid profile address", acr_values=HIGH)
    asked = gestures.told("ACCESS_RIGHTS")
    assert set(asked["chat"]["required"]) == {"Address", "DateOfBirth", "FamilyName", "GivenNames", "Pseudonym"}
    assert asked["transactionInfo"].startswith("Sie möchten einen Dienst der Stadt nutzen")
    redeemed = await person.application.redeem(answer["code"])
    header = {"Authorization": f"Bearer {redeemed.json()['access_token']}"}
    claims = (await person.application.client.get("/userinfo", headers=header)).json()
    del claims["sub"]
    assert claims == {
        "given_name": "ERIKA", "family_name": "MUSTERMANN", "birthdate": "1964-08-12",
        "address": {"street_address": "HEIDESTRAẞE 17", "postal_code": "51147", "locality": "KÖLN", "country": "DE"},
    }  # fmt: skip


def card(name: str) -> dict[str, Any]:
    """The content of a simulated card."""
    content: dict[str, Any] = json.loads(need(f"card-files/{name}.json").read_text())
    return content


async def test_a_residence_permit_logs_in(person: Person, ausweisapp: AusweisApp) -> None:
    answer = await come_back(person, ausweisapp, Gestures(card("AR")), scope="openid profile")
    tokens = (await person.application.redeem(answer["code"])).json()
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    claims = (await person.application.client.get("/userinfo", headers=header)).json()
    assert (claims["given_name"], claims["family_name"]) == ("NGUYỄN", "THỊ MAI")


async def test_an_expired_card_is_refused_although_the_app_says_ok(person: Person, ausweisapp: AusweisApp) -> None:
    """Only the eID-Server compares the date: the app itself ends with ok."""
    gestures = Gestures(card("EXP"))
    answer = await come_back(person, ausweisapp, gestures)
    assert (answer["error"], answer["error_description"]) == ("access_denied", "document_expired")


@pytest.mark.parametrize("moment", ["ACCESS_RIGHTS", "ENTER_PIN"])
async def test_who_cancels_in_the_app_is_not_logged_in(person: Person, ausweisapp: AusweisApp, moment: str) -> None:
    answer = await come_back(person, ausweisapp, Gestures(cancel_at=moment))
    assert (answer["error"], answer["error_description"]) == ("access_denied", "cancelled_by_person")


async def test_the_app_brings_people_to_our_error_page(
    person: Person, ausweisapp: AusweisApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """useID fails, so the token is the error token; the app understands it."""
    monkeypatch.setattr("services.eid_gateway.eid_server.client.EidServerClient.use_id", _no_answer)
    back = await ausweisapp.log_in(await person.activation(), Gestures())
    assert "ResultMinor=communicationError" in back
    failed = await person.application.client.get(back)
    assert failed.status_code == 503


async def _no_answer(*_: object) -> None:
    raise NoAnswer(NoAnswerReason.UNREACHABLE)


async def test_a_card_keeps_its_pseudonym(person: Person, ausweisapp: AusweisApp) -> None:
    subjects = []
    for _ in range(2):
        answer = await come_back(person, ausweisapp, Gestures(), scope="openid", prompt="login")
        tokens = (await person.application.redeem(answer["code"])).json()
        header = {"Authorization": f"Bearer {tokens['access_token']}"}
        subjects.append((await person.application.client.get("/userinfo", headers=header)).json()["sub"])
    assert subjects[0] == subjects[1]
