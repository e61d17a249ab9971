"""Answers to public GETs: 304 for who has this edition, prepared bytes for what was asked before, else built anew."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from services.catalog.editions.shelf import Kept, Shelf
from services.catalog.editions.store import current_edition
from services.catalog.editions.watch import EditionWatch
from shared.clock import BERLIN, Now
from shared.compression import takes_gzip
from shared.db import SessionDep

CACHE_CONTROL: Final = "public, max-age=30"
"""Short, because a closure entered by staff must reach people within a minute."""
JSON: Final = "application/json"


class Answer:
    """One public GET, at an edition and a day, because answers speak of "today" and of offices that close one day."""

    def __init__(self, request: Request, present: str) -> None:
        self._request, self._present = request, present
        self._shelf: Shelf = request.app.state.shelf

    async def of(
        self, build: Callable[[], Awaitable[BaseModel | bytes]], media: str = JSON, vary: str | None = None
    ) -> Response:
        """The answer `build` makes, unless the caller or this process has it already; `vary` names the header that chose it."""
        tag = tag_of(self._present, media)
        headers = {
            "ETag": tag,
            "Cache-Control": CACHE_CONTROL,
            "Vary": ", ".join(filter(None, (vary, "Accept-Encoding"))),
        }
        if holds(self._request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        kept = self._shelf.take(media, self._request.scope, self._present)
        if kept is None:
            made = await build()
            body = made if isinstance(made, bytes) else made.model_dump_json(by_alias=True).encode()
            whole = Response(body, headers=headers, media_type=media).raw_headers
            kept = Kept(self._present, tag, body, whole, self._request.scope.get("route"))
            self._shelf.put(media, self._request.scope, kept)
        if takes_gzip(self._request.headers.get("accept-encoding", "")) and (packed := await kept.packed()):
            return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=media)
        return Response(kept.body, headers=headers, media_type=media)


def present_at(edition: int, now: datetime) -> str:
    """What an answer is true for: an edition, and a day in the city."""
    return f"{edition}-{now.astimezone(BERLIN):%Y%m%d}"


def tag_of(present: str, media: str) -> str:
    """The tag of a representation: two forms of one thing are two answers."""
    form = "" if media == JSON else "-" + media.partition(";")[0].rpartition("/")[2]
    return f'W/"{present}{form}"'


def holds(header: str, tag: str) -> bool:
    """Whether `If-None-Match` names the tag (weak comparison, RFC 9110 §13.1.2)."""
    return bool(header) and any(part.strip() in (tag, tag.removeprefix("W/"), "*") for part in header.split(","))


async def _answer(request: Request, session: SessionDep, now: Now) -> Answer:
    watch: EditionWatch = request.app.state.watch
    number = watch.number
    edition = await current_edition(session) if number is None else number
    return Answer(request, present_at(edition, now))


AnswerDep = Annotated[Answer, Depends(_answer, scope="function")]
