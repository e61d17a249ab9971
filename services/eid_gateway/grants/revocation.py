"""Take tokens back (RFC 7009): an application says that it needs them no more."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.store import Client
from services.eid_gateway.grants import store
from services.eid_gateway.grants.exchange import Signer
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.refusals import OAuthRefused


async def revoke(session: AsyncSession, form: Parameters, client: Client, signer: Signer, now: datetime) -> None:
    """Revoke the grant of an access token; one that is not ours, or another's, changes nothing and is no error (RFC 7009 §2.2)."""
    if "token" not in form:
        raise OAuthRefused("invalid_request", "token is missing.")
    claims = signer.read(form["token"], now) or {}
    grant = await store.grant_of_token(session, claims.get("jti"), now)
    if grant is not None and grant.client_id == client.id:
        await store.mark_revoked(session, grant.id, now)
