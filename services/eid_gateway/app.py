"""The HTTP face of the room."""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from services.eid_gateway.discovery import routes as discovery
from services.eid_gateway.events import HANDLERS
from services.eid_gateway.grants import routes as grants
from services.eid_gateway.keys import routes as keys
from services.eid_gateway.keys.ring import KeyRing
from services.eid_gateway.logins import routes as logins
from services.eid_gateway.logout import routes as logout
from services.eid_gateway.pages import routes as pages
from services.eid_gateway.pages.problems import present
from services.eid_gateway.providers.bundid.problems import AnswerNotAwaited
from services.eid_gateway.providers.registry import open_providers
from services.eid_gateway.pushed import routes as pushed
from services.eid_gateway.representations import routes as representations
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.tables import metadata
from services.eid_gateway.transfers import routes as transfers
from services.eid_gateway.transfers.problems import CardAlreadyLinked
from shared.application import build_app
from shared.db import Database
from shared.key_sets import KeySets
from shared.tokens import TokenVerifier

EXPLANATIONS = {"bundid_request_assertion_hash_uq": AnswerNotAwaited, "card_link_pk": CardAlreadyLinked}
SUMMARY = "OpenID provider for residents: code flow with PKCE, assurance levels, pseudonyms per sector."


async def _take_keys(app: FastAPI) -> None:
    settings: EidGatewaySettings = app.state.settings
    app.state.ring = KeyRing(app.state.database, settings.master_keys)
    app.state.client_keys = KeySets(app.state.http)
    app.state.tokens = TokenVerifier(settings, app.state.http, own={settings.own_issuer: app.state.ring.key_set})


def create_app(settings: EidGatewaySettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment. Raises where one of its providers may not run."""
    settings = settings or EidGatewaySettings()
    providers = open_providers(settings)
    app = build_app(
        settings,
        room="eid_gateway",
        summary=SUMMARY,
        routers=[
            discovery.router,
            keys.router,
            logins.router,
            pushed.router,
            grants.router,
            logout.router,
            transfers.router,
            representations.router,
            pages.router,
            *(provider.router for provider in providers.values()),
            logins.pages,
        ],
        metadata=metadata,
        explanations=EXPLANATIONS,
        handlers=HANDLERS,
        on_start=_take_keys,
        database=database,
    )
    app.state.providers, app.state.present = providers, present
    # Applications in browsers call discovery, token and userinfo from their own origin; cookies are never part of it.
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"])
    return app
