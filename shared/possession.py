"""Whether who uses an access token holds the key it is bound to (RFC 9449 §7), and whether the proof is used for the first time."""

import time
from collections import OrderedDict
from typing import Final

from fastapi import Request

from shared.clock import utc_now
from shared.dpop import ALGORITHMS, InvalidProof, Proof, read_proof
from shared.problems import Unauthorized
from shared.settings import ServiceSettings
from shared.tokens import VerifiedToken

REMEMBERED: Final = 20_000
CHALLENGE: Final = f'DPoP error="invalid_token", algs="{" ".join(ALGORITHMS)}"'


class RecentProofs:
    """The proofs this process saw in the last two minutes.

    In memory, because a proof is only good for the one address, token and minute it was made for; the processes of a room do not share it.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[str, float] = OrderedDict()

    def use_up(self, proof: Proof) -> bool:
        """Note a proof; False when it was seen before."""
        now = time.time()
        while self._seen and (len(self._seen) >= REMEMBERED or next(iter(self._seen.values())) < now):
            self._seen.popitem(last=False)
        name = f"{proof.thumbprint}:{proof.jti}"
        if name in self._seen:
            return False
        self._seen[name] = proof.expires_at.timestamp()
        return True


def check_possession(request: Request, scheme: str, text: str, token: VerifiedToken) -> None:
    """Raise Unauthorized when a bound token comes without proof, or an unbound one with the scheme of bound ones."""
    confirmation = token.claims.get("cnf")
    wanted = confirmation.get("jkt") if isinstance(confirmation, dict) else None
    if wanted is None and scheme == "bearer":
        return
    proofs = request.headers.getlist("dpop")
    if wanted is None or scheme != "dpop" or len(proofs) != 1:
        raise _refused()
    try:
        proof = read_proof(proofs[0], request.method, _addresses(request), utc_now(), access_token=text)
    except InvalidProof as error:
        raise _refused() from error
    recent: RecentProofs = request.app.state.recent_proofs
    if proof.thumbprint != wanted or not recent.use_up(proof):
        raise _refused()


def _addresses(request: Request) -> set[str]:
    """The request as callers may have addressed it: at the room itself, or through the gateway."""
    settings: ServiceSettings = request.app.state.settings
    homes = (settings.room_url(request.app.state.room), settings.public_url)
    return {home.rstrip("/") + request.url.path for home in homes}


def _refused() -> Unauthorized:
    return Unauthorized(scheme="DPoP", headers={"WWW-Authenticate": CHALLENGE})
