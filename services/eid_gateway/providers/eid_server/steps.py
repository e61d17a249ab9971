"""The verbs of a login with a card: offer it, open a session for the eID client, conclude with the result.

The calls to the eID-Server happen between two transactions, never inside one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.eid_server.client import EidServerClient, NoAnswer
from services.eid_gateway.eid_server.messages.operations import Operation, Wish
from services.eid_gateway.eid_server.messages.results import Outcome
from services.eid_gateway.eid_server.messages.use_id import UseIdRequest, UseIdResponse
from services.eid_gateway.eid_server.results import MOST_CALLS, fetch_result
from services.eid_gateway.eid_server.settings import EidServerSettings
from services.eid_gateway.eid_server.tc_tokens import error_token, token_of
from services.eid_gateway.logins.endings import Ending
from services.eid_gateway.logins.login import choose, finish, give_up, resume
from services.eid_gateway.logins.store import Login, find_login
from services.eid_gateway.providers.eid_server import store
from services.eid_gateway.providers.eid_server.asking import NAME, request_for, wishes_of
from services.eid_gateway.providers.eid_server.identifying import UNREACHABLE, identify
from services.eid_gateway.providers.eid_server.problems import CardStepOver, TokenUnknown
from services.eid_gateway.providers.port import Identity, Refusal
from services.eid_gateway.settings import EidGatewaySettings
from shared.db import Database
from shared.ids import new_id, new_secret, secret_hash
from shared.logging import log

OFFER_LIFETIME: Final = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Link:
    """The connection to the eID-Server and how it is set up; `community_id` is this city."""

    server: EidServerClient
    settings: EidServerSettings
    community_id: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one login with a card, as the eID client and the browser see them."""

    origin: str

    def token(self, secret: str) -> str:
        """Where the eID client fetches its token, once."""
        return f"{self.origin}/eid/tctoken/{secret}"

    def refresh(self, login_id: UUID, secret: str) -> str:
        """Where the browser goes on when the eID client is done."""
        return f"{self.origin}/eid/{login_id}/eid_server/{secret}"

    def failed(self, login_id: UUID) -> str:
        """Where the browser goes on when there never was a session."""
        return f"{self.origin}/eid/{login_id}/eid_server/failed"


async def offer(session: AsyncSession, login: Login, addresses: Addresses, now: datetime) -> str:
    """The address of a token for this login."""
    secret = new_secret()
    await choose(session, login, NAME)
    await store.add_offer(session, store.Offer(new_id(), login.id), secret_hash(secret), now + OFFER_LIFETIME)
    return addresses.token(secret)


async def open_session(database: Database, link: Link, addresses: Addresses, secret: str, now: datetime) -> bytes:
    """The token for the eID client, or the error token when the eID-Server gives no session; raises TokenUnknown."""
    async with database.transaction() as session:
        taken, login = await _take(session, secret, now)
    opened = await _use_id(link, request_for(login, link.community_id))
    if opened is None:
        return error_token(addresses.failed(login.id))
    refresh = new_secret()
    async with database.transaction() as session:
        await store.mark_open(session, taken.id, opened.session, secret_hash(refresh))
    address = opened.server_address or link.settings.client_address or ""
    where = addresses.refresh(login.id, refresh), addresses.failed(login.id)
    return token_of(opened.psk, address, *where, attached=link.settings.attached).to_xml()


async def _take(session: AsyncSession, secret: str, now: datetime) -> tuple[store.Offer, Login]:
    taken = await store.take_offer(session, secret_hash(secret), now)
    login = await find_login(session, taken.login_id) if taken else None
    if taken is None or login is None or not _goes_on(login, now):
        raise TokenUnknown
    return taken, login


def _goes_on(login: Login, now: datetime) -> bool:
    return login.progress == "started" and login.expires_at > now and login.client.active


async def _use_id(link: Link, request: UseIdRequest) -> UseIdResponse | None:
    try:
        opened = await link.server.use_id(request)
    except NoAnswer as failure:
        log.warning("eid_server_silent", reason=failure.reason, error=failure.detail)
        return None
    if not opened.result.is_ok:
        log.warning("eid_server_refused", outcome=opened.result.code)
        return None
    return opened


@dataclass(frozen=True, slots=True)
class Returned:
    """A browser that came back from the eID client."""

    login_id: UUID
    browser_secret: str
    refresh_secret: str


async def conclude(
    database: Database, link: Link, back: Returned, settings: EidGatewaySettings, now: datetime
) -> Ending | None:
    """How the login ends, or None when the result is not there yet; raises problems of the login, and CardStepOver.

    What the eID client wrote into the address is not looked at: only the eID-Server knows how it went.
    """
    async with database.transaction() as session:
        login = await resume(session, back.login_id, back.browser_secret, now)
        fetch = await store.begin_fetch(session, login.id, secret_hash(back.refresh_secret), MOST_CALLS)
        if fetch is None:
            raise CardStepOver
    found = await _fetch(link, wishes_of(login), fetch)
    async with database.transaction() as session:
        await store.end_fetch(session, fetch.id, again=found is None)
        return None if found is None else await _answer(session, login, found, settings, now)


async def _fetch(link: Link, wishes: Mapping[Operation, Wish], fetch: store.Fetch) -> Identity | Refusal | None:
    try:
        answer = await fetch_result(link.server, fetch.server_session, fetch.first_counter)
    except NoAnswer as failure:
        log.warning("eid_server_silent", reason=failure.reason, error=failure.detail)
        return UNREACHABLE
    if answer.result.outcome is Outcome.NOT_YET:
        return None
    if not answer.result.is_ok:
        log.info("eid_server_refused", outcome=answer.result.code)
    return identify(answer, wishes)


async def _answer(
    session: AsyncSession, login: Login, found: Identity | Refusal, settings: EidGatewaySettings, now: datetime
) -> Ending:
    if isinstance(found, Refusal):
        return await give_up(session, login, found.error, found.reason, settings)
    return await finish(session, login, found, settings, now)
