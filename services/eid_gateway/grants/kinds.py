"""The ways to get tokens, by grant type: the one table of them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.grants.exchange import Redeemer, Signer, redeem
from services.eid_gateway.grants.schemas import ExchangedToken, TokenAnswer
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.refusals import OAuthRefused
from services.eid_gateway.representations.acting import TOKEN_EXCHANGE, act_for
from shared.settings import MasterKeys

Grant = Callable[
    [AsyncSession, Parameters, Redeemer, Signer, MasterKeys, datetime],
    Awaitable[TokenAnswer | ExchangedToken | OAuthRefused],
]
GRANTS: Final[Mapping[str, Grant]] = {"authorization_code": redeem, TOKEN_EXCHANGE: act_for}


def grant_of(form: Parameters) -> Grant:
    """The way that a token request names; raises OAuthRefused."""
    grant_type = form.get("grant_type")
    if grant_type is None:
        raise OAuthRefused("invalid_request", "grant_type is missing.")
    if grant_type not in GRANTS:
        raise OAuthRefused("unsupported_grant_type", f"Supported are: {', '.join(GRANTS)}.")
    return GRANTS[grant_type]
