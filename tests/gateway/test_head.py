"""HEAD says what GET would, over a real server, and reaches no room as anything but a read."""

import httpx
import pytest

from services.gateway.app import create_app
from services.gateway.matching import RoutingTable
from tests.gateway.conftest import ENTRIES
from tests.support.serving import serving

VARYING = {"date", "x-correlation-id"}


@pytest.mark.parametrize(
    "path", ["/v1/services", "/v1/services/passport", "/docs", "/health/live", "/v1/problems", "/no-such-thing"]
)
async def test_it_is_get_without_the_body(gateway_settings, rooms, path: str) -> None:
    app = create_app(gateway_settings(rate_limit=""), RoutingTable(ENTRIES))
    async with app.router.lifespan_context(app), serving(app) as url, httpx.AsyncClient(base_url=url) as client:
        got, head = await client.get(path), await client.head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert {k: v for k, v in head.headers.items() if k not in VARYING} == {
            k: v for k, v in got.headers.items() if k not in VARYING
        }
        assert int(head.headers["content-length"]) > 0
        assert (await client.get(path)).content == got.content, "the connection is still good"
    assert {request.method for room in rooms.values() for request in room.asked} <= {"GET"}


async def test_what_only_changes_something_has_no_head(gateway, rooms) -> None:
    answer = await gateway.head("/v1/appointments")
    assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")
    assert rooms["booking"].asked == []


async def test_it_is_named_among_what_is_allowed(gateway) -> None:
    assert (await gateway.delete("/v1/services")).headers["allow"] == "GET, HEAD"
