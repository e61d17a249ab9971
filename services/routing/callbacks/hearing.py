"""Believe a callback or not, and take what it says."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.authorities import registry
from services.routing.authorities import store as authorities
from services.routing.authorities.protocol import Callback, CallbackRefused, Calling
from services.routing.callbacks.problems import CallbackNotBelieved
from services.routing.deliveries import reports, store
from shared.logging import log
from shared.problems import NotFound


async def hear(
    session: AsyncSession, surroundings: registry.Surroundings, authority_id: str, callback: Callback
) -> None:
    """Take a callback; once more changes nothing. Raises CallbackNotBelieved, or NotFound for a parcel the authority never had."""
    row = await authorities.find_reach(session, authority_id)
    if row is None:
        raise CallbackNotBelieved
    authority = await registry.connect(row.plugin, row.id, row.settings, surroundings)
    try:
        if not isinstance(authority, Calling):
            raise CallbackRefused
        heard = authority.hear(callback)
    except CallbackRefused as error:
        log.warning("callback_refused", authority=authority_id)
        raise CallbackNotBelieved from error
    await store.ask_now(session, authority_id, heard.ask_about)
    if "unknown" in await reports.take(session, authority_id, heard.reports):
        raise NotFound
