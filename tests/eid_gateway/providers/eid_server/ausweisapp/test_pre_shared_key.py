"""The real AusweisApp reaches the eID-Server at an address of its own, with the key from the TC token."""

from dataclasses import replace
from socket import socket

import pytest

from deploy.eid_server.https import listen
from services.eid_gateway.providers.eid_server import steps
from tests.eid_gateway.providers.eid_server.ausweisapp.conftest import Guest
from tests.support.ausweisapp import AusweisApp, Gestures
from tests.support.psk import needs_psk

pytestmark = needs_psk


@pytest.fixture
def for_clients() -> socket:
    return listen(0)


async def test_a_card_logs_in_through_the_trusted_channel(guest: Guest, ausweisapp: AusweisApp) -> None:
    gestures = Gestures()
    claims = await guest.claims(await guest.come_back(ausweisapp, gestures, scope="openid profile"))
    assert (claims["given_name"], claims["family_name"]) == ("ERIKA", "MUSTERMANN")
    assert gestures.told("AUTH")["result"]["major"].endswith("#ok")


@pytest.mark.parametrize("changes", [{"key": "0" * 64}, {"id": "0" * 32}], ids=["key", "identity"])
async def test_a_wrong_key_brings_people_to_our_page(
    guest: Guest, ausweisapp: AusweisApp, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]
) -> None:
    genuine = steps.token_of
    monkeypatch.setattr(steps, "token_of", lambda psk, *rest, **kept: genuine(replace(psk, **changes), *rest, **kept))
    gestures = Gestures()
    back = await ausweisapp.log_in(await guest.person.activation(), gestures)
    assert gestures.told("AUTH")["result"]["minor"].endswith("dp#trustedChannelEstablishmentFailed")
    page = await guest.application.client.get(back)
    assert page.status_code == 200
    assert "nicht bis zum Ende" in page.text
