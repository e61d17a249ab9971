"""What was found out about a person, sealed for the minute between BundID's answer and the return of the browser."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.eid_gateway.providers.bundid.store import Sealed
from services.eid_gateway.providers.port import Identity, Refusal
from shared.crypto import new_data_key, seal, unseal, unwrap
from shared.settings import MasterKeys


def seal_finding(keys: MasterKeys, request_id: UUID, found: Identity | Refusal) -> Sealed:
    """The finding under a key of its own."""
    key, wrapped = new_data_key(keys, request_id.bytes)
    return Sealed(request_id, wrapped, seal(key, json.dumps(asdict(found)).encode(), request_id.bytes))


def open_finding(keys: MasterKeys, sealed: Sealed) -> Identity | Refusal:
    """The finding in clear."""
    key = unwrap(keys, sealed.key, sealed.id.bytes)
    values: dict[str, Any] = json.loads(unseal(key, sealed.finding, sealed.id.bytes))
    return Refusal(**values) if "error" in values else Identity(**values)
