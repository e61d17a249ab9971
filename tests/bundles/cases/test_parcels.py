"""Each authority gets exactly its allow-list, and what a person told us lies nowhere in clear."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from services.bundles.cases.parcels import allowed_fields
from tests.bundles.conftest import parcel_of
from tests.bundles.seeds import BUNDLES, FAMILY, definition
from tests.support.statements import statements_of

CANARY = "Zz7Kanari"
ANSWERS = {
    "eltern.personalien": {"mutter": f"{CANARY}-name"}, "eltern.anschrift": f"{CANARY}-street", "kind.vornamen": f"{CANARY}-ada",
    "kind.familienname": f"{CANARY}-family", "konto.iban": f"{CANARY}-iban", "eltern.steuer_idnr": f"{CANARY}-idnr",
    "krankenkasse": f"{CANARY}-fund", "versichertennummer": f"{CANARY}-number", "einkommen": {"brutto": f"{CANARY}-income"},
}  # fmt: skip


@pytest.fixture
def scope(issuers):
    return issuers.staff("parcels:read")


async def parcel(client, room, case, part: str, headers):
    return await parcel_of(client, (await room.parts(case.id))[part].id, headers)


async def test_parcel_is_minimal(client, room, make_case, scope) -> None:
    case = await make_case(answers=ANSWERS, submit=True)
    content = await parcel(client, room, case, "geburtsurkunde", scope)
    part = definition("elternexpress").part("geburtsurkunde")
    assert set(content["fields"]) == set(part.inputs) | set(part.facts)
    assert content["fields"]["kind.vornamen"] == f"{CANARY}-ada"
    assert content["fields"]["anzahl_urkunden"] is None
    assert content["fields"]["parents_married"] is True
    leaked = [value for name, value in ANSWERS.items() if name not in part.inputs and str(value) in str(content)]
    assert leaked == []
    assert {each["id"] for each in content["evidence"]} == {
        "geburtsanzeige-klinik", "ausweis-eltern", "geburtsurkunden-eltern", "eheurkunde",
    }  # fmt: skip
    assert content["produces"] == list(part.produces)
    assert content.keys() == {
        "partId", "caseId", "bundleId", "partKey", "serviceId", "authorityId", "kind", "fields", "evidence",
        "produces", "receivedAt", "senderReference", "marks", "channel", "payment", "title", "labels",
    }  # fmt: skip
    assert content["senderReference"] == case.reference
    assert content["receivedAt"] == (await case.call("GET"))["submittedAt"]


@pytest.mark.parametrize("bundle", BUNDLES)
def test_every_part_gets_exactly_what_it_declares(bundle: str) -> None:
    chosen = definition(bundle)
    answers = dict.fromkeys(chosen.inputs, CANARY)
    facts = dict.fromkeys((fact.id for fact in chosen.facts), True)
    for part in chosen.parts:
        assert set(allowed_fields(part, facts, answers)) == set(part.inputs) | set(part.facts)
        if part.kind == "automatic":
            assert allowed_fields(part, facts, answers) == {}


async def test_only_released_parts_have_a_parcel(client, room, make_case, scope) -> None:
    case = await make_case(submit=True)
    assert await parcel(client, room, case, "elterngeld", scope) == 409
    assert await parcel_of(client, uuid4(), scope) == 404
    await case.call("POST", "/withdraw")
    assert await parcel(client, room, case, "geburtsurkunde", scope) == 409


async def test_many_parcels_are_fetched_at_once_in_a_fixed_number_of_statements(
    client, room, make_case, scope, engine
) -> None:
    cases = [await make_case(answers=ANSWERS | {"kind.vornamen": name}, submit=True) for name in ("Ada", "Bo", "Cy")]
    parts = [(await room.parts(case.id))["geburtsurkunde"].id for case in cases]
    waiting = (await room.parts(cases[0].id))["elterngeld"].id
    with statements_of(engine) as for_one:
        await parcel_of(client, parts[0], scope)
    with statements_of(engine) as for_all:
        answer = await client.get("/internal/parcels", params={"part": [*parts, waiting, uuid4()]}, headers=scope)
    found = answer.json()["parcels"]
    assert [each["status"] for each in found] == [200, 200, 200, 409, 404]
    assert [each["parcel"]["fields"]["kind.vornamen"] for each in found[:3]] == ["Ada", "Bo", "Cy"]
    assert len(for_all) == len(for_one)


async def test_a_case_whose_key_is_gone_does_not_keep_back_the_others(client, room, make_case, scope, database) -> None:
    broken, whole = await make_case(submit=True), await make_case(submit=True)
    async with database.transaction() as session:
        spoilt = text("update bundles.case_file set sealed_facts = sealed_answers where id = :id")
        await session.execute(spoilt, {"id": broken.id})
    parts = [(await room.parts(case.id))["geburtsurkunde"].id for case in (broken, whole)]
    answer = await client.get("/internal/parcels", params={"part": parts}, headers=scope)
    assert [each["status"] for each in answer.json()["parcels"]] == [500, 200]


@pytest.mark.parametrize("parts", [[], ["no-id"], [str(uuid4()) for _ in range(101)]])
async def test_wrong_questions_for_parcels(client, scope, parts) -> None:
    assert (await client.get("/internal/parcels", params={"part": parts}, headers=scope)).status_code == 422


async def test_only_the_worker_gets_parcels(client, room, make_case, issuers) -> None:
    case = await make_case(submit=True)
    path = f"/internal/parcels?part={(await room.parts(case.id))['geburtsurkunde'].id}"
    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers=issuers.staff("cases:staff"))).status_code == 403
    assert (await client.get(path, headers=issuers.citizen())).status_code == 403
    assert (await client.get(path, headers={"Authorization": f"Secret {case.secret}"})).status_code == 401


async def test_no_canary_in_any_table(client, room, make_case, database, scope, issuers) -> None:
    case = await make_case(answers=ANSWERS, submit=True)
    await case.call("PATCH", body={"answers": {"konto.iban": f"{CANARY}-other"}})
    owned = await client.post(
        "/v1/cases",
        json={"bundle": "elternexpress", "mode": "online", "facts": FAMILY, "answers": ANSWERS},
        headers={"Idempotency-Key": str(uuid4())} | issuers.citizen(f"{CANARY}-subject"),
    )
    assert owned.status_code == 201
    assert CANARY in str(await parcel(client, room, case, "geburtsurkunde", scope)), (
        "the search must be able to find it"
    )
    async with database.transaction() as session:
        tables = (await session.scalars(text("select tablename from pg_tables where schemaname = 'bundles'"))).all()
        assert {"case_file", "part", "outbox_event", "idempotency_key", "timeline_entry"} <= set(tables)
        for table in tables:
            hits = text(f"select count(*) from bundles.{table} t where t::text like :canary or t::text like :hex")  # noqa: S608
            found = await session.scalar(hits, {"canary": f"%{CANARY}%", "hex": f"%{CANARY.encode().hex()}%"})
            assert found == 0, table
            secret = await session.scalar(
                hits, {"canary": f"%{case.secret}%", "hex": f"%{case.secret.encode().hex()}%"}
            )
            assert secret == 0, table
