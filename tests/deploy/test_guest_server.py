"""A guest server finishes what it began, takes nothing new, and lets go of who only keeps a connection."""

import asyncio
from contextlib import asynccontextmanager

import aiohttp
import pytest
from fastapi import FastAPI

from deploy.guest_server import answering


@pytest.fixture
def ended() -> list[str]:
    return []


@pytest.fixture
def app(ended: list[str]) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI):
        yield
        ended.append("application")

    made = FastAPI(lifespan=lifespan)
    made.state.asked, made.state.go_on = asyncio.Event(), asyncio.Event()

    @made.get("/slow")
    async def slow() -> str:
        made.state.asked.set()
        await made.state.go_on.wait()
        ended.append("answer")
        return "done"

    @made.get("/quick")
    async def quick() -> str:
        return "done"

    return made


def url_of(server) -> str:
    return "http://127.0.0.1:{1}".format(*server.servers[0].sockets[0].getsockname())


async def test_what_is_being_answered_is_finished_before_the_application_ends(app: FastAPI, ended: list[str]) -> None:
    async with aiohttp.ClientSession() as http, answering(app, host="127.0.0.1", port=0, log_level="warning") as server:
        url = url_of(server)
        answer = asyncio.create_task(http.get(f"{url}/slow"))
        await app.state.asked.wait()
        server.leave()
        while server.servers[0].is_serving():  # noqa: ASYNC110 - uvicorn offers no event to wait for
            await asyncio.sleep(0.005)
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(f"{url}/quick")
        app.state.go_on.set()
        assert await (await answer).json() == "done"
    assert ended == ["answer", "application"]


async def test_who_only_keeps_a_connection_is_not_waited_for(app: FastAPI, ended: list[str]) -> None:
    async with aiohttp.ClientSession() as http:
        async with answering(app, host="127.0.0.1", port=0, log_level="warning") as server:
            answer = await http.get(f"{url_of(server)}/quick")
            assert "date" in answer.headers
            await answer.json()
            assert server.server_state.connections
        assert not server.server_state.connections
    assert ended == ["application"]


async def test_an_answer_that_never_comes_is_cut_off_when_told_so(app: FastAPI, ended: list[str]) -> None:
    async with aiohttp.ClientSession() as http:
        options = {"log_level": "critical", "timeout_graceful_shutdown": 0.01}
        async with answering(app, host="127.0.0.1", port=0, **options) as server:
            answer = asyncio.create_task(http.get(f"{url_of(server)}/slow"))
            await app.state.asked.wait()
        with pytest.raises(aiohttp.ClientError):
            (await answer).raise_for_status()
    assert ended == ["application"]
