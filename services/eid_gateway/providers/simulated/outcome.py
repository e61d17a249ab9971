"""What comes of choosing an invented person: the same ends a real provider knows."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.logins.login import finish, give_up
from services.eid_gateway.logins.problems import NoPersonChosen
from services.eid_gateway.logins.store import Login
from services.eid_gateway.providers.port import Identity
from services.eid_gateway.providers.simulated.people import invented_people
from services.eid_gateway.settings import EidGatewaySettings


async def choose(
    session: AsyncSession, login: Login, person_id: str, settings: EidGatewaySettings, now: datetime
) -> str:
    """Where to send the browser; raises NoPersonChosen."""
    person = next((one for one in invented_people() if one.id == person_id), None)
    if person is None:
        raise NoPersonChosen
    if person.outcome == "refused":
        return await give_up(session, login, "access_denied", "document_expired", settings)
    if person.outcome == "unreachable":
        return await give_up(session, login, "temporarily_unavailable", "provider_unreachable", settings)
    identity = Identity(person.id, person.level, person.attributes)
    return await finish(session, login, identity, settings, now)
