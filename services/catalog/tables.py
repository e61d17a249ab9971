"""The metadata of the room, complete: it imports every models.py."""

import services.catalog.competence.models
import services.catalog.durations.models
import services.catalog.editing.models
import services.catalog.editions.models
import services.catalog.feedback.models
import services.catalog.figures.models
import services.catalog.hours.models
import services.catalog.imports.models
import services.catalog.internal_notes.models
import services.catalog.life_events.models
import services.catalog.offices.models
import services.catalog.public_services.models
import services.catalog.search.models
import services.catalog.sources.models
import services.catalog.standards.models
import services.catalog.transfers.models  # noqa: F401 - imported for the tables they define
from services.catalog.metadata import metadata
from shared.messaging.outbox import outbox_of
from shared.messaging.tables import add_ground_tables

__all__ = ["metadata", "outbox"]

add_ground_tables(metadata)
outbox = outbox_of(dict(metadata.tables), "catalog")
