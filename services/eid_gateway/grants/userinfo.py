"""Hand out the attributes a person released, to the application that holds the access token of that login."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.grants.granting import released_in
from services.eid_gateway.grants.schemas import UserInfo
from services.eid_gateway.grants.store import find_grant
from services.eid_gateway.levels import acr_or_unproven
from shared.access import Caller
from shared.problems import Unauthorized
from shared.settings import MasterKeys


async def user_info(session: AsyncSession, caller: Caller, keys: MasterKeys, now: datetime) -> UserInfo:
    """The attributes; raises Unauthorized when the login is past or was revoked."""
    try:
        grant = await find_grant(session, UUID(str(caller.claims.get("jti"))))
    except ValueError as error:  # a token of ours has the id of a grant there
        raise _worthless() from error
    if grant is None or grant.revoked_at is not None or grant.expires_at <= now:
        raise _worthless()
    released = released_in(grant, keys)
    levels = {name: acr_or_unproven(level) for name, level in released.levels.items()}
    return UserInfo(sub=grant.subject, **released.attributes, claim_levels=levels or None)


def _worthless() -> Unauthorized:
    return Unauthorized(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
