"""Redeem a code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5, RFC 9449 §5); a code that comes twice takes everything back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.store import Client
from services.eid_gateway.grants import pkce, store
from services.eid_gateway.grants.claims import access_claims, id_claims
from services.eid_gateway.grants.granting import released_in
from services.eid_gateway.grants.schemas import TokenAnswer
from services.eid_gateway.keys.ring import ALGORITHM
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.refusals import OAuthRefused
from services.eid_gateway.sessions.limits import token_lifetime
from services.eid_gateway.sessions.store import touch
from shared.ids import secret_hash
from shared.settings import MasterKeys

NEEDED: Final = ("code", "redirect_uri", "code_verifier")
WORTHLESS: Final = "The code is unknown, expired or used, or it belongs to another request."


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the issuer, its key of the moment, and all keys it shows."""

    issuer: str
    key: ECKey
    known: KeySet

    def sign(self, claims: dict[str, Any], kind: str) -> str:
        """A signed JWT; `kind` is its `typ`."""
        return jwt.encode({"alg": ALGORITHM, "typ": kind, "kid": self.key.kid}, claims, self.key)

    def read(self, token: str, now: datetime) -> dict[str, Any] | None:
        """The claims of an access token of ours that is still good, else None."""
        try:
            decoded = jwt.decode(token, self.known, algorithms=[ALGORITHM])
            good = decoded.header.get("typ") == "at+jwt" and decoded.claims["exp"] > now.timestamp()
        except (JoseError, LookupError, ValueError, TypeError, RecursionError):
            return None
        return decoded.claims if good else None


@dataclass(frozen=True, slots=True)
class Redeemer:
    """Who redeems: the application, and the thumbprint of the key it proved to hold, if it did."""

    client: Client
    thumbprint: str | None


async def redeem(
    session: AsyncSession, form: Parameters, redeemer: Redeemer, signer: Signer, keys: MasterKeys, now: datetime
) -> TokenAnswer | OAuthRefused:
    """The tokens, or the refusal as a value: what a replay revokes must be committed, so nothing may be raised after it."""
    _check_form(form, redeemer)
    grant = await store.grant_of_code(session, secret_hash(form["code"]))
    if grant is None:
        return OAuthRefused("invalid_grant", WORTHLESS)
    if grant.redeemed_at is not None:
        await store.mark_revoked(session, grant.id, now)
        return OAuthRefused("invalid_grant", WORTHLESS)
    if not _belongs(grant, redeemer, form, now):
        return OAuthRefused("invalid_grant", WORTHLESS)
    await store.mark_redeemed(session, grant.id, now)
    if grant.session_id is not None:
        await touch(session, grant.session_id, now)
    return _tokens(grant, redeemer, signer, released_in(grant, keys).document, now)


def _check_form(form: Parameters, redeemer: Redeemer) -> None:
    missing = [name for name in NEEDED if name not in form]
    if missing:
        raise OAuthRefused("invalid_request", f"{', '.join(missing)} missing.")
    if redeemer.client.requires_dpop and redeemer.thumbprint is None:
        raise OAuthRefused("invalid_dpop_proof", "This client has to prove possession of a key (RFC 9449).")


def _belongs(grant: store.Grant, redeemer: Redeemer, form: Parameters, now: datetime) -> bool:
    return (
        grant.client_id == redeemer.client.id
        and grant.redirect_uri == form["redirect_uri"]
        and grant.code_expires_at > now
        and grant.revoked_at is None
        and grant.dpop_jkt in (None, redeemer.thumbprint)
        and pkce.fits(form["code_verifier"], grant.code_challenge)
    )


def _tokens(grant: store.Grant, redeemer: Redeemer, signer: Signer, document: str | None, now: datetime) -> TokenAnswer:
    claims = access_claims(grant, signer.issuer, redeemer.client.audience, now)
    bound = {"cnf": {"jkt": redeemer.thumbprint}} if redeemer.thumbprint else {}
    known = {"document": document} if document else {}
    access_token = signer.sign(claims | bound | known, "at+jwt")
    return TokenAnswer(
        access_token=access_token,
        token_type="DPoP" if redeemer.thumbprint else "Bearer",
        expires_in=int(token_lifetime(grant.level, grant.authenticated_at, now).total_seconds()),
        id_token=signer.sign(id_claims(grant, signer.issuer, access_token, now), "JWT"),
        scope=grant.scope,
    )
