"""The HTTP face of the house."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from services.gateway import index
from services.gateway.admission import Doors
from services.gateway.announcements import Announcements
from services.gateway.composition import closure_routes
from services.gateway.composition import routes as composition
from services.gateway.composition.neighbours import Neighbours
from services.gateway.docs_pages import routes as docs_pages
from services.gateway.forwarding import Forwarding
from services.gateway.head import Head
from services.gateway.intake import Intake
from services.gateway.last_good import LastGood
from services.gateway.matching import RoutingTable
from services.gateway.parameters import PARAMETERS
from services.gateway.permits import Permits
from services.gateway.problem_pages import routes as problem_pages
from services.gateway.problem_pages.render import present as present_problem
from services.gateway.problems import room_unreachable
from services.gateway.rate_limit import RateLimit
from services.gateway.settings import GatewaySettings
from services.gateway.status_pages import render as status_page
from services.gateway.status_pages import routes as status_pages
from services.gateway.table import COMPOSED, ENDINGS, ENTRIES
from shared.application import build_app
from shared.http import HttpClient
from shared.problems import Problem
from shared.settings import ROOMS

OWN: Final = (index, composition, closure_routes, problem_pages, docs_pages, status_pages)
"""What the gateway answers itself."""
DOCUMENT: Final = Path(__file__).with_name("openapi.json")
SUMMARY: Final = "One door to all services of the city: everything the rooms offer, under one address."
SHOWN: Final = (
    "API-Version", "Deprecation", "ETag", "Idempotent-Replayed", "Link", "Location", "RateLimit", "RateLimit-Policy",
    "Retry-After", "Sunset", "X-Correlation-Id",
)  # fmt: skip
"""Headers that scripts of other origins may read."""
PREFLIGHT_SECONDS: Final = 7200
"""How long a browser remembers what it may send; longer ones are cut by browsers anyway."""


def create_app(settings: GatewaySettings | None = None, entries: RoutingTable | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment. `entries` replaces the table, which only tests do."""
    settings = settings or GatewaySettings()
    app = build_app(
        settings,
        room="gateway",
        summary=SUMMARY,
        routers=[module.router for module in OWN],
        on_start=_meet_neighbours,
        parameters=PARAMETERS,
        beside=_count_requests,
    )
    app.router.redirect_slashes, app.state.present = False, _present
    app.state.last_good = LastGood()
    app.state.doors = Doors(ROOMS, settings.calls_per_room, settings.waiting_seconds, settings.restart_seconds)
    app.state.permits = Permits(settings.rate, settings.redis_url) if settings.rate else None
    app.user_middleware.extend(_inside_the_frame(app.state.permits, settings, entries or RoutingTable(ENTRIES)))
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins.replace(" ", "").split(","),
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=SHOWN,
        max_age=PREFLIGHT_SECONDS,
    )
    secure, table = settings.public_url.startswith("https:"), entries or RoutingTable(ENTRIES)
    app.add_middleware(Announcements, secure=secure, table=table, endings=ENDINGS)
    app.add_middleware(Head)
    if DOCUMENT.exists():
        app.openapi = _document  # type: ignore[method-assign]  # the committed contract of all rooms, not only of this process
    return app


def _inside_the_frame(permits: Permits | None, settings: GatewaySettings, table: RoutingTable) -> Iterator[Middleware]:
    """Inside the frame that `build_app` adds, so that their problems are answered and counted like all others."""
    yield Middleware(Intake, body_seconds=settings.body_seconds)
    if settings.rate is not None and permits is not None:
        yield Middleware(RateLimit, rate=settings.rate, address_header=settings.client_address_header, permits=permits)
    yield Middleware(Forwarding, table=table, settings=settings, composed=COMPOSED)


def _present(request: Request, problem: Problem) -> Response:
    """A problem on a page for people is a page; what it is elsewhere the problem pages know."""
    shown = status_page.present if request.scope["path"].startswith(status_page.PREFIX) else present_problem
    return shown(request, problem)


@asynccontextmanager
async def _count_requests(app: FastAPI) -> AsyncIterator[None]:
    yield
    if app.state.permits is not None:
        await app.state.permits.close()


async def _meet_neighbours(app: FastAPI) -> None:
    settings: GatewaySettings = app.state.settings
    app.state.neighbours = Neighbours(app.state.http, settings, app.state.doors, app.state.last_good)
    app.state.ready_checks.append(partial(_catalog_answers, app.state.http, settings))


async def _catalog_answers(http: HttpClient, settings: GatewaySettings) -> None:
    """Without the catalog there is nothing to show; the other rooms may be missing for a while."""
    reply = await http.send("GET", f"{settings.catalog_url}/health/ready")
    if reply.status != 200:
        raise room_unreachable("catalog")


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return document
