"""Sign the events of parcels as security event tokens (RFC 8417) with a key that each master key yields."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from services.routing.lifecycle import store
from services.routing.lifecycle.notes import EVENT_URI
from shared.clock import utc_now
from shared.crypto import derive_key
from shared.messaging.worker import WorkerContext
from shared.settings import MasterKeys

ALGORITHM: Final = "ES256"
TOKEN_TYPE: Final = "secevent+jwt"  # noqa: S105 - the media type of RFC 8417 §2.3
SIGNED_AT_ONCE: Final = 200
GROUP_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186-5): private keys are the numbers from 1 to one below it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs in the name of this house."""

    issuer: str
    key: ECKey

    @property
    def key_id(self) -> str:
        """The thumbprint of the key (RFC 7638)."""
        return self.key.thumbprint()

    def sign(self, event: Any) -> str:
        """The token of a row of `store.unsigned`."""
        details = {"authority": event.authority_id, **event.details}
        return self._token(event.jti, event.kind, details, event.happened_at, event.delivery_id, event.case_id)

    def _token(self, jti: str, kind: str, details: Any, at: datetime, delivery: Any, case: Any) -> str:
        claims = {
            "iss": self.issuer,
            "jti": jti,
            "iat": int(utc_now().timestamp()),
            "toe": int(at.timestamp()),
            "sub": f"delivery:{delivery}",
            "txn": f"case:{case}",
            "events": {EVENT_URI + kind: details},
        }
        return jwt.encode({"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": self.key_id}, claims, self.key)


def signer_of(master_keys: MasterKeys, issuer: str) -> Signer:
    """The signer of the current master key: its key is derived, so there is none to store, and it changes with the master key."""
    current = MasterKeys(current=master_keys.current, keys={master_keys.current: master_keys.keys[master_keys.current]})
    seed = derive_key(current, "events of deliveries", b"P-256") + derive_key(current, "events of deliveries", b"more")
    number = int.from_bytes(seed) % (GROUP_ORDER - 1) + 1
    return Signer(issuer, ECKey.import_key(ec.derive_private_key(number, ec.SECP256R1())))


def key_shown(signer: Signer) -> dict[str, Any]:
    """The public key as others need it (RFC 7517)."""
    return signer.key.as_dict(private=False) | {"kid": signer.key_id, "use": "sig", "alg": ALGORITHM}


async def sign_duty(context: WorkerContext) -> None:
    """Sign what waits, in the order it happened, until nothing does."""
    signer = signer_of(context.settings.master_keys, context.settings.public_url)
    signed = SIGNED_AT_ONCE
    while signed == SIGNED_AT_ONCE:
        async with context.database.transaction() as session:
            waiting = await store.unsigned(session, SIGNED_AT_ONCE)
            signed = len(waiting)
            if waiting:
                await store.publish_key(session, signer.key_id, key_shown(signer))
                await store.keep_tokens(session, {event.jti: signer.sign(event) for event in waiting})
