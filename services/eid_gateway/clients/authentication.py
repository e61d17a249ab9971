"""Who calls token, revocation and pushed requests: public applications name themselves, confidential ones sign (private_key_jwt)."""

import base64
import json
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Request
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.assertions import ASSERTION_TYPE, Assertion, InvalidAssertion, read_assertion
from services.eid_gateway.clients.store import Client, find_client
from services.eid_gateway.dependencies import FORM_TYPE, SettingsDep, form_of
from services.eid_gateway.parameters import Parameters, UnreadableParameters
from services.eid_gateway.proofs.store import use_up
from services.eid_gateway.refusals import OAuthRefused, unknown_client
from shared.clock import Now
from shared.db import Database, SessionDep
from shared.key_sets import KeySets, KeysUnavailable

PROOF_FIELDS: Final = ("client_assertion", "client_assertion_type", "client_secret")


async def _form(request: Request) -> Parameters:
    try:
        form = await form_of(request)
    except UnreadableParameters as error:
        raise OAuthRefused("invalid_request", "A parameter cannot be read or occurs twice.") from error
    if not form:
        raise OAuthRefused("invalid_request", f"The body must be {FORM_TYPE}.")
    return form


FormDep = Annotated[Parameters, Depends(_form)]


async def _client(request: Request, form: FormDep, session: SessionDep, settings: SettingsDep, now: Now) -> Client:
    """The application that calls; raises OAuthRefused. Keys may be fetched, so no transaction is open meanwhile."""
    database: Database = request.app.state.database
    async with database.transaction() as reading:
        client = await find_client(reading, form.get("client_id") or _named_in(form.get("client_assertion", "")))
    if client is None:
        raise unknown_client()
    if client.kind == "public":
        _check_bare(form)
        return client
    audiences = {settings.issuer, settings.issuer + request.url.path, f"{settings.issuer}/token"}
    assertion = await _assertion(form, client, request.app.state.client_keys, audiences, now)
    await _use(session, client, assertion)
    return client


ClientDep = Annotated[Client, Depends(_client, scope="function")]


def _check_bare(form: Parameters) -> None:
    if any(name in form for name in PROOF_FIELDS):
        raise OAuthRefused("invalid_client", "A public client has neither secret nor key.", 401)


def _named_in(assertion: str) -> str:
    """Whom an assertion names, unverified: only good for picking the keys that must verify it."""
    try:
        payload = assertion.split(".", 2)[1]
        return str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""


async def _assertion(
    form: Parameters, client: Client, key_sets: KeySets, audiences: set[str], now: datetime
) -> Assertion:
    text = form.get("client_assertion")
    if text is None or form.get("client_assertion_type") != ASSERTION_TYPE or "client_secret" in form:
        raise unknown_client()
    try:
        return read_assertion(text, await _keys(client, key_sets), client.id, audiences, now)
    except InvalidAssertion as error:
        if client.jwks_url is None:
            raise unknown_client() from error
    try:  # perhaps the application rotated its keys a moment ago
        return read_assertion(text, await _keys(client, key_sets, fresh=True), client.id, audiences, now)
    except InvalidAssertion as error:
        raise unknown_client() from error


async def _keys(client: Client, key_sets: KeySets, *, fresh: bool = False) -> KeySet:
    try:
        if client.jwks is not None:
            return KeySet.import_key_set(client.jwks)  # type: ignore[arg-type]  # checked when the client was registered
        return await key_sets.get(client.jwks_url or "", fresh=fresh)
    except (KeysUnavailable, JoseError) as error:
        raise unknown_client() from error


async def _use(session: AsyncSession, client: Client, assertion: Assertion) -> None:
    if not await use_up(session, f"client:{client.id}", assertion.jti, assertion.expires_at):
        raise unknown_client()
