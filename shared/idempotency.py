"""Idempotency-Key (IETF draft): a repeated POST has one effect and gets the same answer.

The key row is inserted first, in the transaction of the effect. A twin that arrives meanwhile waits on the row and gets the stored answer.
The answer may hold a secret of the caller, so it is stored sealed under a key that needs the caller's own Idempotency-Key.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Final

import http_sf
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, SmallInteger, Table, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.crypto import derive_key, seal, unseal
from shared.database_errors import LOCK_NOT_AVAILABLE, sqlstate_of
from shared.db import Database, SessionDep
from shared.problems import Problem

KEPT: Final = timedelta(days=7)
USED_UP: Final = b""
"""Instead of the hash of a body: names that were good once, such as proofs of possession (shared/possession.py)."""
USED_UP_KEPT: Final = timedelta(hours=1)
"""Far longer than any such name is believed."""
MAX_KEY_LENGTH: Final = 255
NO_HEADERS: Final[Mapping[str, str]] = {}


class KeyMissing(Problem):
    status, slug = 400, "idempotency-key-missing"
    title = {"de": "Idempotency-Key fehlt oder ist ungültig", "en": "Idempotency-Key is missing or invalid"}
    detail = {
        "de": 'Bitte je Vorgang eine eigene Kennung senden, zum Beispiel Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324".',
        "en": 'Please send a key of its own per operation, e.g. Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324".',
    }


class KeyReused(Problem):
    status, slug = 422, "idempotency-key-reused"
    title = {"de": "Idempotency-Key schon für anderes benutzt", "en": "Idempotency-Key was used for something else"}
    detail = {
        "de": "Diese Kennung gehört zu einer Anfrage mit anderem Inhalt. Bitte eine neue Kennung verwenden.",
        "en": "This key belongs to a request with other content. Please use a new key.",
    }


class StillRunning(Problem):
    status, slug = 409, "request-still-running"
    title = {"de": "Die Anfrage läuft noch", "en": "The request is still running"}
    detail = {
        "de": "Dieselbe Anfrage wird gerade bearbeitet. Bitte gleich noch einmal versuchen.",
        "en": "The same request is being processed. Please try again in a moment.",
    }


def idempotency_table(metadata: MetaData) -> Table:
    """The room's own table of keys."""
    return Table(
        "idempotency_key",
        metadata,
        Column("key_hash", LargeBinary, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", SmallInteger),
        Column("sealed_body", LargeBinary),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
    )


class Claim:
    """The row of one key, for verbs that write it together with their effect in one statement."""

    def __init__(self, key_hash: bytes, fingerprint: bytes, sealing_key: bytes) -> None:
        self.key_hash, self.fingerprint, self.sealing_key = key_hash, fingerprint, sealing_key
        self.body = b""

    def row(self, answer: BaseModel, status: int = 201) -> dict[str, Any]:
        """The columns of the row once the answer is known: key_hash, fingerprint, status, sealed_body."""
        self.body = answer.model_dump_json(by_alias=True).encode()
        sealed = seal(self.sealing_key, self.body, self.key_hash)
        return {"key_hash": self.key_hash, "fingerprint": self.fingerprint, "status": status, "sealed_body": sealed}


def key_hash_of(request: Request, key: str, caller: str = "public") -> bytes:
    """What a key is kept under: it belongs to a caller and a route."""
    return hashlib.sha256(f"{caller}\n{request.method} {request.url.path}\n{key}".encode()).digest()


class Once:
    """One POST under its key; a route calls `answer` with what is to be done at most once."""

    def __init__(self, request: Request, session: AsyncSession, key: str) -> None:
        self._request, self._session, self._key = request, session, key
        self._table: Table = request.app.state.idempotency_table

    async def answer(
        self, act: Callable[[], Awaitable[BaseModel]], *, status: int = 201, caller: str = "public"
    ) -> Response:
        """Run `act` and answer its result with `status`, or repeat the stored answer."""
        claim = await self._claim_of(caller)
        if not await self._claim(claim):
            return await self._repeat(claim)
        row = claim.row(await act(), status)
        await self._session.execute(update(self._table).where(self._table.c.key_hash == claim.key_hash).values(row))
        return _answer(claim.body, status)

    async def answer_at_once(
        self, act: Callable[[Claim], Awaitable[object | None]], *, status: int = 201, caller: str = "public"
    ) -> Response:
        """The same in fewer round trips: `act` writes `claim.row(answer)` with its effect, or returns None when the key was there."""
        claim = await self._claim_of(caller)
        try:
            done = await act(claim)
        except DBAPIError as error:
            _complain_of_twin(error)
            raise
        except Problem:
            if claim.body or not await self._known(claim):
                raise
            done = None  # refused before it came to the key: what is impossible now was done before
        return _answer(claim.body, status) if done is not None else await self._repeat(claim)

    async def _known(self, claim: Claim) -> bool:
        known = select(self._table.c.key_hash).where(self._table.c.key_hash == claim.key_hash)
        return (await self._session.execute(known)).scalar() is not None

    async def _claim_of(self, caller: str) -> Claim:
        fingerprint = hashlib.sha256(await self._request.body()).digest()
        key_hash = key_hash_of(self._request, self._key, caller)
        sealing_key = derive_key(self._request.app.state.settings.master_keys, "idempotency", self._key.encode())
        return Claim(key_hash, fingerprint, sealing_key)

    async def _claim(self, claim: Claim) -> bool:
        statement = (
            pg_insert(self._table)
            .values(key_hash=claim.key_hash, fingerprint=claim.fingerprint)
            .on_conflict_do_nothing()
            .returning(self._table.c.key_hash)
        )
        try:
            return (await self._session.execute(statement)).scalar() is not None
        except DBAPIError as error:
            _complain_of_twin(error)
            raise

    async def _repeat(self, claim: Claim) -> Response:
        found = await self._session.execute(select(self._table).where(self._table.c.key_hash == claim.key_hash))
        row = found.one_or_none()
        if row is None or row.status is None:
            raise StillRunning
        if row.fingerprint != claim.fingerprint:
            raise KeyReused
        body = unseal(claim.sealing_key, row.sealed_body, claim.key_hash)
        return _answer(body, row.status, {"Idempotent-Replayed": "true"})


def _answer(body: bytes, status: int, headers: Mapping[str, str] = NO_HEADERS) -> Response:
    return Response(body, status, {"Cache-Control": "no-store", **headers}, "application/json")


def _complain_of_twin(error: DBAPIError) -> None:
    if sqlstate_of(error) == LOCK_NOT_AVAILABLE:  # a twin holds the row longer than lock_timeout
        raise StillRunning from error


def parse_key(header: str | None) -> str:
    """The key in a header: a structured-field string (RFC 9651), or the same without quotes, as many clients send it."""
    value = (header or "").strip()
    if value.startswith('"'):
        try:
            item: Any = http_sf.parse(value.encode(), tltype="item")
        except ValueError as error:
            raise KeyMissing from error
        value = str(item[0])
    if not value or len(value) > MAX_KEY_LENGTH or not value.isprintable() or '"' in value:
        raise KeyMissing
    return value


async def _once(
    request: Request,
    session: SessionDep,
    idempotency_key: Annotated[
        str | None, Header(description="A key of its own per operation; a repeat gets the same answer for 7 days")
    ] = None,
) -> Once:
    return Once(request, session, parse_key(idempotency_key))


OnceDep = Annotated[Once, Depends(_once, scope="function")]


async def use_once(database: Database, table: Table, name: str) -> bool:
    """Note a name that is good for one request; False when any process of the room has seen it before.

    In a transaction of its own: a request that fails afterwards has used the name up too.
    """
    key = hashlib.sha256(name.encode()).digest()
    noted = pg_insert(table).values(key_hash=key, fingerprint=USED_UP).on_conflict_do_nothing()
    async with database.transaction() as session:
        return (await session.execute(noted.returning(table.c.key_hash))).scalar() is not None


async def forget_old_keys(session: AsyncSession, table: Table) -> int:
    """Delete keys older than seven days, and names used up an hour ago; returns how many."""
    used_up = (table.c.fingerprint == USED_UP) & (table.c.created_at < func.now() - USED_UP_KEPT)
    old = (table.c.created_at < func.now() - KEPT) | used_up
    deleted = await session.execute(delete(table).where(old).returning(table.c.key_hash))
    return len(deleted.all())
