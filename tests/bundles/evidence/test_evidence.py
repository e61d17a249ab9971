"""Proofs over HTTP: supplied, checked, sealed; papers announced, received, returned; what waited goes on."""

import asyncio
import struct
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.bundles.app import create_app
from services.bundles.cases import store as cases
from services.bundles.cases.chain import Head, first_break
from services.bundles.cases.vault import Vault
from services.bundles.settings import BundlesSettings
from tests.bundles.cases.test_progress import Authorities
from tests.bundles.evidence.files import image, pdf
from tests.support.clients import client_of, key

CANARY = "Zz7Kanari.pdf"


async def bring(
    case,
    proof: str,
    kind: str = "copy",
    content: bytes | None = None,
    media: str = "application/pdf",
    expect: int = 201,
):
    files = {"proof": (None, proof), "kind": (None, kind)}
    if content is not None:
        files["file"] = (CANARY, content, media)
    url = f"/v1/cases/{case.id}/evidence"
    answer = await case.client.post(url, files=files, headers=case.headers | key())
    assert answer.status_code == expect, answer.text
    return answer.json()


async def missing(case) -> set[str]:
    return {
        item["id"] for item in (await case.call("GET", "/missing"))["items"] if item["kind"] in ("evidence", "artefact")
    }


async def test_a_file_is_sealed_and_no_longer_missing(make_case, room, database, app, capsys) -> None:
    case = await make_case(submit=True)
    content = pdf(2)
    assert "ausweis-eltern" in await missing(case)
    brought = await bring(case, "ausweis-eltern", content=content)
    assert (brought["state"], brought["mediaType"], brought["size"]) == ("received", "application/pdf", len(content))
    assert "ausweis-eltern" not in await missing(case)
    assert (await case.call("GET", "/evidence"))["items"] == [brought]
    sealed = (await room.rows("evidence_file"))[0].sealed
    assert content[:40] not in sealed
    async with database.transaction() as session:
        file = await cases.find_case(session, UUID(case.id))
    assert Vault(app.state.settings.master_keys).open_file(file, UUID(brought["id"]), sealed) == content
    assert CANARY not in capsys.readouterr().out
    assert CANARY not in str([await room.rows(table) for table in ("evidence", "timeline_entry")])


async def test_a_less_strict_form_is_kept_and_still_missing(make_case) -> None:
    case = await make_case()
    await bring(case, "eheurkunde", kind="copy", content=image(), media="image/png")
    assert "eheurkunde" in await missing(case)


async def test_a_proof_ends_waiting_for_the_applicant(make_case, database, room, client, issuers) -> None:
    case = await make_case(submit=True)
    authorities = Authorities(database, room, case)
    await authorities.refuse("geburtsurkunde")
    assert (await case.states())["kindergeld"] == "waiting_for_applicant"
    assert {"idnr-kind", "geburtsurkunde-kindergeld"} <= await missing(case)
    await bring(case, "idnr-kind", kind="data", content=pdf())
    await bring(case, "geburtsurkunde-kindergeld", kind="electronic", content=pdf())
    assert "geburtsurkunde-kindergeld" in await missing(case), "the original is asked for, a file is none"
    announced = await bring(case, "geburtsurkunde-kindergeld", kind="original")
    staff, body = issuers.staff("cases:staff"), {"step": "received", "office": "standesamt"}
    await client.post(f"/v1/staff/evidence/{announced['id']}/custody", json=body, headers=staff | key())
    assert (await case.states())["kindergeld"] == "released"
    assert [event["partKey"] for event in await room.events("part_released")][-1] == "kindergeld"


async def test_an_original_goes_through_an_office(make_case, client, issuers, room) -> None:
    case = await make_case(submit=True)
    announced = await bring(case, "eheurkunde", kind="original")
    assert (announced["state"], announced["mediaType"]) == ("announced", None)
    assert "eheurkunde" in await missing(case)
    staff, url = issuers.staff("cases:staff", sub="clerk-7"), f"/v1/staff/evidence/{announced['id']}/custody"

    async def step(name: str, expect: int) -> None:
        answer = await client.post(url, json={"step": name, "office": "standesamt"}, headers=staff | key())
        assert answer.status_code == expect, answer.text

    await step("returned", 409)
    await step("received", 200)
    assert "eheurkunde" not in await missing(case)
    await step("received", 409)
    await step("checked", 200)
    await step("returned", 200)
    await step("checked", 409)
    seen = (await case.call("GET", "/evidence"))["items"][0]
    assert [entry["step"] for entry in seen["custody"]] == ["received", "checked", "returned"]
    assert {entry["office"] for entry in seen["custody"]} == {"standesamt"}
    assert "clerk-7" not in str(await room.rows("custody_entry"))
    texts = [entry["text"]["en"] for entry in (await case.call("GET", "/timeline"))["items"]]
    assert texts[-1] == "“Marriage certificate” was given back."
    found = (await client.get(f"/v1/staff/evidence/{case.reference}", headers=staff)).json()
    assert [item["id"] for item in found["items"]] == [announced["id"]]


