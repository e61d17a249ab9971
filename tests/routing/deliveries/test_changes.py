"""Who has a parcel that was corrected or taken back is told, once and after it; who has it not is left in peace."""

import asyncio
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from services.routing.authorities.protocol import Change
from services.routing.deliveries import intake, store
from services.routing.deliveries.changes import on_part_corrected, on_part_withdrawn
from shared.events.bundles import CaseFinishedV1, PartCorrectedV1, PartWithdrawnV1
from shared.messaging.consumer import Heard
from shared.webhook_signatures import new_secret
from tests.routing.authorities.test_fit_connect import KNOWN as FIT_CONNECT
from tests.routing.authorities.test_fit_connect import fit  # noqa: F401 - a fixture
from tests.routing.authorities.test_other_ways import PARCEL, letter_to
from tests.routing.partner import Partner
from tests.shared.messaging.rooms import envelope_of, until
from tests.support.serving import serving


async def correct(town, part: UUID) -> None:
    event = town.parts[str(part)]
    told = {"part_id": part, "case_id": event.case_id, "authority_id": event.authority_id}
    async with town.database.transaction() as session:
        await on_part_corrected(session, PartCorrectedV1(**told, fields=("kind.vornamen",)))


async def withdraw(town, part: UUID) -> None:
    event = town.parts[str(part)]
    town.answers[str(part)] = 409
    told = {"part_id": part, "case_id": event.case_id, "authority_id": event.authority_id}
    async with town.database.transaction() as session:
        await on_part_withdrawn(session, PartWithdrawnV1(**told))


async def finish(town, part: UUID) -> None:
    event = CaseFinishedV1(case_id=town.parts[str(part)].case_id, bundle_id="elternexpress", outcome="withdrawn")
    async with town.database.transaction() as session:
        await intake.end_cases(session, [Heard(envelope_of(town.parts[str(part)]), event)])


async def kinds(town) -> dict[str, list[str]]:
    """States by kind of delivery."""
    found: dict[str, list[str]] = {}
    for kind, state in await town.rows("select kind, state from routing.delivery order by id"):
        found.setdefault(kind, []).append(state)
    return found


async def _are(town, **wanted: list[str]) -> bool:
    return await kinds(town) == wanted


async def at_the_authority(town, couriers, settings=None) -> UUID:
    """A parcel that was delivered and is not decided."""
    await town.set_authority("standesamt", settings or {"default": "acknowledges"})
    [part] = await town.release()
    async with couriers():
        await until(lambda: _are(town, parcel=["delivered"]))
    return part


async def test_a_correction_follows_its_parcel_once_and_the_house_hears_of_it(town, couriers) -> None:
    part = await at_the_authority(town, couriers)
    await correct(town, part)
    await correct(town, part)
    assert await kinds(town) == {"parcel": ["delivered"], "correction": ["queued"]}, (
        "one message brings the newest content"
    )
    async with couriers():
        await until(lambda: _are(town, parcel=["delivered"], correction=["closed"]))
    assert await town.events() == ["part_delivered", "part_change_told"]
    told = (await town.rows("select data from routing.outbox_event order by id desc limit 1"))[0][0]
    assert (told["change"], told["accepted"], told["partId"]) == ("correction", True, str(part))
    receipts = await town.rows("select part_key, posts from routing.simulated_receipt order by first_at")
    assert receipts == [("geburtsurkunde", 1), ("geburtsurkunde:correction", 1)]


async def test_what_was_never_sent_needs_no_word(town) -> None:
    corrected, taken_back = await town.release(2)
    await correct(town, corrected)
    await withdraw(town, taken_back)
    assert await kinds(town) == {"parcel": ["queued", "withdrawn"]}
    assert await town.events() == []


async def test_a_withdrawal_ends_the_parcel_and_is_told_once(town, couriers) -> None:
    part = await at_the_authority(town, couriers)
    await correct(town, part)
    await asyncio.gather(withdraw(town, part), withdraw(town, part))
    await finish(town, part)
    assert await kinds(town) == {"parcel": ["withdrawn"], "correction": ["withdrawn"], "withdrawal": ["queued"]}
    async with couriers():
        await until(lambda: _are(town, parcel=["withdrawn"], correction=["withdrawn"], withdrawal=["closed"]))
    assert (await town.events())[-1] == "part_change_told"


async def test_the_end_of_the_case_may_be_heard_of_first(town, couriers) -> None:
    part = await at_the_authority(town, couriers)
    await finish(town, part)
    await withdraw(town, part)
    assert await kinds(town) == {"parcel": ["withdrawn"], "withdrawal": ["queued"]}


async def test_an_answer_that_was_lost_may_mean_that_it_arrived(town, couriers) -> None:
    await town.set_authority("standesamt", {"default": "raises"}, max_attempts=50)
    [part] = await town.release()
    async with couriers(breaker_failures=100):
        await until(lambda: town.rows("select 1 from routing.delivery where state = 'queued' and attempts > 0"))
    await correct(town, part)
    assert (await kinds(town))["correction"] == ["queued"]
    async with town.database.transaction() as session:
        again = text(
            "update routing.delivery set state = 'queued', lease_token = null, leased_until = null, next_at = clock_timestamp()"
        )
        await session.execute(again)  # the courier may have stopped with it in hand
    async with town.database.transaction() as session:
        claimed = await store.claim(session, 10, 5)
    assert [claim.kind for claim in claimed] == ["parcel"], "what is told about a parcel goes after it"


