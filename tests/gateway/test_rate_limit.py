"""Who asks too often is told so, and when to come back."""

import asyncio
import secrets
from ipaddress import ip_address

import pytest
from limits import parse
from pydantic import ValidationError

from services.gateway.app import create_app
from services.gateway.matching import RoutingTable
from services.gateway.permits import Permits
from services.gateway.rate_limit import client_of as who
from services.gateway.settings import GatewaySettings
from tests.gateway.conftest import ENTRIES
from tests.support.clients import client_of


async def test_limit_is_told_and_kept(gateway_settings, rooms) -> None:
    async with client_of(create_app(gateway_settings(rate_limit="3/minute"), RoutingTable(ENTRIES))) as client:
        for left in (2, 1, 0):
            answer = await client.get("/v1/services")
            assert answer.status_code == 200
            assert answer.headers["ratelimit-policy"] == '"default";q=3;w=60'
            assert answer.headers["ratelimit"].startswith(f'"default";r={left};t=')
        refused = await client.get("/v1/services")
        assert refused.status_code == 429
        assert refused.headers["content-type"] == "application/problem+json"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["ratelimit"].startswith('"default";r=0;t=')
        assert len(rooms["catalog"].asked) == 3
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/metrics")).status_code == 200


async def test_clients_behind_the_proxy_are_told_apart(gateway_settings) -> None:
    settings = gateway_settings(rate_limit="1/minute", client_address_header="X-Forwarded-For")
    async with client_of(create_app(settings, RoutingTable(ENTRIES))) as client:

        async def status(header: str) -> int:
            return (await client.get("/v1/services", headers={"X-Forwarded-For": header})).status_code

        assert await status("192.0.2.1") == 200
        assert await status("198.51.100.9, 192.0.2.1") == 429, "only the last entry was written by our proxy"
        assert await status("192.0.2.2") == 200


async def test_without_a_trusted_proxy_the_header_is_nothing(gateway_settings) -> None:
    async with client_of(create_app(gateway_settings(rate_limit="1/minute"), RoutingTable(ENTRIES))) as client:
        codes = [
            (await client.get("/v1/services", headers={"X-Forwarded-For": f"192.0.2.{n}"})).status_code for n in (1, 2)
        ]
    assert codes == [200, 429]


async def test_an_empty_limit_is_none(gateway_settings) -> None:
    async with client_of(create_app(gateway_settings(rate_limit=""), RoutingTable(ENTRIES))) as client:
        assert "ratelimit" not in (await client.get("/v1/services")).headers


def test_an_unreadable_limit_stops_the_start() -> None:
    with pytest.raises(ValidationError):
        GatewaySettings(rate_limit="many")


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:192.0.2.1", "192.0.2.1"),
     ("testclient", "unknown")],
)  # fmt: skip
def test_a_household_counts_once(address: str, counted: str) -> None:
    assert who({"headers": [], "client": (address, 1)}, b"") == counted
    assert who({"headers": [(b"x-real-ip", address.encode())], "client": ("::1", 1)}, b"x-real-ip") == counted
    assert who({"headers": [], "client": None}, b"") == "unknown"


async def test_two_gateways_count_together(gateway_settings, rooms, valkey_url) -> None:
    settings = gateway_settings(rate_limit="4/hour", redis_url=valkey_url, client_address_header="X-Who")
    who_ = {"X-Who": str(ip_address(secrets.token_bytes(4)))}
    async with (
        client_of(create_app(settings, RoutingTable(ENTRIES))) as one,
        client_of(create_app(settings, RoutingTable(ENTRIES))) as other,
    ):
        answers = [await client.get("/v1/services", headers=who_) for client in (one, other, one, other, one, other)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
    assert answers[3].headers["ratelimit"].startswith('"default";r=0;t=')


async def test_portions_spend_no_more_than_the_limit(valkey_url) -> None:
    rate, client = parse("600/hour"), secrets.token_hex(8)
    gateways = [Permits(rate, valkey_url) for _ in range(3)]
    allowed = [(await gateways[n % 3].spend(client))[0] for n in range(900)]
    assert sum(allowed) == 600
    for gateway in gateways:
        await gateway.close()


async def test_without_redis_each_counts_for_itself(gateway_settings, rooms, dead_url) -> None:
    settings = gateway_settings(rate_limit="1/hour", redis_url=dead_url.replace("http", "redis"))
    async with client_of(create_app(settings, RoutingTable(ENTRIES))) as client:
        assert [(await client.get("/v1/services")).status_code for _ in range(2)] == [200, 429]


async def test_a_crowd_at_once_loses_no_permits(valkey_url) -> None:
    """An office full of people has one address: each of their portions is spent, also when all were taken in the same moment."""
    permits, client = Permits(parse("600/hour"), valkey_url), secrets.token_hex(8)
    allowed = []
    for _ in range(7):
        allowed += [spent[0] for spent in await asyncio.gather(*(permits.spend(client) for _ in range(100)))]
    assert sum(allowed) == 600
    await permits.close()
