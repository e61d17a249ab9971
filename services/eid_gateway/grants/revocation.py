"""Take tokens back (RFC 7009): an application says that it needs them no more."""

from datetime import datetime
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.store import Client
from services.eid_gateway.grants import store
from services.eid_gateway.keys.ring import ALGORITHM
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.refusals import OAuthRefused


async def revoke(session: AsyncSession, form: Parameters, client: Client, keys: KeySet, now: datetime) -> None:
    """Revoke the grant of an access token; one that is not ours, or another's, changes nothing and is no error (RFC 7009 §2.2)."""
    if "token" not in form:
        raise OAuthRefused("invalid_request", "token is missing.")
    grant_id = _grant_of(form["token"], keys)
    grant = await store.find_grant(session, grant_id) if grant_id else None
    if grant is not None and grant.client_id == client.id:
        await store.mark_revoked(session, grant.id, now)


def _grant_of(token: str, keys: KeySet) -> UUID | None:
    try:
        decoded = jwt.decode(token, keys, algorithms=[ALGORITHM])
        return UUID(str(decoded.claims["jti"])) if decoded.header.get("typ") == "at+jwt" else None
    except (JoseError, LookupError, ValueError, TypeError, RecursionError):
        return None
