"""The proof of possession that comes with a request to an endpoint of this room: checked, and used up."""

from collections.abc import Collection
from datetime import datetime

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.proofs.store import use_up
from services.eid_gateway.refusals import OAuthRefused
from shared.dpop import InvalidProof, read_proof


async def possession_of(request: Request, session: AsyncSession, url: str, now: datetime) -> str | None:
    """The thumbprint of the key that the request proves to hold, None without a proof; raises OAuthRefused."""
    proofs = request.headers.getlist("dpop")
    if not proofs:
        return None
    try:
        proof = read_proof(_single(proofs), request.method, {url}, now)
    except InvalidProof as error:
        raise OAuthRefused("invalid_dpop_proof", "The proof of possession is not good for this request.") from error
    if not await use_up(session, f"dpop:{proof.thumbprint}", proof.jti, proof.expires_at):
        raise OAuthRefused("invalid_dpop_proof", "The proof of possession was used before.")
    return proof.thumbprint


def _single(proofs: Collection[str]) -> str:
    if len(proofs) != 1:
        raise InvalidProof
    return next(iter(proofs))
