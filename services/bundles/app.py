"""The HTTP face of the room."""

from fastapi import FastAPI

from services.bundles.access_log import routes as access_log
from services.bundles.amt24 import routes as amt24
from services.bundles.cases import following_routes, internal_routes
from services.bundles.cases import routes as cases
from services.bundles.compiler import routes as compiler
from services.bundles.consents import routes as consents
from services.bundles.cosignatures import routes as cosignatures
from services.bundles.definitions import routes as definitions
from services.bundles.envelopes import routes as envelopes
from services.bundles.erasure import routes as erasure
from services.bundles.events import HANDLERS
from services.bundles.evidence import routes as evidence
from services.bundles.export import routes as export
from services.bundles.inbox import routes as inbox
from services.bundles.intakes import routes as intakes
from services.bundles.notes import routes as notes
from services.bundles.paper import routes as paper
from services.bundles.parameters import PARAMETERS
from services.bundles.payments import routes as payments
from services.bundles.payments.books import LEDGER
from services.bundles.phases import routes as phases
from services.bundles.settings import BundlesSettings
from services.bundles.stations import routes as stations
from services.bundles.tables import metadata
from shared.application import build_app
from shared.db import Database
from shared.idempotency import StillRunning
from shared.payments.measures import watch_money
from shared.payments.problems import EXPLANATIONS as PAYMENTS

SUMMARY = "Life-event bundles: hand in once, many authorities, one timeline."

EXPLANATIONS = {"amt24_application_pk": StillRunning, **PAYMENTS}


def create_app(settings: BundlesSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    app = build_app(
        settings or BundlesSettings(),
        room="bundles",
        summary=SUMMARY,
        routers=[
            definitions.router,
            compiler.router,
            cases.router,
            consents.router,
            cosignatures.router,
            evidence.router,
            inbox.router,
            notes.router,
            envelopes.router,
            stations.router,
            phases.router,
            paper.router,
            payments.router,
            intakes.router,
            amt24.router,
            access_log.router,
            export.router,
            erasure.router,
            internal_routes.router,
            following_routes.router,
        ],
        metadata=metadata,
        explanations=EXPLANATIONS,
        parameters=PARAMETERS,
        handlers=HANDLERS,
        database=database,
    )
    watch_money(app, LEDGER)
    return app
