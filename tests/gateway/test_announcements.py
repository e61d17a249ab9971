"""What the gateway announces in headers: https only, and calls that will end."""

from datetime import date

import pytest

from services.gateway import app as gateway_app
from services.gateway.announcements import Ending
from services.gateway.app import create_app
from services.gateway.matching import RoutingTable
from services.gateway.table import ENDINGS, ENTRIES
from tests.gateway.conftest import ENTRIES as FEW
from tests.support.clients import client_of

CALL = ("GET", "/v1/offices/{office}/is-open")


async def test_https_only_where_the_public_address_is_https(gateway_settings, rooms) -> None:
    for address, wanted in (("https://dienste.example.org", True), ("http://127.0.0.1:8000", False)):
        async with client_of(create_app(gateway_settings(public_url=address), RoutingTable(FEW))) as client:
            for path in ("/v1/services", "/v1/nowhere", "/"):
                assert ("strict-transport-security" in (await client.get(path)).headers) is wanted


async def test_a_call_that_will_end_says_so(monkeypatch: pytest.MonkeyPatch, gateway_settings, rooms) -> None:
    ending = Ending(date(2026, 1, 1), date(2027, 1, 1), "https://example.org/changes")
    monkeypatch.setattr(gateway_app, "ENDINGS", {CALL: ending})
    async with client_of(create_app(gateway_settings(), RoutingTable(FEW))) as client:
        answer = await client.get("/v1/offices/bb-otto-schill/is-open")
        assert answer.headers["deprecation"] == "@1767225600"
        assert answer.headers["sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
        assert answer.links["deprecation"]["url"] == "https://example.org/changes"
        other = await client.get("/v1/services")
        assert not {"deprecation", "sunset"} & set(other.headers)


def test_what_ends_is_in_the_table_and_ends_after_half_a_year() -> None:
    for call, ending in ENDINGS.items():
        assert call in {(entry.method, entry.path) for entry in ENTRIES}
        assert (ending.until - ending.since).days >= 180
