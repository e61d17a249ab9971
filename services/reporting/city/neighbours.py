"""Ask neighbours over HTTP what they tell everybody."""

from typing import Any, Final
from urllib.parse import quote

import aiohttp
from pydantic import ValidationError

from services.reporting.city.sources import SOURCES, Source, source_of
from shared.http import HttpClient
from shared.problems import NeighbourUnavailable
from shared.settings import ServiceSettings

PAGED: Final = frozenset({"/v1/services", "/v1/offices", "/v1/life-events", "/v1/figures"})
PAGE: Final = "limit=100"
NOT_THERE: Final = frozenset({301, 404, 410})
"""Unknown, gone, or followed by something else, which has a path of its own."""


class Neighbours:
    """The rooms that know the city."""

    def __init__(self, http: HttpClient, settings: ServiceSettings) -> None:
        self._http, self._settings = http, settings

    async def members(self, path: str) -> list[str]:
        """The paths of all members of a list."""
        return [f"{path}/{quote(str(item['id']), safe='')}" for item in await self._items(path, SOURCES[path])]

    async def ask(self, path: str) -> Any:
        """What is told at a kept path, reduced to its shape; None when it does not exist (any more)."""
        source = source_of(path)
        if path in SOURCES and source.key is not None:
            return [_reduced(source, item) for item in await self._items(path, source)]
        told = await self._get(source.room, path + source.query)
        return None if told is None else _reduced(source, told)

    async def _items(self, path: str, source: Source) -> list[Any]:
        assert source.key is not None  # noqa: S101 - lists only
        query, items = f"?{PAGE}" if path in PAGED else "", list[Any]()
        while True:
            page = await self._get(source.room, path + query) or {source.key: []}
            items += page[source.key]
            if not page.get("next"):
                return items
            query = f"?{PAGE}&cursor={quote(page['next'], safe='')}"

    async def _get(self, room: str, path: str) -> Any:
        try:
            reply = await self._http.send("GET", self._settings.room_url(room) + path)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NeighbourUnavailable(room=room) from error
        if reply.status in NOT_THERE:
            return None
        if reply.status != 200:
            raise NeighbourUnavailable(room=room)
        return reply.json()


def _reduced(source: Source, told: Any) -> dict[str, Any]:
    try:
        return source.shape.model_validate(told).model_dump(mode="json", by_alias=True)
    except ValidationError as error:
        raise NeighbourUnavailable(room=source.room) from error
