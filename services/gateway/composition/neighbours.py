"""What the rooms are asked for a composed answer; a room that is not needed may be silent, slow or wrong."""

import asyncio
import time
from collections.abc import Awaitable, Mapping
from typing import Final, TypeVar
from urllib.parse import quote

import aiohttp
from pydantic import ValidationError
from yarl import URL

from services.gateway.admission import Doors
from services.gateway.composition.service_page import bundles_by_service
from services.gateway.composition.shapes import BundleLink, BundleList, NextFree, Reading
from services.gateway.forwarding import ask
from services.gateway.problems import Overloaded
from services.gateway.settings import GatewaySettings
from shared.http import HttpClient, Reply
from shared.logging import log

Answer = TypeVar("Answer")
Shape = TypeVar("Shape", bound=Reading)
INDEX_SECONDS: Final = 60.0
"""Definitions of bundles change with the law, not by the minute."""


class UnexpectedAnswer(Exception):
    """A room answered, but not what was asked for."""


NO_ANSWER: Final = (TimeoutError, aiohttp.ClientError, UnexpectedAnswer, ValidationError, Overloaded)


class Neighbours:
    """The rooms as the composition sees them."""

    def __init__(self, http: HttpClient, settings: GatewaySettings, doors: Doors) -> None:
        self._http, self._settings, self._doors = http, settings, doors
        self._bundles: dict[str, list[BundleLink]] = {}
        self._read_at = float("-inf")

    async def service(self, service_id: str, query: str, headers: Mapping[str, str], part: str = "") -> Reply:
        """The catalog's answer about a service or a `part` of it, whatever it is; raises problems when there is none."""
        path = f"/v1/services/{quote(service_id, safe='')}{part}" + (f"?{query}" if query else "")
        url = URL(self._settings.room_url("catalog") + path, encoded=True)
        async with self._doors.of("catalog").entered():
            return await ask(self._http, "catalog", "GET", url, headers)

    async def next_free(self, service_id: str) -> NextFree | None:
        """Booking's first free start, None when booking does not say in time."""
        path = f"/v1/availability/next?service={quote(service_id, safe='')}&limit=1"
        return await self._within("booking", self._read("booking", path, NextFree))

    async def bundles(self, service_id: str) -> list[BundleLink] | None:
        """Life events that contain the service, None when bundles does not say in time."""
        index = await self._within("bundles", self._index())
        return None if index is None else index.get(service_id, [])

    async def _index(self) -> dict[str, list[BundleLink]]:
        if time.monotonic() - self._read_at > INDEX_SECONDS:
            listed = await self._read("bundles", "/v1/bundles", BundleList)
            self._bundles, self._read_at = bundles_by_service(listed.items), time.monotonic()
        return self._bundles

    async def _read(self, room: str, path: str, shape: type[Shape]) -> Shape:
        url = URL(self._settings.room_url(room) + path, encoded=True)
        async with self._doors.of(room).entered():
            reply = await self._http.send("GET", url, headers={"accept": "application/json"})
        if reply.status != 200:
            raise UnexpectedAnswer
        return shape.model_validate_json(reply.body)

    async def _within(self, room: str, asked: Awaitable[Answer]) -> Answer | None:
        try:
            async with asyncio.timeout(self._settings.optional_seconds):
                return await asked
        except NO_ANSWER as error:
            log.warning("composition_incomplete", source=room, error=type(error).__name__)
            return None
