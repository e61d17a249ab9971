"""For the room that tells clients outside: who follows a case. Only the holder of its secret can bring a follower."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, status
from pydantic import Field

from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.desks import VaultDep
from services.bundles.cases.opening import Desk, open_case
from services.bundles.cases.store import find_case
from shared.access import Caller, machine
from shared.clock import Now
from shared.db import SessionDep
from shared.schemas import ApiModel

router = APIRouter(prefix="/internal/cases", include_in_schema=False, dependencies=[Depends(machine("cases:follow"))])
Client = Annotated[str, Query(min_length=1, max_length=200)]


class Shown(ApiModel):
    """What the client shows for being allowed to follow."""

    secret: str = Field(max_length=200, description="The secret of the case", examples=["q3J8c0Yx1mVh2bTn"])


@router.put("/{case_id}/followers", status_code=status.HTTP_204_NO_CONTENT)
async def follow(case_id: UUID, client: Client, shown: Shown, session: SessionDep, vault: VaultDep, now: Now) -> None:
    """Raises NotFound alike for a wrong secret and for no such case."""
    desk = Desk(session, vault, Caller("holder", secret=shown.secret), now)
    case = await open_case(desk, case_id, lock=True)
    followers = sorted({*case.file.followers, client})
    await write(session, case.file, now, (), Batch({"followers": followers}))


@router.delete("/{case_id}/followers", status_code=status.HTTP_204_NO_CONTENT)
async def leave(case_id: UUID, client: Client, session: SessionDep, now: Now) -> None:
    """Whether or not it followed."""
    file = await find_case(session, case_id, lock=True)
    if file is not None:
        followers = [each for each in file.followers if each != client]
        await write(session, file, now, (), Batch({"followers": followers}))
