"""The HTTP face of the room."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware

from services.booking.appointments.problems import EXPLANATIONS
from services.booking.appointments.routes import router as appointments
from services.booking.appointments.turnstile import Turnstile
from services.booking.availability.cache import AnswerCache
from services.booking.availability.keeping import KeptFirst, KeptRoute
from services.booking.availability.routes import router as availability
from services.booking.capacity.routes import router as release
from services.booking.closures.routes import router as closures
from services.booking.counter.routes import router as counter
from services.booking.events import HANDLERS
from services.booking.gates.routes import router as gates
from services.booking.modes.routes import router as modes
from services.booking.offers.routes import router as offers
from services.booking.offices.memory import OfferMemory
from services.booking.pages.render import present
from services.booking.pages.routes import router as pages
from services.booking.parameters import PARAMETERS
from services.booking.payments.books import LEDGER
from services.booking.payments.routes import router as payments
from services.booking.resources.problems import EXPLANATIONS as RESOURCES
from services.booking.resources.routes import router as resources
from services.booking.settings import BookingSettings
from services.booking.slot_alerts.routes import router as slot_alerts
from services.booking.tables import metadata
from services.booking.visit_plans.routes import router as visit_plans
from services.booking.walk_in.calling import router as calling
from services.booking.walk_in.problems import EXPLANATIONS as WALK_IN
from services.booking.walk_in.routes import router as walk_in
from services.booking.walk_in.rules import router as walk_in_rules
from services.booking.zms.routes import kept as zms_kept
from services.booking.zms.routes import router as zms
from shared.application import build_app
from shared.db import Database
from shared.payments.measures import watch_money
from shared.payments.problems import EXPLANATIONS as PAYMENTS


def create_app(settings: BookingSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    settings = settings or BookingSettings()
    app = build_app(
        settings,
        room="booking",
        summary="Who meets whom, when: free slots, holds and appointments at the offices of the city.",
        routers=[
            availability,
            appointments,
            payments,
            visit_plans,
            gates,
            slot_alerts,
            pages,
            zms_kept,
            zms,
            counter,
            calling,
            walk_in,
            release,
            walk_in_rules,
            offers,
            resources,
            closures,
            modes,
        ],
        metadata=metadata,
        explanations={**EXPLANATIONS, **WALK_IN, **RESOURCES, **PAYMENTS},
        parameters=PARAMETERS,
        handlers=HANDLERS,
        database=database,
        beside=None if database else _ready_for_crowds,
    )
    kept = (*availability.routes, *zms_kept.routes)
    paths = {route.path for route in kept if isinstance(route, KeptRoute)}
    app.user_middleware.append(Middleware(KeptFirst, paths))  # inside the frame, which counts and times
    app.state.answers, app.state.offers = AnswerCache(settings.cache_seconds), OfferMemory(settings.cache_seconds)
    app.state.present = present
    watch_money(app, LEDGER)
    # Together fewer than the connections that are kept open: a rush must not open and throw away connections all the time.
    app.state.holds, app.state.steps = Turnstile(settings.pool_size * 2 // 3), Turnstile(settings.pool_size // 3)
    return app


@asynccontextmanager
async def _ready_for_crowds(app: FastAPI) -> AsyncIterator[None]:
    """Connections are opened beside the start: a process that begins in a rush must not open them in the middle of it."""
    warming = asyncio.create_task(app.state.database.warm(app.state.settings.pool_size))
    yield
    warming.cancel()
    await asyncio.gather(warming, return_exceptions=True)
