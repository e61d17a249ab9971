"""Which proofs can be co-signed, and what a co-signer is shown: pure."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from services.bundles.definitions.content import Definition, Evidence, Part


def cosignable(definition: Definition, proof: str) -> tuple[Part, Evidence] | None:
    """The part and its proof, if that may come as a signature by link."""
    for part in definition.parts:
        for each in part.evidence:
            if each.id == proof and each.cosign:
                return part, each
    return None


def affected(definition: Definition, fields: Iterable[str]) -> list[str]:
    """Proofs whose signers were shown one of the fields."""
    changed = frozenset(fields)
    return [each.id for part in definition.parts for each in part.evidence if each.cosign and changed & set(each.shows)]


def shown(evidence: Evidence, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields a signer sees, with their values; null where nobody has said."""
    return {name: values.get(name) for name in evidence.shows}


def hash_of(content: Mapping[str, Any]) -> bytes:
    """SHA-256 over what was seen, so that it can be shown later what the signature stands under."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).digest()