async def test_a_change_never_overtakes_a_parcel_that_is_just_being_sent(town) -> None:
    [part] = await town.release()
    async with town.database.transaction() as session:
        await store.claim(session, 10, 5)
    await withdraw(town, part)
    assert await kinds(town) == {"parcel": ["withdrawn"], "withdrawal": ["queued"]}
    async with town.database.transaction() as session:
        assert await store.claim(session, 10, 5) == [], "the attempt under way comes first"


async def test_decided_is_decided(town, couriers) -> None:
    [part] = await town.release()
    async with couriers():
        await until(lambda: town.done(1))
    await correct(town, part)
    await withdraw(town, part)
    assert await kinds(town) == {"parcel": ["decided"]}


async def test_a_change_that_cannot_be_told_is_a_dead_letter_and_no_end_of_the_part(town, couriers) -> None:
    part = await at_the_authority(town, couriers)
    await town.set_authority("standesamt", {}, plugin="unassigned")
    await correct(town, part)
    async with couriers():
        await until(lambda: _are(town, parcel=["delivered"], correction=["dead"]))
    assert await town.events() == ["part_delivered"], "the part itself is well"


async def test_a_unit_of_the_city_sees_it_in_its_inbox(town, couriers) -> None:
    await town.set_authority("standesamt", {}, plugin="unit_inbox")
    [part] = await town.release()
    async with couriers():
        await until(lambda: _are(town, parcel=["closed"]))
        await correct(town, part)
        await until(lambda: _are(town, parcel=["closed"], correction=["closed"]))
        await withdraw(town, part)
        await until(lambda: _are(town, parcel=["closed"], correction=["closed"], withdrawal=["closed"]))


@pytest.mark.parametrize(("status", "state", "in_the_end"), [(202, "closed", "closed"), (422, "dead", "withdrawn")])
async def test_a_webhook_names_the_parcel_it_is_about(town, couriers, status, state, in_the_end) -> None:
    secret = new_secret()
    known, partner = {"inside_networks": ["127.0.0.0/8"], "secrets": {"partner": secret}}, Partner(secret)
    async with serving(partner.app()) as url:
        way = {"url": f"{url}/parcels", "secrets": ["partner"]}
        await town.set_authority("standesamt", way, plugin="http_json")
        [part] = await town.release()
        async with couriers(**known):
            await until(lambda: _are(town, parcel=["delivered"]))
            partner.answer = (status, {})
            town.fields = {"kind.vornamen": "Ida"}
            await correct(town, part)
            await until(lambda: _are(town, parcel=["delivered"], correction=[state]))
            await withdraw(town, part)
            await until(lambda: _are(town, parcel=["withdrawn"], correction=[in_the_end], withdrawal=[state]))
    first, correction, withdrawal = partner.received.values()
    assert (correction["type"], correction["about"]) == ("de.lotse.correction.v1", first["deliveryId"])
    assert correction["fields"] == {"kind.vornamen": "Ida"}
    assert withdrawal == {
        "type": "de.lotse.withdrawal.v1", "deliveryId": withdrawal["deliveryId"], "about": first["deliveryId"],
        "part": "geburtsurkunde",
    }  # fmt: skip


async def test_fit_connect_gets_one_more_submission_in_the_same_case(town, couriers, fit) -> None:  # noqa: F811 - the fixture
    [part] = await town.release()
    async with couriers(**FIT_CONNECT):
        await until(lambda: _are(town, parcel=["delivered"]))
        town.fields = {"kind.vornamen": "Ida"}
        await correct(town, part)
        await until(lambda: _are(town, parcel=["delivered"], correction=["closed"]))
        await withdraw(town, part)
        await until(lambda: _are(town, parcel=["withdrawn"], correction=["closed"], withdrawal=["closed"]))
    first, correction, withdrawal = fit.submissions.values()
    assert fit.complaints == []
    assert {each.case for each in fit.submissions.values()} == {first.case}
    assert correction.received["data"]["fields"] == {"kind.vornamen": "Ida"}
    assert correction.received["data"]["replaces"] == first.id
    assert withdrawal.received["data"] == {"part": "geburtsurkunde", "change": "withdrawal", "replaces": first.id}


def text_of(content: bytes) -> str:
    return PdfReader(BytesIO(content)).pages[0].extract_text()


async def test_a_letter_quotes_the_mark_of_the_first(tmp_path) -> None:
    first, about = letter_to(tmp_path), uuid4()
    await first.deliver(PARCEL, str(about))
    await first.tell(Change("correction", about, PARCEL.part_key, PARCEL), "c")
    await first.tell(Change("withdrawal", about, PARCEL.part_key, None), "w")
    parcel, correction, withdrawal = (text_of((tmp_path / f"{name}.pdf").read_bytes()) for name in (about, "c", "w"))
    mark = parcel.split("Unser Zeichen: ")[1].split()[0]
    assert f"ersetzt unser Schreiben mit dem Zeichen {mark}" in correction.replace("\n", " ")
    assert "Zoë Änne" in correction
    assert f"Schreiben mit dem Zeichen {mark}" in withdrawal.replace("\n", " ")
    assert "Zoë Änne" not in withdrawal
    assert "L-AAAA-BBBB" not in withdrawal