async def test_papers_come_back_as_their_holder_wishes(make_case, client, issuers) -> None:
    case = await make_case(submit=True)
    announced = await bring(case, "eheurkunde", kind="original")
    file = await bring(case, "einkommen-12-monate", kind="copy", content=pdf())
    assert {each["giveBack"] for each in (await case.call("GET", "/evidence"))["items"]} == {None}
    await case.call("PUT", "/return-wish", {"way": "post"})
    wish = {"way": "pick_up", "office": "bb-otto-schill"}
    assert await case.call("PUT", "/return-wish", wish) == wish, "the last word counts"
    staff, url = issuers.staff("cases:staff"), f"/v1/staff/evidence/{announced['id']}/custody"
    await client.post(url, json={"step": "received", "office": "standesamt"}, headers=staff | key())
    seen = {
        each["id"]: each
        for each in (await client.get(f"/v1/staff/evidence/{case.reference}", headers=staff)).json()["items"]
    }
    assert (seen[announced["id"]]["giveBack"], seen[file["id"]]["giveBack"]) == (wish, None)
    body = {"step": "returned", "office": "bb-otto-schill", "way": "pick_up"}
    assert (await client.post(url, json=body, headers=staff | key())).status_code == 200
    exported = {each["evidence"]["id"]: each["evidence"] for each in (await case.call("GET", "/export"))["evidence"]}
    custody = exported[announced["id"]]["custody"]
    assert [(entry["step"], entry["way"]) for entry in custody] == [("received", None), ("returned", "pick_up")]


@pytest.mark.parametrize("body", [
    {}, {"way": "pick_up"}, {"way": "post", "office": "standesamt"}, {"way": "pigeon"}, {"way": "pick_up", "office": "A B"},
    {"way": "pick_up", "office": "x" * 65}, [], {"way": None},
])  # fmt: skip
async def test_a_wish_that_makes_no_sense(make_case, body) -> None:
    case = await make_case()
    await case.call("PUT", "/return-wish", body, expect=422)
    assert (await case.client.put(f"/v1/cases/{case.id}/return-wish", json={"way": "post"})).status_code == 401


async def test_only_what_is_given_back_has_a_way(make_case, client, issuers) -> None:
    announced = await bring(await make_case(submit=True), "eheurkunde", kind="original")
    body = {"step": "received", "office": "standesamt", "way": "post"}
    url, staff = f"/v1/staff/evidence/{announced['id']}/custody", issuers.staff("cases:staff")
    assert (await client.post(url, json=body, headers=staff | key())).status_code == 422


async def test_who_may_keep_custody(make_case, client, issuers) -> None:
    case = await make_case()
    announced = await bring(case, "eheurkunde", kind="original")
    uploaded = await bring(case, "ausweis-eltern", content=pdf())
    body = {"step": "received", "office": "standesamt"}
    for headers, evidence_id, status in (
        (case.headers, announced["id"], 401),
        (issuers.staff("parts:decide"), announced["id"], 403),
        (issuers.staff("cases:staff"), uploaded["id"], 404),
        (issuers.staff("cases:staff"), str(uuid4()), 404),
    ):
        answer = await client.post(f"/v1/staff/evidence/{evidence_id}/custody", json=body, headers=headers | key())
        assert answer.status_code == status, answer.text
    assert (await client.get("/v1/staff/evidence/L-2222-2222", headers=issuers.staff("cases:staff"))).status_code == 404


