"""Pass the gates before a hold: spend the proof, redeem the code, in the transaction of the hold."""

import hmac
from collections.abc import Collection, Iterable
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from services.booking.appointments.desk import Desk
from services.booking.gates import store
from services.booking.gates.problems import CodeNeeded, CodeRefused, ProofNeeded, ProofRefused
from services.booking.gates.proof import solved
from shared.clock import BERLIN, utc_now
from shared.crypto import derive_key
from shared.messaging.worker import WorkerContext
from shared.settings import MasterKeys

SALT: Final = b"lotse.booking.code"


async def pass_gates(
    desk: Desk, office: str, services: Collection[str], appointment_id: UUID, *, proof: str | None, code: str | None
) -> None:
    """Raises what is missing; staff pass. Where nothing is asked for, nothing is spent."""
    needed = needs(await desk.offers.gates(desk.session), office, services)
    if not needed or desk.caller.kind == "staff":
        return
    if "proof" in needed:
        await spend_proof(desk, proof)
    if "code" in needed:
        await _redeem(desk, office, services, appointment_id, code)


def needs(gates: Iterable[tuple[str, str, str]], office: str, services: Collection[str]) -> set[str]:
    """What is asked for before these services at this office."""
    return {need for at, service, need in gates if at in ("", office) and (not service or service in services)}


async def spend_proof(desk: Desk, proof: str | None) -> None:
    """Use the proof once; raises when there is none or it is not good."""
    if proof is None:
        raise ProofNeeded
    task = solved(desk.settings.master_keys, proof, desk.now)
    if task is None or not await store.spend(desk.session, task.challenge, task.expires_at):
        raise ProofRefused


async def _redeem(desk: Desk, office: str, services: Collection[str], appointment_id: UUID, code: str | None) -> None:
    if code is None:
        raise CodeNeeded
    today, hashed = desk.now.astimezone(BERLIN).date(), code_hash(desk.settings.master_keys, code)
    if not await store.redeem(desk.session, hashed, appointment_id, office, list(services), today):
        raise CodeRefused


def code_hash(keys: MasterKeys, code: str) -> bytes:
    """The keyed hash of a code as people type it: small letters, spaces and dashes do not matter."""
    plain = "".join(code.upper().split()).replace("-", "")
    return hmac.digest(derive_key(keys, "booking-code", SALT), plain.encode(), sha256)


async def drop_past_duty(context: WorkerContext) -> None:
    """What the worker does every hour."""
    today: date = utc_now().astimezone(BERLIN).date()
    async with context.database.transaction() as session:
        await store.drop_past(session, today)
