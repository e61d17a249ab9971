"""The metadata of the room, complete: it imports every models.py."""

from services.reporting.city import models as city_models
from services.reporting.facts import models as fact_models
from services.reporting.figures import models as figure_models
from services.reporting.metadata import metadata
from services.reporting.snapshots import models as snapshot_models
from shared.messaging.outbox import outbox_of

outbox = outbox_of(dict(metadata.tables), "reporting")

__all__ = ["city_models", "fact_models", "figure_models", "metadata", "outbox", "snapshot_models"]
