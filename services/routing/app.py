"""The HTTP face of the room: operators look after deliveries; other rooms leave events here while the queue is away."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from fastapi import FastAPI

from services.routing.authorities.registry import surroundings_of
from services.routing.callbacks import routes as callbacks
from services.routing.events import HANDLERS
from services.routing.lifecycle import routes as lifecycle
from services.routing.notices import problems as notice_problems
from services.routing.notices import routes as notices
from services.routing.operations import routes as operations
from services.routing.operations.measures import measure
from services.routing.parameters import PARAMETERS
from services.routing.settings import RoutingSettings
from services.routing.tables import metadata
from services.routing.webhooks import measures as webhook_measures
from services.routing.webhooks import problems as webhook_problems
from services.routing.webhooks import routes as webhooks
from shared.application import build_app
from shared.db import Database


async def _measure_deliveries(app: FastAPI) -> None:
    database = app.state.database
    app.state.measures += [partial(measure, database), partial(webhook_measures.measure, database)]


@asynccontextmanager
async def _reach_authorities(app: FastAPI) -> AsyncIterator[None]:
    """What it takes to know an authority by its signature."""
    async with AsyncExitStack() as stack:
        state = app.state
        state.surroundings = surroundings_of(state.settings, state.database, state.http, stack)
        yield


def create_app(settings: RoutingSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or RoutingSettings(),
        room="routing",
        summary="Parcels on their way to the authorities, and what operators can do about them.",
        routers=[operations.router, lifecycle.router, callbacks.router, notices.router, webhooks.router],
        metadata=metadata,
        explanations={**notice_problems.EXPLANATIONS, **webhook_problems.EXPLANATIONS},
        parameters=PARAMETERS,
        handlers=HANDLERS,
        on_start=_measure_deliveries,
        beside=_reach_authorities,
        database=database,
    )
