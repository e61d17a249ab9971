"""Redeem a code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5); a code that comes twice takes everything back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.store import Client, find_client
from services.eid_gateway.grants import pkce, store
from services.eid_gateway.grants.claims import access_claims, id_claims
from services.eid_gateway.grants.granting import TOKEN_LIFETIME
from services.eid_gateway.grants.schemas import TokenAnswer, TokenRefused
from services.eid_gateway.parameters import Parameters
from shared.ids import secret_hash

NEEDED: Final = ("code", "redirect_uri", "code_verifier")
WORTHLESS: Final = "The code is unknown, expired or used, or it belongs to another request."


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the issuer and its key of the moment."""

    issuer: str
    key: ECKey

    def sign(self, claims: dict[str, Any], kind: str) -> str:
        """A signed JWT; `kind` is its `typ`."""
        return jwt.encode({"alg": "ES256", "typ": kind, "kid": self.key.kid}, claims, self.key)


async def redeem(session: AsyncSession, form: Parameters, signer: Signer, now: datetime) -> TokenAnswer | TokenRefused:
    """The tokens, or the refusal as a value: what a replay revokes must be committed, so nothing may be raised after it."""
    client = await _client_of(session, form)
    grant = await store.grant_of_code(session, secret_hash(form["code"]))
    if grant is None:
        return TokenRefused("invalid_grant", WORTHLESS)
    if grant.redeemed_at is not None:
        await store.mark_revoked(session, grant.id, now)
        return TokenRefused("invalid_grant", WORTHLESS)
    if not _belongs(grant, client, form, now):
        return TokenRefused("invalid_grant", WORTHLESS)
    await store.mark_redeemed(session, grant.id, now)
    return _tokens(grant, client, signer, now)


async def _client_of(session: AsyncSession, form: Parameters) -> Client:
    grant_type = form.get("grant_type")
    if grant_type is None:
        raise TokenRefused("invalid_request", "grant_type is missing.")
    if grant_type != "authorization_code":
        raise TokenRefused("unsupported_grant_type", "Only authorization_code is supported.")
    client = await find_client(session, form.get("client_id", ""))
    # Confidential clients authenticate with private_key_jwt; until that is built none of them gets anything here.
    if client is None or client.kind != "public":
        raise TokenRefused("invalid_client", "The client is unknown or did not authenticate as registered.", 401)
    if "client_secret" in form:
        raise TokenRefused("invalid_client", "A public client has no secret.", 401)
    missing = [name for name in NEEDED if name not in form]
    if missing:
        raise TokenRefused("invalid_request", f"{', '.join(missing)} missing.")
    return client


def _belongs(grant: store.Grant, client: Client, form: Parameters, now: datetime) -> bool:
    return (
        grant.client_id == client.id
        and grant.redirect_uri == form["redirect_uri"]
        and grant.code_expires_at > now
        and pkce.fits(form["code_verifier"], grant.code_challenge)
    )


def _tokens(grant: store.Grant, client: Client, signer: Signer, now: datetime) -> TokenAnswer:
    access_token = signer.sign(access_claims(grant, signer.issuer, client.audience, now), "at+jwt")
    id_token = signer.sign(id_claims(grant, signer.issuer, access_token, now), "JWT")
    return TokenAnswer(
        access_token=access_token,
        token_type="Bearer",  # noqa: S106 - the type of the token, no secret
        expires_in=int(TOKEN_LIFETIME.total_seconds()),
        id_token=id_token,
        scope=grant.scope,
    )
