"""No setting of an authority leads into our own network: what its form lets in opens no connection when it is used."""

from contextlib import AsyncExitStack
from ipaddress import ip_network
from types import SimpleNamespace
from uuid import uuid4

import pytest

from services.routing.authorities.memory import Memory
from services.routing.authorities.registry import Surroundings, connect
from services.routing.settings import RoutingSettings
from shared.foreign_http import ForeignClient
from shared.webhook_signatures import new_secret
from tests.routing.authorities.test_other_ways import PARCEL
from tests.shared.test_foreign_http import PAYLOADS, Canary, listening, rebinding  # noqa: F401 - a fixture

ADDRESSES = {
    "http_json": ("url",),
    "fit_connect": ("submissionUrl", "tokenUrl", "routingUrl", "portalUrl"),
}
OTHERS = {
    "http_json": {"secrets": ["partner"]},
    "fit_connect": {"clientId": "lotse", "clientSecret": "partner", "serviceName": "Geburt", "schemaUri": "urn:x:1",
                    "serviceIdentifier": "urn:de:fim:leika:leistung:99043018012000"},
}  # fmt: skip


async def deliver(way: str, address: str, settings: RoutingSettings, database, foreign: ForeignClient) -> None:
    """Try to hand a parcel over to an authority whose every address is this one."""
    async with AsyncExitStack() as stack:
        around = Surroundings(settings, SimpleNamespace(), foreign, Memory(database), stack)
        given = OTHERS[way] | dict.fromkeys(ADDRESSES[way], address)
        authority = await connect(way, "standesamt", given, around)
        await authority.deliver(PARCEL, str(uuid4()))


async def visits(way: str, settings_of, database, *inside: str, payloads=PAYLOADS) -> int:
    settings = settings_of(RoutingSettings, secrets={"partner": new_secret()})
    async with listening(Canary(), "127.0.0.1", "::1") as canary:
        foreign = ForeignClient([ip_network(each) for each in inside], ports=frozenset({canary.port}))
        for payload in payloads:
            with pytest.raises(Exception):  # noqa: B017, PT011 - refused by the form, the guard or the closed network of tests
                await deliver(way, payload.format(port=canary.port), settings, database, foreign)
        await foreign.close()
        return canary.visits


@pytest.mark.parametrize("way", ADDRESSES)
async def test_no_authority_is_reached_inside(way, settings_of, database, rebinding) -> None:  # noqa: F811 - the fixture
    assert await visits(way, settings_of, database) == 0


@pytest.mark.parametrize("way", ADDRESSES)
async def test_without_the_guard_some_would_be(way, settings_of, database, rebinding) -> None:  # noqa: F811 - the fixture
    """The broken twin: this machine counts as inside."""
    assert await visits(way, settings_of, database, "127.0.0.0/8", "::1/128", payloads=PAYLOADS[:12]) >= 1
