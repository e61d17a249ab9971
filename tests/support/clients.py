"""HTTP clients for tests: a room's application in process, without a network in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
from fastapi import FastAPI
from starlette.routing import BaseRoute

_prepared: dict[int, tuple[BaseRoute, FastAPI]] = {}
"""By the identity of a router: its routes as the first application that had it has prepared them, and that application."""


def _share_routes(app: FastAPI) -> None:
    """Take over the routes that the application of an earlier test has prepared.

    FastAPI prepares all routes of an application at its first request, which is most of what a small test costs. They know nothing of
    their application but whose overrides of dependencies count.
    """
    for position, route in enumerate(app.router.routes):
        router = getattr(route, "original_router", None)
        if router is None or any(
            hasattr(each, "original_router") for each in router.routes
        ):  # made for this application alone
            continue
        prepared, first = _prepared.setdefault(id(router), (route, app))
        app.router.routes[position] = prepared
        first.dependency_overrides = app.dependency_overrides


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, with its lifespan run."""
    _share_routes(app)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://room.test", timeout=20) as client:
            yield client


def key() -> dict[str, str]:
    """A fresh Idempotency-Key header."""
    return {"Idempotency-Key": f'"{uuid4()}"'}