@pytest.mark.parametrize(
    ("proof", "kind", "content", "media", "status", "slug"),
    [
        ("ausweis-eltern", "copy", b"<html>", "application/pdf", 422, "evidence-refused"),
        ("ausweis-eltern", "copy", pdf(script=True), "application/pdf", 422, "evidence-refused"),
        ("ausweis-eltern", "original", pdf(), "application/pdf", 422, "validation-failed"),
        ("ausweis-eltern", "electronic", None, "", 422, "validation-failed"),
        ("ausweis-eltern", "gold", pdf(), "application/pdf", 422, "validation-failed"),
        ("gold", "copy", pdf(), "application/pdf", 422, "validation-failed"),
        ("vaterschaftsanerkennung", "copy", pdf(), "application/pdf", 422, "validation-failed"),
        ("ausweis-eltern", "copy", b"%PDF-" + bytes(5_242_880), "application/pdf", 413, "evidence-too-large"),
        ("ausweis-eltern", "copy", b"%PDF-" + bytes(7_000_000), "application/pdf", 413, "body-too-large"),
    ],
)
async def test_what_is_not_accepted(make_case, room, proof, kind, content, media, status, slug) -> None:
    case = await make_case()
    problem = await bring(case, proof, kind, content, media, expect=status)
    assert problem["type"].endswith(slug)
    assert await room.rows("evidence") == []


async def test_other_bodies_are_refused(make_case) -> None:
    case = await make_case()
    url, headers = f"/v1/cases/{case.id}/evidence", case.headers | key()
    assert (await case.client.post(url, json={"proof": "x"}, headers=headers)).status_code == 415
    broken = headers | {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await case.client.post(url, content=b"--y\r\nnonsense", headers=broken)).status_code == 400
    foreign = key() | {"Authorization": "Secret wrong"}
    files = {"proof": (None, "ausweis-eltern"), "kind": (None, "copy")}
    assert (await case.client.post(url, files=files, headers=foreign)).status_code == 404


async def test_number_is_limited(settings_of, database, make_case) -> None:
    app = create_app(settings_of(BundlesSettings, most_evidence=1), database=database)
    async with client_of(app) as client:
        case = await make_case(client=client)
        await bring(case, "ausweis-eltern", content=pdf())
        assert (await bring(case, "ausweis-eltern", content=pdf(), expect=409))["type"].endswith("evidence-full")


@asynccontextmanager
async def scanner(answer: bytes):
    """A server that speaks clamd's INSTREAM and always answers the same; yields its address and what it was sent."""
    received: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\x00"
        content = b""
        while size := struct.unpack("!L", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        received.append(content)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", received


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"stream: OK\x00", 201),
        (b"stream: Eicar-Signature FOUND\x00", 422),
        (b"INSTREAM size limit exceeded. ERROR\x00", 503),
        (b"", 503),
    ],
)
async def test_the_scanner_has_the_last_word(
    settings_of, database, make_case, room, answer: bytes, status: int
) -> None:
    async with scanner(answer) as (address, received):
        app = create_app(settings_of(BundlesSettings, clamd=address), database=database)
        async with client_of(app) as client:
            case = await make_case(client=client)
            content = pdf(2)
            await bring(case, "ausweis-eltern", content=content, expect=status)
            assert received == [content]
            assert len(await room.rows("evidence")) == (status == 201)


async def test_no_scanner_where_one_is_meant_to_be(settings_of, database, make_case, room) -> None:
    app = create_app(settings_of(BundlesSettings, clamd="127.0.0.1:1"), database=database)
    async with client_of(app) as client:
        await bring(await make_case(client=client), "ausweis-eltern", content=pdf(), expect=503)
    assert await room.rows("evidence") == []


async def test_history_cannot_be_rewritten_and_the_stored_chain_holds(make_case, room, database) -> None:
    case = await make_case(submit=True)
    rows = [dict(row._mapping) for row in await room.rows("timeline_entry") if row.case_id == UUID(case.id)]
    file = next(row for row in await room.rows("case_file") if row.id == UUID(case.id))
    rows.sort(key=lambda row: row["position"])
    assert first_break(rows, Head(file.chain_length, file.chain_head)) is None
    for statement in (
        "update bundles.timeline_entry set code = 'part_decided'",
        "delete from bundles.timeline_entry",
        "delete from bundles.case_file",
        "truncate bundles.timeline_entry",
    ):
        with pytest.raises(DBAPIError, match="only grows"):
            async with database.transaction() as session:
                await session.execute(text(statement))
