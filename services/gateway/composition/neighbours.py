"""What the rooms are asked for a composed answer; a room that is not needed may be silent, slow or wrong."""

import asyncio
import time
from collections.abc import Awaitable, Mapping
from datetime import date
from functools import partial
from typing import Final, TypeVar
from urllib.parse import quote

import aiohttp
from pydantic import ValidationError
from yarl import URL

from services.gateway.admission import Doors
from services.gateway.composition.service_page import bundles_by_service
from services.gateway.composition.shapes import BundleLink, BundleList, DaySeen, NextFree, Reading, VisitorSeen
from services.gateway.forwarding import ask
from services.gateway.last_good import LastGood
from services.gateway.settings import GatewaySettings
from shared.http import HttpClient, Reply
from shared.logging import log
from shared.problems import Problem

Answer = TypeVar("Answer")
Shape = TypeVar("Shape", bound=Reading)
INDEX_SECONDS: Final = 60.0
"""Definitions of bundles change with the law, not by the minute."""


ANYBODY: Final[Mapping[str, str]] = {}


class UnexpectedAnswer(Exception):
    """A room answered, but not what was asked for."""


NO_ANSWER: Final = (TimeoutError, aiohttp.ClientError, UnexpectedAnswer, ValidationError, Problem)


class Neighbours:
    """The rooms as the composition sees them."""

    def __init__(self, http: HttpClient, settings: GatewaySettings, doors: Doors, last_good: LastGood) -> None:
        self._http, self._settings, self._doors, self._last_good = http, settings, doors, last_good
        self._bundles: dict[str, list[BundleLink]] = {}
        self._read_at = float("-inf")

    async def of_catalog(self, path: str, query: str, headers: Mapping[str, str]) -> Reply:
        """The catalog's answer, whatever it is, the last good one when it gives none; raises problems when there was none."""
        address = path + (f"?{query}" if query else "")
        return await self._last_good.or_last(address, headers, partial(self.forward, "catalog", address, headers))

    async def case(self, case_id: str, part: str, headers: Mapping[str, str]) -> Reply:
        """A case, or a part of it, as bundles answers its holder; raises problems when it does not."""
        path = f"/v1/cases/{quote(case_id, safe='')}" + (f"/{part}" if part else "")
        return await self.forward("bundles", path, headers)

    async def case_part(self, case_id: str, part: str, headers: Mapping[str, str]) -> Reply | None:
        """The same for a part the page can do without: None when bundles does not say in time."""
        return await self._within("bundles", self.case(case_id, part, headers))

    async def if_in_time(self, room: str, address: str, headers: Mapping[str, str]) -> Reply | None:
        """What the answer can do without: None when the room does not say in time."""
        return await self._within(room, self.forward(room, address, headers))

    async def forward(self, room: str, address: str, headers: Mapping[str, str]) -> Reply:
        """A room's answer to whoever the headers name, whatever it is; raises problems when there is none."""
        url = URL(self._settings.room_url(room) + address, encoded=True)
        return await ask(self._http, self._doors.of(room), "GET", url, headers)

    async def exceptions(self, office_id: str, query: str, headers: Mapping[str, str]) -> Reply:
        """The catalog's list of exceptions of an office; raises problems when there is none."""
        path = f"/v1/staff/offices/{quote(office_id, safe='')}/exceptions" + (f"?{query}" if query else "")
        return await self.forward("catalog", path, headers)

    async def day(self, office_id: str, day: date, headers: Mapping[str, str]) -> list[VisitorSeen] | None:
        """The appointments of an office on a day, as the caller may see them; None when booking does not say."""
        path = f"/v1/staff/offices/{quote(office_id, safe='')}/day?date={day.isoformat()}&limit=500"
        seen = await self._within("booking", self._read("booking", path, DaySeen, headers))
        return None if seen is None or seen.next is not None else seen.items

    async def next_free(self, service_id: str) -> NextFree | None:
        """Booking's first free start, None when booking does not say in time."""
        path = f"/v1/availability/next?service={quote(service_id, safe='')}&limit=1"
        return await self._within("booking", self._read("booking", path, NextFree))

    async def bundles(self, service_id: str) -> list[BundleLink] | None:
        """Life events that contain the service, None when bundles does not say in time."""
        index = await self._within("bundles", self._index())
        return None if index is None else index.get(service_id, [])

    async def bundles_of(self, life_event: str) -> list[BundleLink] | None:
        """Bundles of a life event, None when bundles does not say in time."""
        index = await self._within("bundles", self._index())
        if index is None:
            return None
        return list(
            {link.id: link for links in index.values() for link in links if link.life_event == life_event}.values()
        )

    async def _index(self) -> dict[str, list[BundleLink]]:
        if time.monotonic() - self._read_at > INDEX_SECONDS:
            listed = await self._read("bundles", "/v1/bundles", BundleList)
            self._bundles, self._read_at = bundles_by_service(listed.items), time.monotonic()
        return self._bundles

    async def _read(self, room: str, path: str, shape: type[Shape], headers: Mapping[str, str] = ANYBODY) -> Shape:
        url = URL(self._settings.room_url(room) + path, encoded=True)
        given = {**headers, "accept": "application/json"}
        reply = await ask(self._http, self._doors.of(room), "GET", url, given)
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
