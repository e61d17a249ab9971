"""The way of an envelope from the wire into a case: looked into and asked about before the transaction, taken in within it."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.bundles.amt24 import looking, placing, store
from services.bundles.amt24.envelope import read
from services.bundles.amt24.opening import looked_into
from services.bundles.amt24.problems import EnvelopeDiffers
from services.bundles.amt24.receiving import digest_of, hold, seen_before, take_in
from services.bundles.amt24.schemas import ApplicationAccepted, Placing
from services.bundles.cases.opening import Desk
from services.bundles.settings import BundlesSettings
from shared.idempotency import KeyReused, Once, StillRunning
from shared.problems import Problem, UnsupportedMediaType

XML: Final = frozenset({"application/xml", "text/xml"})
NEVER_HELD: Final = (EnvelopeDiffers, KeyReused, StillRunning)


async def hand_over(request: Request, desk: Desk) -> Response:
    """Idempotent by the id of the envelope instead of a header. Whatever keeps it from becoming a case, it is kept.

    Raises EnvelopeRefused, EnvelopeDiffers, EvidenceRefused or NeighbourUnavailable; then nothing was taken in and it may come again.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() not in XML:
        raise UnsupportedMediaType
    body = await request.body()
    envelope, client, state = read(body), desk.caller.subject, request.app.state
    settings: BundlesSettings = state.settings
    async with state.database.transaction() as session:
        seen_before(await store.find(session, client, envelope.id), digest_of(body))
    files, place = await looked_into(envelope, settings), await placing.where(state.http, settings, envelope)

    async def act() -> ApplicationAccepted:
        return await take_in(desk, client, envelope, files, place, digest_of(body))

    try:
        async with desk.session.begin_nested():  # undone as a whole when it cannot become a case; then it is held
            return await Once(request, desk.session, str(envelope.id)).answer(act, caller=desk.caller.key)
    except NEVER_HELD:
        raise
    except Problem as problem:
        held = await hold(desk, settings.master_keys, client, envelope, body, problem)
        answer: Response = state.present(request, held)
        return answer


async def place_by_hand(
    request: Request, desk: Desk, once: Once, client: str, envelope_id: UUID, wish: Placing
) -> Response:
    """What a person of the city says becomes of an envelope that is held. Raises NotFound, NotHeld or Invalid."""
    state = request.app.state
    keys = state.settings.master_keys
    async with state.database.transaction() as session:
        envelope = await looking.kept(replace(desk, session=session), keys, client, envelope_id)
    files = await looked_into(envelope, state.settings)
    where = await placing.of_service(state.http, state.settings, envelope, wish.service, wish.authority)

    async def act() -> ApplicationAccepted:
        await looking.kept(desk, keys, client, envelope_id)  # nobody else has placed it meanwhile
        return await looking.place(desk, client, envelope, files, where)

    return await once.answer(act, caller=desk.caller.key)
