"""What a plan is for: services by name, or all services of a bundle, which the bundles room knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

import aiohttp
from fastapi import Depends, Request

from services.booking.offices.wishes import for_people
from services.booking.visit_plans.problems import BundleUnknown
from services.booking.visit_plans.schemas import PlanRequest
from shared.http import HttpClient
from shared.problems import NeighbourUnavailable

ROOM: Final = "bundles"


@dataclass(frozen=True, slots=True)
class PlanWish:
    """The request with its services known; of a bundle, what needs no visit may be left out."""

    request: PlanRequest
    quantities: Mapping[str, int]
    may_leave_out: bool


async def services_of(http: HttpClient, base_url: str, bundle: str) -> list[str]:
    """The services of a bundle in force; raises BundleUnknown."""
    try:
        reply = await http.send("GET", f"{base_url}/v1/bundles/{quote(bundle, safe='')}")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NeighbourUnavailable(room=ROOM) from error
    if reply.status == 404:
        raise BundleUnknown(id=bundle)
    if reply.status != 200:
        raise NeighbourUnavailable(room=ROOM)
    return [str(service) for service in reply.json()["services"]]


async def _wish(request: Request, plan: PlanRequest) -> PlanWish:
    if plan.bundle is None:
        return PlanWish(plan, plan.quantities, may_leave_out=False)
    state = request.app.state
    services = await services_of(state.http, state.settings.bundles_url, plan.bundle)
    return PlanWish(plan, for_people(dict.fromkeys(services, 1), plan.people), may_leave_out=True)


WishDep = Annotated[PlanWish, Depends(_wish)]
"""First among the parameters of a route, so that the other room is asked before a turn or a transaction is taken."""
