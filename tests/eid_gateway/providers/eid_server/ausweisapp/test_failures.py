"""What goes wrong with the real AusweisApp ends on our pages or at the application, never in the app's own dead end."""

import ssl

import httpx
import pytest

from deploy.eid_server.attached import joined
from deploy.eid_server.https import context_for_clients, served
from deploy.eid_server.paos.face import PaosFace, paos_app
from deploy.eid_server.paos.terminal import make_terminal
from services.eid_gateway.eid_server.client import EidServerClient, NoAnswer, NoAnswerReason
from services.eid_gateway.eid_server.messages.use_id import PreSharedKey
from services.eid_gateway.providers.eid_server import steps
from shared.clock import utc_now
from tests.eid_gateway.flow import Application
from tests.eid_gateway.providers.eid_server.ausweisapp.cards import content
from tests.eid_gateway.providers.eid_server.ausweisapp.conftest import Guest, House
from tests.eid_gateway.providers.eid_server.conftest import Person
from tests.support.ausweisapp import AusweisApp, Gestures


async def test_an_expired_card_is_refused_although_the_app_says_ok(guest: Guest, ausweisapp: AusweisApp) -> None:
    """Only the eID-Server compares the date: the app itself ends with ok."""
    gestures = Gestures(content("EXP"))
    answer = await guest.come_back(ausweisapp, gestures)
    assert gestures.told("AUTH")["result"]["major"].endswith("#ok")
    assert (answer["error"], answer["error_description"]) == ("access_denied", "document_expired")


@pytest.mark.parametrize("moment", ["ACCESS_RIGHTS", "ENTER_PIN"])
async def test_who_cancels_in_the_app_is_not_logged_in(guest: Guest, ausweisapp: AusweisApp, moment: str) -> None:
    answer = await guest.come_back(ausweisapp, Gestures(cancel_at=moment))
    assert (answer["error"], answer["error_description"]) == ("access_denied", "cancelled_by_person")


async def test_the_error_token_brings_people_to_our_page(
    guest: Guest, ausweisapp: AusweisApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """useID fails, so the token is the error token; the app understands it."""
    monkeypatch.setattr(EidServerClient, "use_id", _no_answer)
    back = await ausweisapp.log_in(await guest.person.activation(), Gestures())
    assert "ResultMinor=communicationError" in back
    failed = await guest.application.client.get(back)
    assert failed.status_code == 503


async def _no_answer(*_: object) -> None:
    raise NoAnswer(NoAnswerReason.UNREACHABLE)


async def test_a_certificate_the_city_did_not_announce_is_noticed(house: House, ausweisapp: AusweisApp) -> None:
    """The hash of the TLS certificate is missing in the description that belongs to the city's right to read cards."""
    face = PaosFace(house.server.sessions, make_terminal(house.origin, [b"another certificate"], utc_now().date()))
    tls = context_for_clients(house.server.keys)
    trust = ssl.create_default_context(cafile=str(house.server.keys.certificate("authority")))
    async with (
        served(joined(house.room, paos_app(face)), house.listening, tls),
        httpx.AsyncClient(base_url=house.origin, verify=trust, timeout=20) as browser,
    ):
        gestures = Gestures()
        back = await ausweisapp.log_in(await Person(Application(browser), None).activation(), gestures)
        assert gestures.told("AUTH")["result"]["minor"].endswith("dp#trustedChannelEstablishmentFailed")
        assert "/eid_server/failed?" in back
        assert (await browser.get(back)).status_code == 503


async def test_a_session_nobody_opened_is_not_talked_about(
    guest: Guest, ausweisapp: AusweisApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a wrong pre-shared key is with TLS-PSK, a wrong session identifier is in attached mode."""
    genuine = steps.token_of
    wrong = PreSharedKey("0" * 32, "0" * 64)
    monkeypatch.setattr(steps, "token_of", lambda psk, *rest, **kept: genuine(wrong, *rest, **kept))
    back = await ausweisapp.log_in(await guest.person.activation(), Gestures())
    assert "ResultMajor=error" in back
    page = await guest.application.client.get(back)
    assert page.status_code == 200
    assert "nicht bis zum Ende" in page.text
