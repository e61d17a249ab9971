"""Hand out the attributes a person released, to the application that holds the access token of that login."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.grants.granting import released_in
from services.eid_gateway.grants.schemas import UserInfo
from services.eid_gateway.grants.store import grant_of_token
from services.eid_gateway.levels import acr_or_unproven
from shared.access import Caller
from shared.problems import Unauthorized
from shared.settings import MasterKeys


async def user_info(session: AsyncSession, caller: Caller, keys: MasterKeys, now: datetime) -> UserInfo:
    """The attributes; raises Unauthorized when the login is past or was revoked."""
    grant = await grant_of_token(session, caller.claims.get("jti"), now)
    if grant is None:
        raise Unauthorized(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    released = released_in(grant, keys)
    levels = {name: acr_or_unproven(level) for name, level in released.levels.items()}
    return UserInfo(sub=grant.subject, **released.attributes, claim_levels=levels or None)
