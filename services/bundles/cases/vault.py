"""What a person told us, sealed under the data key of the case (AES-256-GCM, key wrapped by the master key)."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, TypedDict
from uuid import UUID

from services.bundles.cases.store import CaseFile
from shared.crypto import WrappedKey, derive_key, new_data_key, seal, unseal, unwrap
from shared.ids import SPEAKABLE
from shared.settings import MasterKeys

OWNER_SALT = b"lotse.bundles.owner"
LIKENESS_SALT = b"lotse.bundles.likeness"
PIN_SALT = b"lotse.bundles.pin"
PIN_LETTERS = 12


class Sealed(TypedDict):
    """Columns of a case that only its key opens."""

    key_id: str
    wrapped_key: bytes
    sealed_facts: bytes
    sealed_answers: bytes


class Vault:
    """The only place that turns sealed values of a case into clear ones and back; the case id is authenticated with them."""

    def __init__(self, keys: MasterKeys) -> None:
        self._keys = keys

    def new_case(self, case_id: UUID, facts: Mapping[str, Any], answers: Mapping[str, Any]) -> Sealed:
        """The columns of a fresh case: a new data key, wrapped, and both values under it."""
        key, wrapped = new_data_key(self._keys, case_id.bytes)
        return {
            "key_id": wrapped.key_id,
            "wrapped_key": wrapped.wrapped,
            "sealed_facts": _seal(key, facts, _context(case_id, "facts")),
            "sealed_answers": _seal(key, answers, _context(case_id, "answers")),
        }

    def change(self, case: CaseFile, name: str, value: Mapping[str, Any]) -> dict[str, bytes]:
        """The column of `facts` or `answers` with a new value."""
        return {f"sealed_{name}": _seal(self._key(case), value, _context(case.id, name))}

    def facts(self, case: CaseFile) -> dict[str, Any]:
        """The facts in clear; raises DecryptionError when the key is gone."""
        return _unseal(self._key(case), case.sealed_facts, _context(case.id, "facts"))

    def answers(self, case: CaseFile) -> dict[str, Any]:
        """The answers in clear; raises DecryptionError when the key is gone."""
        return _unseal(self._key(case), case.sealed_answers, _context(case.id, "answers"))

    def seal_file(self, case: CaseFile, file_id: UUID, content: bytes) -> bytes:
        """A file of the case, sealed; it cannot be taken for another one."""
        return seal(self._key(case), content, case.id.bytes + file_id.bytes)

    def open_file(self, case: CaseFile, file_id: UUID, sealed: bytes) -> bytes:
        """The same in clear; raises DecryptionError when the key is gone."""
        return unseal(self._key(case), sealed, case.id.bytes + file_id.bytes)

    def owner_hash(self, subject: str) -> bytes:
        """A keyed hash of a resident's subject: it finds their cases and cannot be turned back or guessed from the table."""
        return hmac.digest(derive_key(self._keys, "case-owner", OWNER_SALT), subject.encode(), sha256)

    def likeness(self, content: bytes) -> bytes:
        """A keyed hash of what makes two cases alike; it cannot be guessed from the table."""
        return hmac.digest(derive_key(self._keys, "case-likeness", LIKENESS_SALT), content, sha256)

    def pin(self, case_id: UUID) -> str:
        """What opens the status of a case on paper, 60 bits: made from the case, so that it can be printed and is nowhere stored."""
        digest = hmac.digest(derive_key(self._keys, "case-pin", PIN_SALT), case_id.bytes, sha256)
        letters = "".join(SPEAKABLE[byte % len(SPEAKABLE)] for byte in digest[:PIN_LETTERS])
        return "-".join(letters[start : start + 4] for start in range(0, PIN_LETTERS, 4))

    def _key(self, case: CaseFile) -> bytes:
        return unwrap(self._keys, WrappedKey(case.key_id, case.wrapped_key), case.id.bytes)


def _context(case_id: UUID, name: str) -> bytes:
    return case_id.bytes + name.encode()


def _seal(key: bytes, value: Mapping[str, Any], context: bytes) -> bytes:
    return seal(key, json.dumps(value, ensure_ascii=False).encode(), context)


def _unseal(key: bytes, sealed: bytes, context: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(unseal(key, sealed, context))
    return value
