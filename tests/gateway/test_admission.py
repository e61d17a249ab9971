"""Too much at a time is refused in a moment, in order, and at one door only."""

import asyncio

import pytest
from aiohttp import web

from services.gateway.admission import Door
from services.gateway.app import create_app
from services.gateway.matching import RoutingTable
from services.gateway.problems import Overloaded
from tests.gateway.conftest import ENTRIES
from tests.support.clients import client_of


async def test_who_comes_first_is_first() -> None:
    door, order = Door("catalog", 3, 30.0), []

    async def visit(name: int) -> None:
        async with door:
            order.append(name)
            await asyncio.sleep(0)

    await asyncio.gather(*(visit(name) for name in range(6)))
    assert order == list(range(6))


async def test_so_many_inside_and_the_others_wait_for_their_patience() -> None:
    door = Door("catalog", 2, 0.05)
    leave = asyncio.Event()

    async def visit() -> str:
        try:
            async with door:
                await leave.wait()
                return "served"
        except Overloaded:
            return "refused"

    visits = [asyncio.create_task(visit()) for _ in range(7)]
    done, inside = await asyncio.wait(visits, timeout=10, return_when=asyncio.FIRST_COMPLETED)
    while len(done) < 5:
        more, inside = await asyncio.wait(inside, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        done |= more
    assert {task.result() for task in done} == {"refused"}
    leave.set()
    assert await asyncio.gather(*inside) == ["served"] * 2
    assert await visit() == "served", "all places are free again"


async def test_nobody_is_refused_before_so_that_asking_again_at_once_is_worth_nothing() -> None:
    door = Door("catalog", 1, 30.0)

    async def visit() -> None:
        async with door:
            pass

    async with door:
        crowd = [asyncio.create_task(visit()) for _ in range(500)]
        for _ in range(10):
            await asyncio.sleep(0)
        assert not any(task.done() for task in crowd)
    await asyncio.gather(*crowd)


async def test_nobody_waits_longer_than_the_patience() -> None:
    door = Door("catalog", 1, 0.01)
    async with door:
        with pytest.raises(Overloaded):
            async with door:
                pass
    async with door:
        pass


async def test_who_goes_away_leaves_no_gap() -> None:
    door = Door("catalog", 1, 30.0)

    async def visit() -> None:
        async with door:
            pass

    async with door:
        gone = asyncio.create_task(visit())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        stays = asyncio.create_task(visit())
        await asyncio.sleep(0)
    await stays
    async with door:
        late = asyncio.create_task(visit())
        await asyncio.sleep(0)
    late.cancel()  # its turn was given to it in the same moment
    await asyncio.gather(late, return_exceptions=True)
    await visit()


async def test_a_room_that_hangs_fills_its_own_door_only(gateway_settings, rooms) -> None:
    leave = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await leave.wait()
        return web.Response(status=201)

    rooms["booking"].handler = hang
    settings = gateway_settings(calls_per_room=1, waiting_seconds=0.05)
    async with client_of(create_app(settings, RoutingTable(ENTRIES))) as client:
        calls = [asyncio.create_task(client.post("/v1/appointments")) for _ in range(3)]
        done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        refused = done.pop().result()
        assert refused.status_code == 503
        assert refused.json()["type"] == "urn:lotse:problem:overloaded"
        assert refused.headers["retry-after"] == "2"
        assert (await client.get("/v1/services")).status_code == 200
        assert (await client.get("/health/live")).status_code == 200
        leave.set()
        assert sorted(answer.status_code for answer in await asyncio.gather(*calls)) == [201, 503, 503]


async def test_staff_have_a_door_of_their_own(gateway_settings, rooms) -> None:
    """However many people want an appointment: who works at the office is let in."""
    leave = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        if request.method == "POST":
            await leave.wait()
        return web.json_response({})

    rooms["booking"].handler = hang
    settings = gateway_settings(calls_per_room=1, waiting_seconds=30.0)
    async with client_of(create_app(settings, RoutingTable(ENTRIES))) as client:
        crowd = [asyncio.create_task(client.post("/v1/appointments")) for _ in range(2)]
        await asyncio.sleep(0)
        assert (await client.get("/v1/staff/offices/office-a/day")).status_code == 200
        assert not any(call.done() for call in crowd)
        leave.set()
        assert [answer.status_code for answer in await asyncio.gather(*crowd)] == [200, 200]
