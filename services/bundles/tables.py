"""The metadata of the room, complete: it imports every models.py."""

from services.bundles.access_log import models as _access_log  # noqa: F401 - declares its tables on the metadata
from services.bundles.amt24 import models as _amt24  # noqa: F401 - likewise
from services.bundles.audit import models as _audit  # noqa: F401 - likewise
from services.bundles.cases import models as _cases  # noqa: F401 - likewise
from services.bundles.consents import models as _consents  # noqa: F401 - likewise
from services.bundles.cosignatures import models as _cosignatures  # noqa: F401 - likewise
from services.bundles.definitions import models as _definitions  # noqa: F401 - likewise
from services.bundles.erasure import models as _erasure  # noqa: F401 - likewise
from services.bundles.evidence import models as _evidence  # noqa: F401 - likewise
from services.bundles.inbox import models as _inbox  # noqa: F401 - likewise
from services.bundles.intakes import models as _intakes  # noqa: F401 - likewise
from services.bundles.metadata import metadata
from services.bundles.notes import models as _notes  # noqa: F401 - likewise
from services.bundles.payments import models as _payments  # noqa: F401 - likewise
from services.bundles.phases import models as _phases  # noqa: F401 - likewise
from services.bundles.retention import models as _retention  # noqa: F401 - likewise
from shared.messaging.outbox import outbox_of
from shared.messaging.tables import add_ground_tables

add_ground_tables(metadata)
outbox = outbox_of(dict(metadata.tables), "bundles")

__all__ = ["metadata", "outbox"]
