"""The verbs of an authority inside the city: acknowledge, ask back, decide, forward; each a compare-and-set under the case's lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from services.bundles.cases import store as cases
from services.bundles.cases.opening import Desk, open_case
from services.bundles.cases.progress import advance, runs_of
from services.bundles.cases.run import Run
from services.bundles.cases.states import WrongState, part_may
from services.bundles.cases.store import PartRow
from services.bundles.definitions import library
from services.bundles.inbox import store
from services.bundles.inbox.schemas import DecisionRequest, PartState, QueryRequest
from shared.ids import new_id, new_reference
from shared.language import Text
from shared.problems import FieldError, Invalid, NotFound

Outcome = Literal["delivered", "decided", "refused"]
RECEIPT_PREFIX: Final = "E"
NOT_PRODUCED: Final[Text] = {
    "de": "Das bringt dieser Teil nicht hervor.",
    "en": "This part does not produce it.",
}
NO_REASON: Final[Text] = {"de": "Eine Ablehnung braucht einen Grund.", "en": "A refusal needs a reason."}
NOT_HERE: Final[Text] = {"de": "Diese Stelle gibt es in der Stadt nicht.", "en": "The city has no such unit."}
UNKNOWN_PROOF: Final[Text] = {
    "de": "Diesen Nachweis kennt das Bündel nicht.",
    "en": "The bundle knows no such proof.",
}


@dataclass(frozen=True, slots=True)
class InHand:
    """A part an authority may act on, with its locked case."""

    run: Run
    row: PartRow

    def require(self, *states: str, wanted: str) -> None:
        """Raise WrongState unless the part is in one of the states."""
        if self.row.state not in states:
            raise WrongState(state=self.row.state, wanted=wanted)

    async def move(self, state: Outcome, *, artefacts: Iterable[str] = (), **details: str) -> None:
        """Take the step and what follows, and write it."""
        advance(self.run, self.row.key, state, artefacts=artefacts, **details)
        await self.run.write()

    @property
    def now(self) -> PartState:
        """The part as it is now."""
        row = self.run.parts[self.row.key]
        return PartState(id=row.id, authority=row.authority_id, state=row.state, receipt=row.receipt)


def own_authority(desk: Desk) -> str | None:
    """The authority a token is limited to; None where it is not."""
    claim = desk.caller.claims.get("authority")
    return None if claim is None else str(claim)


def owns(desk: Desk, row: PartRow) -> bool:
    """Whether the caller may act on the part."""
    return own_authority(desk) in (None, row.authority_id)


async def take(desk: Desk, part_id: UUID) -> InHand:
    """The part and its locked case; raises NotFound alike for a foreign part and for none."""
    found = await cases.find_part(desk.session, part_id)
    if found is None or not owns(desk, found):
        raise NotFound
    run = (await runs_of(desk.session, [found.case_id], desk.now)).get(found.case_id)
    key = run.key_of(part_id) if run else None
    if run is None or key is None or not owns(desk, run.parts[key]):  # forwarded a moment ago
        raise NotFound
    return InHand(run, run.parts[key])


async def acknowledge(desk: Desk, part_id: UUID) -> PartState:
    """The authority has it; the applicant gets a receipt."""
    taken = await take(desk, part_id)
    taken.require("released", wanted="delivered")
    await taken.move("delivered", receipt=new_reference(RECEIPT_PREFIX))
    return taken.now


async def decide(desk: Desk, part_id: UUID, wish: DecisionRequest) -> PartState:
    """The end of a part; what it produced releases the next wave. Raises Invalid for artefacts the part does not produce."""
    taken = await take(desk, part_id)
    part = taken.run.definition.part(taken.row.key)
    produces = part.produces if part else ()
    wanted = "decided" if wish.decision == "granted" else "refused"
    if not part_may(taken.row.state, "decided") or taken.row.state == "undeliverable":
        raise WrongState(state=taken.row.state, wanted=wanted)
    if wanted == "refused":
        if wish.reason_code is None:
            raise Invalid(errors=[FieldError("reasonCode", NO_REASON)])
        await taken.move("refused", reason_code=wish.reason_code)
        return taken.now
    foreign = [FieldError(f"artefacts.{each}", NOT_PRODUCED) for each in wish.artefacts or () if each not in produces]
    if foreign:
        raise Invalid(errors=foreign)
    await taken.move("decided", artefacts=produces if wish.artefacts is None else wish.artefacts)
    return taken.now


async def ask(desk: Desk, part_id: UUID, wish: QueryRequest) -> PartState:
    """Ask the applicant (Nachforderung); it shows under /missing until it is answered."""
    taken = await take(desk, part_id)
    taken.require("delivered", wanted="queried")
    labels = taken.run.definition.labels
    unknown = [FieldError(f"proofs.{each}", UNKNOWN_PROOF) for each in wish.proofs if each not in labels]
    if unknown:
        raise Invalid(errors=unknown)
    query_id, file = new_id(), taken.run.file
    values = {
        "id": query_id,
        "case_id": file.id,
        "part": taken.row.key,
        "proofs": wish.proofs,
        "sealed_message": desk.vault.seal_file(file, query_id, wish.message.encode()),
        "due": wish.due,
        "asked_at": desk.now,
    }
    await store.add_query(desk.session, values)
    taken.run.note("part_queried", taken.row.key, {"query": str(query_id)})
    await taken.run.write()
    return taken.now


async def answer(desk: Desk, case_id: UUID, query_id: UUID, message: str) -> None:
    """The applicant answers. Raises NotFound or, a second time, WrongState."""
    case = await open_case(desk, case_id, lock=True)
    query = next((each for each in case.queries if each.id == query_id), None)
    if query is None:
        raise NotFound
    if query.answered_at is not None or case.file.state != "submitted":
        raise WrongState(state="answered" if query.answered_at else case.file.state, wanted="answered")
    sealed = desk.vault.seal_file(case.file, query_id, message.encode())
    await store.answer_query(desk.session, query_id, sealed, desk.now)
    run = case.run(desk.session, desk.now)
    run.note("query_answered", query.part, {"query": str(query_id)})
    await run.write()


async def forward(desk: Desk, part_id: UUID, authority: str) -> PartState:
    """Hand a part over to the competent unit of the city; the Eingangsdatum stays (§ 16 (2) SGB I). Raises Invalid."""
    taken = await take(desk, part_id)
    taken.require("released", "delivered", wanted="forwarded")
    if authority == taken.row.authority_id or authority not in await _units_of_the_city(desk):
        raise Invalid(errors=[FieldError("authority", NOT_HERE)])
    taken.run.change_part(taken.row.key, authority_id=authority, state="released", changed_at=desk.now)
    taken.run.note("part_forwarded", taken.row.key, {"from": taken.row.authority_id, "to": authority})
    await taken.run.write()
    return taken.now


async def _units_of_the_city(desk: Desk) -> set[str]:
    """Authorities inside the city that decide parts of the bundles in force."""
    definitions = await library.all_in_force(desk.session)
    return {part.authority for each in definitions for part in each.parts if not part.external}
