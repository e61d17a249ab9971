"""Act for a child."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from services.eid_gateway.dependencies import SettingsDep
from services.eid_gateway.representations import representing
from services.eid_gateway.representations.schemas import NewRepresentation, Representation, Representations
from shared.access import Caller, citizen
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/representations", tags=["identity"])
InPerson = Annotated[Caller, Depends(citizen("high", in_person=True))]


@router.post("", summary="Declare to act for a child", status_code=201, response_model=Representation)
async def declare_representation(
    caller: InPerson, wanted: NewRepresentation, session: SessionDep, settings: SettingsDep, once: OnceDep, now: Now
) -> Response:
    """A declaration, not a proof: who decides about an application checks custody. The token endpoint then gives tokens to act with."""
    return await once.answer(
        lambda: representing.declare(session, caller.subject, wanted, settings.master_keys, now), caller=caller.key
    )


@router.get("", summary="Children I act for")
async def list_representations(
    caller: InPerson, session: SessionDep, settings: SettingsDep, now: Now
) -> Representations:
    """The oldest declaration first."""
    return await representing.held_by(session, caller.subject, settings.master_keys, now)


@router.delete("/{representation}", summary="Stop acting for a child", status_code=204)
async def end_representation(
    representation: Annotated[UUID, Path(description="The `id` of a declared representation")],
    caller: InPerson,
    session: SessionDep,
    settings: SettingsDep,
) -> None:
    """Tokens that were issued live on for minutes at most; nobody gets new ones."""
    await representing.end(session, caller.subject, representation, settings.master_keys)
