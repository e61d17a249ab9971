"""Headers in which the gateway announces what holds for its calls: https only, and calls that will end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.matching import RoutingTable

HTTPS_ONLY: Final = "max-age=31536000; includeSubDomains"
"""For a year (RFC 6797)."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A call that will end: deprecated since a day, gone from another on, and the address of a page that says what to use instead."""

    since: date
    until: date
    page: str

    def headers(self) -> dict[str, str]:
        """`Deprecation` (RFC 9745), `Sunset` (RFC 8594) and the link to the page."""
        return {
            "Deprecation": f"@{int(_midnight(self.since).timestamp())}",
            "Sunset": format_datetime(_midnight(self.until), usegmt=True),
            "Link": f'<{self.page}>; rel="deprecation"',
        }


class Announcements:
    """Adds the headers to every answer; `endings` is by method and path, as both stand in the table."""

    def __init__(
        self, app: ASGIApp, *, secure: bool, table: RoutingTable, endings: Mapping[tuple[str, str], Ending]
    ) -> None:
        self._app, self._table = app, table
        self._always = {"Strict-Transport-Security": HTTPS_ONLY} if secure else {}
        self._endings = {call: ending.headers() for call, ending in endings.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        added = self._always | self._of_call(scope)
        if not added:
            await self._app(scope, receive, send)
            return

        async def announce(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.append(name, value)
            await send(message)

        await self._app(scope, receive, announce)

    def _of_call(self, scope: Scope) -> dict[str, str]:
        if not self._endings or scope["type"] != "http":
            return {}
        entry = self._table.find(scope["path"]).get(scope["method"])
        return self._endings.get((entry.method, entry.path), {}) if entry else {}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
