"""How a room becomes an application: lifespan, frame, problems, health, docs that need no internet."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import Final

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from fastapi_offline import FastAPIOffline
from sqlalchemy import MetaData
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from shared import health
from shared.database_errors import Explanations, problem_for
from shared.db import Database, create_engine
from shared.garbage import seldom_collected
from shared.http import HttpClient
from shared.logging import configure_logging
from shared.messaging import dead_letters
from shared.messaging import routes as side_door
from shared.messaging.consumer import Consumer, Handlers
from shared.messaging.measures import measure_messages
from shared.middleware import RequestFrame
from shared.openapi import describe, operation_id
from shared.parameters import Words
from shared.problems import BadRequest, MethodNotAllowed, NotFound, Presenter, Problem, as_problem_details
from shared.schema_version import check_schema_version
from shared.settings import RoomSettings, ServiceSettings
from shared.spans import configure_spans
from shared.tokens import TokenVerifier
from shared.validation import problem_of

API_VERSION = "1.1.0"
OWN_FIGURES: Final[TelemetryConfig] = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""The framework's own telemetry stays off: it would tell whole addresses and the messages of errors, which may quote a person. Ours is
shared/spans.py and shared/metrics.py."""
DATABASE_ERRORS: tuple[type[Exception], ...] = (SQLAlchemyError, ConnectionError, TimeoutError)
"""What the database and its driver raise; see shared/database_errors.py for what a caller is told."""


def build_app(  # noqa: PLR0913 - all by name, and each room gives the few it needs
    settings: ServiceSettings,
    *,
    room: str,
    summary: str,
    routers: Sequence[APIRouter],
    metadata: MetaData | None = None,
    explanations: Explanations | None = None,
    parameters: Words | None = None,
    handlers: Handlers | None = None,
    on_start: Callable[[FastAPI], Awaitable[None]] | None = None,
    beside: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
    database: Database | None = None,
) -> FastAPI:
    """The application of a room.

    `metadata` is given by rooms that own tables. `explanations` turns names of constraints into problems, `parameters` says in the
    contract what parameters mean. `handlers` open the side door for events, which other rooms use while the queue is away. `on_start`
    runs when the process starts, after the database is at hand; `beside` is entered then and left when the process stops. `database`
    replaces the room's own pool, which only tests do.
    A room that also talks to browsers replaces `app.state.present`, which says how a problem is shown.
    """
    configure_logging(room)
    configure_spans(room)
    app = FastAPIOffline(
        title=f"Lotse {room}",
        docs_url="/docs/try",
        redoc_url=None,
        version=API_VERSION,
        description=summary,
        telemetry=OWN_FIGURES,
        generate_unique_id_function=operation_id,
        lifespan=partial(_lifespan, on_start=on_start, beside=beside or _nothing),
    )
    app.state.room, app.state.settings, app.state.database = room, settings, database
    app.state.explanations, app.state.ready_checks, app.state.present = explanations or {}, [], as_problem_details
    app.state.parameters = parameters or {}
    app.state.metadata, app.state.handlers, app.state.measures = metadata, handlers, []
    if metadata is not None:
        app.state.idempotency_table = metadata.tables[f"{room}.idempotency_key"]
    side = [side_door.router] if handlers is not None else []
    side += [dead_letters.router_of(room)] if handlers else []
    for router in (*routers, *side, health.router):
        app.include_router(router)
    _answer_problems(app)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # FastAPI's documented way to extend the document
    app.add_middleware(RequestFrame, room=room, api_version=API_VERSION, max_body_bytes=settings.max_body_bytes)
    return app


def _nothing(_: FastAPI) -> AbstractAsyncContextManager[None]:
    return nullcontext()


@asynccontextmanager
async def _lifespan(
    app: FastAPI,
    on_start: Callable[[FastAPI], Awaitable[None]] | None,
    beside: Callable[[FastAPI], AbstractAsyncContextManager[None]],
) -> AsyncIterator[None]:
    settings: ServiceSettings = app.state.settings
    app.state.http = HttpClient(settings)
    app.state.tokens = TokenVerifier(settings, app.state.http)
    if isinstance(settings, RoomSettings):
        if app.state.database is None:
            app.state.database = Database(create_engine(settings, f"lotse-{app.state.room}"))
        app.state.ready_checks.append(partial(check_schema_version, app.state.database, app.state.room))
        _connect_messages(app)
    try:
        if on_start is not None:
            await on_start(app)
        async with beside(app):
            with seldom_collected():
                yield
    finally:
        await app.state.http.close()
        if isinstance(settings, RoomSettings):
            await app.state.database.close()


def _connect_messages(app: FastAPI) -> None:
    state = app.state
    if state.metadata is not None:
        state.measures.append(partial(measure_messages, state.database, state.metadata))
        inbox = state.metadata.tables[f"{state.room}.inbox_event"]
        state.consumer = Consumer(state.database, inbox, state.handlers or {})


def _answer_problems(app: FastAPI) -> None:
    def respond(request: Request, problem: Problem) -> Response:
        present: Presenter = app.state.present
        return present(request, problem)

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101 - tells the type checker what the registration below guarantees
        return respond(request, error)

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return respond(request, problem_of(error, request.headers.get("content-type", "")))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        problem = _problem_of_http(request, error)
        return respond(request, problem)

    async def on_any(request: Request, error: Exception) -> Response:
        problem = problem_for(error, app.state.explanations)
        if problem is None:
            raise error
        return respond(request, problem)

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    for kind in DATABASE_ERRORS:
        app.add_exception_handler(kind, on_any)


def _problem_of_http(request: Request, error: HTTPException) -> Problem:
    if isinstance(error.__cause__, Problem):  # raised while the body was read, wrapped by the framework
        return error.__cause__
    if error.status_code == 405:
        return MethodNotAllowed(method=request.method, headers=error.headers)
    return NotFound() if error.status_code == 404 else BadRequest()
