"""What comes of choosing an invented person: the same ends a real provider knows."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.logins.endings import Ending
from services.eid_gateway.logins.login import choose, finish, give_up
from services.eid_gateway.logins.problems import NoPersonChosen
from services.eid_gateway.logins.store import Login
from services.eid_gateway.providers.port import Identity
from services.eid_gateway.providers.simulated.people import invented_people
from services.eid_gateway.settings import EidGatewaySettings

NAME: Final = "simulated"


async def log_in_as(
    session: AsyncSession, login: Login, person_id: str, settings: EidGatewaySettings, now: datetime
) -> Ending:
    """How the login ends; raises NoPersonChosen."""
    person = next((one for one in invented_people() if one.id == person_id), None)
    if person is None:
        raise NoPersonChosen
    await choose(session, login, NAME)
    if person.outcome == "refused":
        return await give_up(session, login, "access_denied", "document_expired", settings)
    if person.outcome == "unreachable":
        return await give_up(session, login, "temporarily_unavailable", "provider_unreachable", settings)
    identity = Identity(NAME, person.id, person.level, person.attributes, person.document)
    return await finish(session, login, identity, settings, now)
