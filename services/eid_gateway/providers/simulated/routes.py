"""The one step of the simulation: the form with the chosen person."""

from fastapi import APIRouter, Depends, Response

from services.eid_gateway.dependencies import SettingsDep
from services.eid_gateway.logins.endings import leave
from services.eid_gateway.logins.forms import PostedLoginDep
from services.eid_gateway.providers.simulated.outcome import log_in_as
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(prefix="/eid", tags=["pages"], include_in_schema=False, dependencies=[Depends(PUBLIC)])


@router.post("/{login_id}/simulated")
async def choose_person(posted: PostedLoginDep, session: SessionDep, settings: SettingsDep, now: Now) -> Response:
    """The person chose whom to be."""
    ending = await log_in_as(session, posted.login, posted.form.get("person", ""), settings, now)
    return leave(ending, secure=settings.secure)
