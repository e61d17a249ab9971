"""Answers to public GETs: 304 for who has this edition, prepared bytes for what was asked before, else built anew."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from services.catalog.editions.store import current_edition
from shared.clock import BERLIN, Now
from shared.db import SessionDep

CACHE_CONTROL: Final = "public, max-age=30"
"""Short, because a closure entered by staff must reach people within a minute."""
KEPT_PAGES: Final = 512
JSON: Final = "application/json"


class Shelf:
    """Prepared answers of this process by address, the least used thrown away first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, tuple[str, bytes]] = OrderedDict()

    def take(self, address: str, tag: str) -> bytes | None:
        """The answer to an address when it belongs to this edition."""
        kept = self._pages.get(address)
        if kept is None or kept[0] != tag:
            return None
        self._pages.move_to_end(address)
        return kept[1]

    def put(self, address: str, tag: str, body: bytes) -> None:
        """Keep an answer."""
        self._pages[address] = (tag, body)
        self._pages.move_to_end(address)
        if len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)


class Answer:
    """One public GET. The tag names edition and day, because answers speak of "today" and of offices that close one day."""

    def __init__(self, request: Request, edition: int, day: str) -> None:
        self._request, self._present = request, f"{edition}-{day}"
        self._shelf: Shelf = request.app.state.shelf

    async def of(
        self, build: Callable[[], Awaitable[BaseModel | bytes]], media: str = JSON, vary: str | None = None
    ) -> Response:
        """The answer `build` makes, unless the caller or this process has it already; `vary` names the header that chose it."""
        tag = tag_of(self._present, media)
        headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL} | ({"Vary": vary} if vary else {})
        if _holds(self._request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        address = f"{self._request.url.path}?{self._request.url.query}"
        body = self._shelf.take(f"{media} {address}", tag)
        if body is None:
            made = await build()
            body = made if isinstance(made, bytes) else made.model_dump_json(by_alias=True).encode()
            self._shelf.put(f"{media} {address}", tag, body)
        return Response(body, headers=headers, media_type=media)


def tag_of(present: str, media: str) -> str:
    """The tag of a representation: two forms of one thing are two answers."""
    form = "" if media == JSON else "-" + media.partition(";")[0].rpartition("/")[2]
    return f'W/"{present}{form}"'


def _holds(header: str, tag: str) -> bool:
    return any(candidate.strip() in (tag, tag.removeprefix("W/"), "*") for candidate in header.split(","))


async def _answer(request: Request, session: SessionDep, now: Now) -> Answer:
    return Answer(request, await current_edition(session), f"{now.astimezone(BERLIN):%Y%m%d}")


AnswerDep = Annotated[Answer, Depends(_answer, scope="function")]
