"""Whether who uses an access token holds the key it is bound to (RFC 9449 §7), and whether the proof is used for the first time."""

from typing import Final

from fastapi import Request

from shared.clock import utc_now
from shared.dpop import ALGORITHMS, InvalidProof, Proof, read_proof
from shared.idempotency import use_once
from shared.problems import Unauthorized
from shared.settings import ServiceSettings
from shared.tokens import VerifiedToken

CHALLENGE: Final = f'DPoP error="invalid_token", algs="{" ".join(ALGORITHMS)}"'


async def check_possession(request: Request, scheme: str, text: str, token: VerifiedToken) -> None:
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
    if proof.thumbprint != wanted or not await _is_first_use(request, proof):
        raise _refused()


async def _is_first_use(request: Request, proof: Proof) -> bool:
    """Decided by the database, for all processes of the room at once and whatever becomes of the request."""
    state = request.app.state
    return await use_once(state.database, state.idempotency_table, f"dpop\n{proof.thumbprint}\n{proof.jti}")


def _addresses(request: Request) -> set[str]:
    """The request as callers may have addressed it: at the room itself, or through the gateway."""
    settings: ServiceSettings = request.app.state.settings
    homes = (settings.room_url(request.app.state.room), settings.public_url)
    return {home.rstrip("/") + request.url.path for home in homes}


def _refused() -> Unauthorized:
    return Unauthorized(scheme="DPoP", headers={"WWW-Authenticate": CHALLENGE})
