"""The metadata of the room, complete: it imports every models.py."""

from services.eid_gateway.clients import models as _clients
from services.eid_gateway.grants import models as _grants
from services.eid_gateway.keys import models as _keys
from services.eid_gateway.logins import models as _logins
from services.eid_gateway.metadata import metadata
from services.eid_gateway.proofs import models as _proofs
from services.eid_gateway.providers.bundid import models as _bundid
from services.eid_gateway.providers.eid_server import models as _cards
from services.eid_gateway.pushed import models as _pushed
from services.eid_gateway.representations import models as _representations
from services.eid_gateway.sessions import models as _sessions
from services.eid_gateway.transfers import models as _transfers
from shared.messaging.outbox import outbox_of
from shared.messaging.tables import add_ground_tables

__all__ = ["metadata", "outbox", "tables"]

tables = (
    _clients.sector,
    _clients.client,
    _keys.signing_key,
    _logins.login,
    _grants.authorization_grant,
    _cards.card_session,
    _sessions.browser_session,
    _pushed.pushed_request,
    _proofs.used_proof,
    _bundid.bundid_request,
    _transfers.transfer_code,
    _transfers.card_link,
    _representations.representation,
)
add_ground_tables(metadata)
outbox = outbox_of(dict(metadata.tables), "eid_gateway")
