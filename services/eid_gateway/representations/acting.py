"""Exchange one's own access token for one to act for a child (RFC 8693): the child is the subject, the parent the actor."""

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.grants.exchange import Redeemer, Signer
from services.eid_gateway.grants.schemas import ExchangedToken
from services.eid_gateway.levels import acr_of
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.refusals import OAuthRefused
from services.eid_gateway.representations.representing import child_of
from shared.settings import MasterKeys

TOKEN_EXCHANGE: Final = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - a name, no secret
ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105
KEPT: Final[tuple[str, ...]] = ("iss", "aud", "client_id", "scope", "acr", "auth_time", "exp", "cnf")
"""What the new token has in common with the parent's, above all its end and the key it is bound to."""


async def act_for(
    session: AsyncSession, form: Parameters, redeemer: Redeemer, signer: Signer, keys: MasterKeys, now: datetime
) -> ExchangedToken:
    """The token; raises OAuthRefused. `representation` is an extension: it names the child, which has no token of its own."""
    if form.get("subject_token_type") != ACCESS_TOKEN or "subject_token" not in form or "representation" not in form:
        raise OAuthRefused("invalid_request", "subject_token, its type and representation are needed.")
    own = signer.read(form["subject_token"], now)
    if own is None or not _may_act(own, redeemer):
        raise OAuthRefused("invalid_grant", "subject_token is no own, high and valid access token of this client.")
    child = await child_of(session, own["sub"], form["representation"], keys, now)
    if child is None:
        raise OAuthRefused("invalid_target", "There is no such representation.")
    issued = int(now.timestamp())
    claims: dict[str, Any] = {name: own[name] for name in KEPT if name in own}
    claims |= {"sub": child, "act": {"sub": own["sub"]}, "iat": issued, "jti": str(uuid4())}
    return ExchangedToken(
        access_token=signer.sign(claims, "at+jwt"),
        issued_token_type=ACCESS_TOKEN,
        token_type="DPoP" if redeemer.thumbprint else "Bearer",
        expires_in=own["exp"] - issued,
        scope=own["scope"],
    )


def _may_act(own: dict[str, Any], redeemer: Redeemer) -> bool:
    """Nobody acts for somebody who acts, nor with a login that was not sure; a bound token needs its key."""
    return (
        own["client_id"] == redeemer.client.id
        and own["acr"] == acr_of("high")
        and "act" not in own
        and own.get("cnf", {}).get("jkt") == redeemer.thumbprint
    )
