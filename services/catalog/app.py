"""The HTTP face of the room."""

from fastapi import FastAPI

from services.catalog.access.routes import router as access
from services.catalog.competence.routes import router as competence
from services.catalog.editing.record_routes import router as editing_record
from services.catalog.editing.routes import router as editing
from services.catalog.editing.upkeep_routes import router as upkeep
from services.catalog.editions.front import put_in_front
from services.catalog.editions.watch import watch_beside
from services.catalog.events import HANDLERS
from services.catalog.exports.routes import router as exports
from services.catalog.feedback.routes import router as feedback
from services.catalog.figures.routes import router as figures
from services.catalog.hours.problems import RedirectUnknown
from services.catalog.hours.routes import router as hours
from services.catalog.hours.staff_routes import router as staff_hours
from services.catalog.imports.portal_routes import router as portal_texts
from services.catalog.imports.routes import router as imports
from services.catalog.internal_notes.routes import router as internal_notes
from services.catalog.life_events.routes import router as life_events
from services.catalog.offices.routes import router as offices
from services.catalog.pages.problems import present
from services.catalog.pages.routes import router as pages
from services.catalog.parameters import PARAMETERS
from services.catalog.public_services.routes import router as public_services
from services.catalog.search.routes import router as suggestions
from services.catalog.settings import CatalogSettings
from services.catalog.sources.routes import router as sources
from services.catalog.standards.routes import router as standards
from services.catalog.standards.staff_routes import router as simulations
from services.catalog.tables import metadata
from services.catalog.transfers.problems import TransferOpen
from services.catalog.transfers.routes import router as transfers
from shared.application import build_app
from shared.database_errors import Explanations
from shared.db import Database

EXPLANATIONS: Explanations = {
    "opening_exception_redirect_office_id_fk": RedirectUnknown,
    "transfer_one_open_per_service_uq": TransferOpen,
}


def create_app(settings: CatalogSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    app = build_app(
        settings or CatalogSettings(),
        room="catalog",
        summary="What the city offers: services, offices, opening hours, standards, life events and competence.",
        routers=[
            public_services,
            access,
            hours,
            offices,
            standards,
            life_events,
            competence,
            figures,
            sources,
            exports,
            suggestions,
            pages,
            staff_hours,
            editing,
            editing_record,
            upkeep,
            simulations,
            imports,
            portal_texts,
            transfers,
            feedback,
            internal_notes,
        ],
        metadata=metadata,
        explanations=EXPLANATIONS,
        parameters=PARAMETERS,
        handlers=HANDLERS,
        beside=watch_beside,
        database=database,
    )
    app.state.present = present
    put_in_front(app)
    return app
