"""What the frame around every request says to the log."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from shared import middleware
from shared.middleware import RequestFrame
from shared.problems import Problem, as_problem_details


class Full(Problem):
    status, slug, title = 503, "full", {"de": "Voll", "en": "Full"}


class Broken(Problem):
    status, slug, title = 502, "broken", {"de": "Kaputt", "en": "Broken"}


@pytest.fixture
def application() -> FastAPI:
    app = FastAPI()
    app.state.present = as_problem_details

    @app.get("/full/{place}")
    async def full(place: str) -> None:
        raise Full

    @app.get("/broken")
    async def broken() -> None:
        raise Broken

    app.add_exception_handler(Problem, as_problem_details)
    app.add_middleware(RequestFrame, room="test", api_version="1", max_body_bytes=100)
    return app


async def said(app: FastAPI, paths: list[str]) -> list[dict[str, Any]]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room.test") as client:
        with capture_logs() as lines:
            for path in paths:
                assert (await client.get(path)).status_code >= 500
    return [dict(line) for line in lines if line["event"] == "request_failed"]


async def test_being_full_is_told_once_a_moment_and_what_is_broken_each_time(application: FastAPI, monkeypatch) -> None:
    lines = await said(application, ["/full/1", "/full/2", "/full/3", "/broken", "/broken"])
    assert [line["status"] for line in lines] == [503, 502, 502]
    monkeypatch.setattr(middleware, "QUIET_SECONDS", 0.0)
    assert [line["status"] for line in await said(application, ["/full/1", "/full/2"])] == [503, 503]
