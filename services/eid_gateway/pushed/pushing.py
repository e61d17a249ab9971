"""Take in an authorization request beforehand (RFC 9126) and give it a name that is good once, for a minute and a half."""

from datetime import datetime, timedelta
from typing import Final

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.authentication import PROOF_FIELDS
from services.eid_gateway.clients.redirects import is_registered
from services.eid_gateway.clients.store import Client
from services.eid_gateway.logins.request import AuthorizationRefused, read_request
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.pushed import store
from services.eid_gateway.refusals import OAuthRefused
from shared.ids import new_secret, secret_hash

PREFIX: Final = "urn:ietf:params:oauth:request_uri:"
LIFETIME: Final = timedelta(seconds=90)


class PushedAnswer(BaseModel):
    """RFC 9126 §2.2."""

    request_uri: str = Field(description="Goes into `request_uri` of /authorize, once")
    expires_in: int = Field(description="Seconds it is good for", examples=[90])


async def push(
    session: AsyncSession, form: Parameters, client: Client, thumbprint: str | None, now: datetime
) -> PushedAnswer:
    """Check the request as /authorize would and keep it; raises OAuthRefused."""
    given = {name: value for name, value in form.items() if name not in PROOF_FIELDS} | {"client_id": client.id}
    if "request_uri" in given:
        raise OAuthRefused("invalid_request", "request_uri is an answer, not a parameter (RFC 9126 §2.1).")
    if not is_registered(given.get("redirect_uri", ""), client.redirect_uris, public=client.kind == "public"):
        raise OAuthRefused("invalid_request", "redirect_uri is not registered.")
    if thumbprint is not None and given.setdefault("dpop_jkt", thumbprint) != thumbprint:
        raise OAuthRefused("invalid_dpop_proof", "dpop_jkt is not the key of the proof.")
    try:
        read_request(given, client)
    except AuthorizationRefused as refusal:
        raise OAuthRefused(refusal.code, refusal.description) from refusal
    reference = new_secret()
    values = {
        "reference_hash": secret_hash(reference),
        "client_id": client.id,
        "parameters": given,
        "expires_at": now + LIFETIME,
    }
    await store.add_request(session, values)
    return PushedAnswer(request_uri=PREFIX + reference, expires_in=int(LIFETIME.total_seconds()))
