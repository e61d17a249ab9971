"""Which login the address of a page belongs to."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.eid_gateway.logins.problems import LoginUnknown


async def _known_id(login_id: str) -> UUID:
    try:
        return UUID(login_id)
    except ValueError as error:
        raise LoginUnknown from error


LoginIdDep = Annotated[UUID, Depends(_known_id)]
