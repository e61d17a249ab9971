"""What authorities do to a case: waves follow one another, refusals hand over to the applicant, repeats do no harm."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest_asyncio

from services.bundles.cases.chain import Head, first_break
from services.bundles.cases.opening import Desk, open_case
from services.bundles.cases.progress import supply
from services.bundles.cases.reports import take_reports
from services.bundles.cases.vault import Vault
from services.bundles.events import HANDLERS
from shared.access import Caller
from shared.events.routing import PartDecidedV1, PartDeliveredV1, PartRefusedV1, PartUndeliverableV1
from shared.messaging.consumer import Heard
from tests.bundles.seeds import definition
from tests.shared.messaging.rooms import envelope_of
from tests.support.statements import statements_of

AT = datetime(2026, 4, 1, 12, tzinfo=UTC)


class Authorities:
    """They answer what a test wants, through the handlers, each in a transaction of its own."""

    def __init__(self, database, room, case) -> None:
        self.database, self.room, self.case = database, room, case

    async def say(self, kind, part: str, **details) -> None:
        row = (await self.room.parts(self.case.id))[part]
        event = kind(
            part_id=row.id, case_id=UUID(self.case.id), delivery_id=uuid4(), authority_id=row.authority_id, **details
        )
        async with self.database.transaction() as session:
            await HANDLERS[kind].run(session, [Heard(envelope_of(event), event)])

    async def deliver(self, part: str) -> None:
        await self.say(PartDeliveredV1, part, receipt="R-1", delivered_at=AT)

    async def decide(self, part: str, artefacts=None) -> None:
        made = definition("elternexpress").part(part).produces if artefacts is None else artefacts
        await self.say(PartDecidedV1, part, artefacts=tuple(made), decided_at=AT)

    async def refuse(self, part: str, reason: str = "not-entitled") -> None:
        await self.say(PartRefusedV1, part, reason_code=reason, refused_at=AT)

    async def fail(self, part: str) -> None:
        await self.say(PartUndeliverableV1, part, reason_code="timeout")


@pytest_asyncio.fixture(loop_scope="session")
async def case(make_case):
    return await make_case(submit=True)


@pytest_asyncio.fixture(loop_scope="session")
async def authorities(database, room, case):
    return Authorities(database, room, case)


async def released(room) -> list[str]:
    return [event["partKey"] for event in await room.events("part_released")]


async def test_waves_run_to_the_end(authorities, case, room) -> None:
    await authorities.deliver("geburtsurkunde")
    assert (await case.states())["geburtsurkunde"] == "delivered"
    await authorities.decide("geburtsurkunde")
    assert sorted((await released(room))[1:]) == ["melderegister", "mutterschaftsgeld-2"]
    await authorities.decide("mutterschaftsgeld-2")
    assert (await released(room))[-1] == "elterngeld"
    await authorities.decide("melderegister")
    await authorities.decide("steuer-id")
    assert (await released(room))[-1] == "kindergeld"
    assert await room.events("case_finished") == []
    await authorities.decide("elterngeld")
    await authorities.decide("kindergeld")
    assert (await case.call("GET"))["state"] == "finished"
    assert [event["outcome"] for event in await room.events("case_finished")] == ["completed"]
    assert (await case.call("GET", "/timeline"))["items"][-1]["code"] == "case_finished"
    await case.call("POST", "/withdraw", expect=409)


async def test_repeats_and_late_reports_change_nothing(authorities, case, room) -> None:
    await authorities.decide("geburtsurkunde")
    before = (await case.call("GET"), await released(room), await case.call("GET", "/timeline"))
    await authorities.decide("geburtsurkunde")
    await authorities.deliver("geburtsurkunde")
    await authorities.refuse("geburtsurkunde")
    await authorities.fail("geburtsurkunde")
    assert (await case.call("GET"), await released(room), await case.call("GET", "/timeline")) == before


async def test_any_order_of_deliveries_and_decisions_ends_alike(make_case, database, room) -> None:
    outcomes = []
    for seed in range(3):
        case, shuffled = await make_case(submit=True), random.Random(seed)
        authorities = Authorities(database, room, case)
        for part in ("geburtsurkunde", "melderegister", "mutterschaftsgeld-2", "steuer-id", "elterngeld", "kindergeld"):
            reports = [authorities.deliver, authorities.decide, authorities.deliver, authorities.decide]
            shuffled.shuffle(reports)
            for say in reports:
                await say(part)
        outcomes.append((await case.states(), (await case.call("GET"))["outcome"]))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert set(outcomes[0][0].values()) == {"decided"}


async def test_report_about_a_waiting_part_is_ignored(authorities, case) -> None:
    await authorities.decide("kindergeld")
    assert (await case.states())["kindergeld"] == "waiting"


async def test_artefacts_a_part_does_not_produce_are_ignored(authorities, room) -> None:
    await authorities.decide("geburtsurkunde", artefacts=("idnr-kind", "mitteilung-031010", "gold"))
    assert [(row.artefact_id, row.part) for row in await room.rows("artefact")] == [
        ("mitteilung-031010", "geburtsurkunde")
    ]


async def test_refusal_hands_over_to_the_applicant(authorities, case, room) -> None:
    await authorities.refuse("geburtsurkunde", "incomplete")
    states = await case.states()
    assert states["melderegister"] == states["steuer-id"] == "lapsed"
    assert states["elterngeld"] == states["kindergeld"] == "waiting_for_applicant"
    missing = [item for item in (await case.call("GET", "/missing"))["items"] if item["kind"] == "artefact"]
    assert ("kindergeld", "idnr-kind") in {(item["parts"][0], item["id"]) for item in missing}
    texts = [entry["text"]["en"] for entry in (await case.call("GET", "/timeline"))["items"]]
    assert any("Documents were missing" in text for text in texts)


async def test_unknown_reason_code_has_words_too(authorities, case) -> None:
    await authorities.refuse("geburtsurkunde", "something-new")
    entries = (await case.call("GET", "/timeline"))["items"]
    refusal = next(entry for entry in entries if entry["code"] == "part_refused")
    assert refusal["detail"] == {"reason": "something-new"}
    assert "decision" in refusal["text"]["en"]


async def test_what_the_applicant_brings_releases_the_part(authorities, case, room, database, app) -> None:
    await authorities.refuse("geburtsurkunde")
    for artefact in ("idnr-kind", "geburtsurkunde-kindergeld"):
        async with database.transaction() as session:
            vault = Vault(app.state.settings.master_keys)
            desk = Desk(session, vault, Caller("holder", secret=case.secret), AT)
            await supply(desk, await open_case(desk, UUID(case.id), lock=True), artefact)
    assert (await case.states())["kindergeld"] == "released"
    assert (await released(room))[-1] == "kindergeld"


async def test_mended_delivery_goes_on(authorities, case, room) -> None:
    await authorities.fail("geburtsurkunde")
    assert (await case.states())["geburtsurkunde"] == "undeliverable"
    assert (await case.states())["elterngeld"] == "waiting_for_applicant"
    await authorities.deliver("geburtsurkunde")
    await authorities.fail("geburtsurkunde")
    assert (await case.states())["geburtsurkunde"] == "delivered"
    await authorities.decide("geburtsurkunde")
    assert (await case.states())["mutterschaftsgeld-2"] == "released"


async def test_partly_refused(make_case, database, room) -> None:
    case = await make_case("kfz-im-buergerbuero", facts={})
    await case.call("POST", "/submit", expect=202)
    authorities = Authorities(database, room, case)
    await authorities.decide("annahme", ("annahmebeleg",))
    await authorities.refuse("bearbeitung")
    await case.call("PUT", "/parts/rueckgabe", {"selected": False})
    assert (await case.call("GET"))["outcome"] == "partly_refused"


async def test_foreign_and_unknown_parts_are_ignored(authorities, database, make_case, room) -> None:
    other = await make_case(submit=True)
    foreign = (await room.parts(other.id))["geburtsurkunde"].id
    for case_id, part_id in ((UUID(authorities.case.id), foreign), (uuid4(), foreign)):
        event = PartDecidedV1(
            part_id=part_id, case_id=case_id, delivery_id=uuid4(), authority_id="x", artefacts=(), decided_at=AT
        )
        async with database.transaction() as session:
            await HANDLERS[PartDecidedV1].run(session, [Heard(envelope_of(event), event)])
    assert (await other.states())["geburtsurkunde"] == "released"


async def test_a_batch_of_reports_ends_like_one_by_one_in_a_fixed_number_of_statements(
    make_case, database, room, engine
) -> None:
    cases = [await make_case(submit=True) for _ in range(4)]
    heard, produced = [], definition("elternexpress").part("geburtsurkunde").produces
    for case in cases:
        row = (await room.parts(case.id))["geburtsurkunde"]
        ids = {
            "part_id": row.id, "case_id": row.case_id, "delivery_id": uuid4(), "authority_id": row.authority_id,
        }  # fmt: skip
        heard += [
            PartDeliveredV1(**ids, receipt="R-1", delivered_at=AT),
            PartDecidedV1(**ids, artefacts=produced, decided_at=AT + timedelta(hours=1)),
            PartRefusedV1(**ids, reason_code="too-late", refused_at=AT),
        ]
    counts = []
    for some in (heard[:3], heard[3:]):
        async with database.transaction() as session:
            with statements_of(engine) as sent:
                await take_reports(session, [Heard(envelope_of(event), event) for event in some])
        counts.append(len(sent))
    assert counts[0] == counts[1] == 4, "cases, parts, holdings, and all that changed"
    timelines = [(await case.call("GET", "/timeline"))["items"] for case in cases]
    told = [[(item["code"], item["part"], item["at"]) for item in items][-4:] for items in timelines]
    assert told == [told[0]] * 4
    assert [(code, at) for code, _, at in told[0]] == [
        ("part_delivered", "2026-04-01T12:00:00Z"), ("part_decided", "2026-04-01T13:00:00Z"),
        ("part_released", "2026-04-01T13:00:00Z"), ("part_released", "2026-04-01T13:00:00Z"),
    ]  # fmt: skip
    for case in cases:
        assert (await case.states())["geburtsurkunde"] == "decided"
        rows = [row for row in await room.rows("timeline_entry") if row.case_id == UUID(case.id)]
        [file] = [row for row in await room.rows("case_file") if row.id == UUID(case.id)]
        chain = [dict(row._mapping) for row in sorted(rows, key=lambda row: row.position)]
        assert first_break(chain, Head(file.chain_length, file.chain_head)) is None
