"""The metadata of the room, complete: it imports every models.py."""

from services.reporting.facts import models as fact_models
from services.reporting.metadata import metadata
from shared.messaging.outbox import outbox_of

outbox = outbox_of(dict(metadata.tables), "reporting")

__all__ = ["fact_models", "metadata", "outbox"]
