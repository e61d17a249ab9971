"""Acceptance stories of the council paper's life events, played through the gateway of a running house."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from deploy.demo.hand_in import BIRTH, CONSENTS, THIRD_CHILD, WORKED_EXAMPLE, set_the_scene, watch
from deploy.demo.stage import Stage
from shared.clock import BERLIN, utc_now

MIRA_AND_JONAS = WORKED_EXAMPLE | {
    "parents_married": False,
    "paternity_acknowledged": True,
    "mother_insurance": "private",
}
OFFICE = "bb-otto-schill"


async def preview(stage: Stage, bundle: str, **body: Any) -> dict[str, Any]:
    return (await stage.ask("POST", f"/v1/bundles/{bundle}/preview", body=body, expect=200)).json


async def draft(
    stage: Stage, bundle: str, facts: Any, mode: str = "online", **more: Any
) -> tuple[dict[str, Any], dict[str, str]]:
    body = {"bundle": bundle, "mode": mode, "facts": facts} | more
    case = (await stage.ask("POST", "/v1/cases", body=body, expect=201)).json
    return case, {"Authorization": f"Secret {case['secret']}", "Accept-Language": "en"}


async def read(stage: Stage, case: str, holder: dict[str, str], path: str = "") -> Any:
    return (await stage.ask("GET", f"/v1/cases/{case}{path}", headers=holder, expect=200)).json


async def test_mira_and_jonas(stage: Stage) -> None:
    """Unmarried, first child, privately insured: five parts, eight things to bring instead of eleven, and advice."""
    seen = await preview(stage, "elternexpress", facts=MIRA_AND_JONAS, eventDate=BIRTH)
    assert len(seen["activeParts"]) == 5
    inactive = {part["id"]: part for part in seen["inactiveParts"]}
    assert "drei Kindern" in inactive["familienpass"]["reason"]["de"]
    assert inactive["mutterschaftsgeld-2"]["authority"] == "bas"
    assert "Bundesamt für Soziale Sicherung" in inactive["mutterschaftsgeld-2"]["reason"]["de"]
    assert [each["service"] for each in seen["advice"]] == ["vaterschaftsanerkennung"]
    assert (len(seen["evidence"]), seen["evidenceIfAppliedAlone"]) == (8, 11)


async def test_third_child_married(stage: Stage) -> None:
    """Seven parts; the Familienpass waits for the proof of child benefit; nobody is asked for the birth certificate."""
    seen = await preview(stage, "elternexpress", facts=THIRD_CHILD, eventDate=BIRTH)
    assert len(seen["activeParts"]) == 7
    assert seen["waves"][-1] == ["familienpass"]
    assert not {item["id"] for item in seen["evidence"]} & {
        "geburtsurkunde",
        "geburtsurkunde-kindergeld",
        "geburtsurkunde-elterngeld",
    }
    await set_the_scene(stage, trouble=False)
    case, holder = await draft(stage, "elternexpress", THIRD_CHILD)
    address = f"/v1/cases/{case['id']}"
    await stage.ask("POST", f"{address}/event", body={"date": BIRTH}, headers=holder, expect=200)
    await stage.ask("POST", f"{address}/consents", body=CONSENTS, headers=holder, expect=200)
    await stage.ask("POST", f"{address}/submit", headers=holder, expect=202)
    done = await watch(stage, case["id"], holder)
    assert {part["state"] for part in done["parts"]} == {"decided"}
    ends = {part["id"]: part["changedAt"] for part in done["parts"]}
    assert ends["kindergeld"] < ends["familienpass"]
    asked = {item["id"] for item in (await read(stage, case["id"], holder, "/missing"))["items"]}
    assert not {each for each in asked if each.startswith("geburtsurkunde-")}


async def test_an_envelope_arrives_incomplete(stage: Stage) -> None:
    """The Eheurkunde is missing: what does not need it runs on, one message names it, the deadlines keep the receipt date."""
    case, holder = await draft(stage, "elternexpress", WORKED_EXAMPLE, "envelope")
    clerk = await stage.staff("staff-buergerbuero")
    sheet = await stage.ask("GET", f"/v1/cases/{case['id']}/deadlines.ics", headers=holder, expect=200)
    assert "BEGIN:VCALENDAR" in sheet.text
    arrived = (utc_now() - timedelta(days=2)).isoformat()
    originals = ("geburtsurkunden-eltern", "unterschrift-beide", "unterschrift-antragsteller")
    papers = [{"proof": proof, "kind": "original"} for proof in originals] + [
        {"proof": "ausweis-eltern", "kind": "copy"}
    ]
    told = {"office": "standesamt", "receivedAt": arrived, "eventDate": BIRTH, "papers": papers,
            "consents": [each["consent"] for each in CONSENTS["decisions"]]}  # fmt: skip
    address = f"/v1/staff/envelopes/{case['reference']}/scan-in"
    seen = (await stage.ask("POST", address, body=told, headers=clerk, expect=200)).json
    assert seen["state"] == "submitted"
    assert len([item for item in seen["missing"] if item["id"] == "eheurkunde"]) == 1, "one message, for all parts"
    assert datetime.fromisoformat(seen["receivedAt"]) == datetime.fromisoformat(arrived)
    done = await watch(stage, case["id"], holder)
    assert {part["state"] for part in done["parts"]} == {"decided"}, "nothing stood still for it"
    export = await read(stage, case["id"], holder, "/export")
    due = {clock["part"]: clock["date"] for clock in export["deadlines"] if clock["kind"] == "benefit_loss"}
    assert due == {"elterngeld": "2027-03-15", "kindergeld": "2027-05-31"}
    assert datetime.fromisoformat(export["case"]["submittedAt"]) == datetime.fromisoformat(arrived)


async def test_the_clinic_hands_in_on_30_december(stage: Stage) -> None:
    """Holidays and the weekend do not break the clocks: raw date and next working day are both there."""
    seen = await preview(stage, "elternexpress", facts=WORKED_EXAMPLE, eventDate="2026-12-27")
    clocks = {clock["rule"]: clock for clock in seen["deadlines"]}
    assert (clocks["P7D"]["date"], clocks["P7D"]["nextWorkingDay"]) == ("2027-01-03", "2027-01-04"), "a Sunday"
    later = await preview(
        stage, "elternexpress", facts=WORKED_EXAMPLE | {"hard_case": "stillbirth"}, eventDate="2026-12-30"
    )
    (clock,) = [each for each in later["deadlines"] if each["rule"] == "3WD"]
    assert (clock["date"], clock["nextWorkingDay"]) == ("2027-01-05", "2027-01-05"), (
        "31 December, 4 and 5 January count"
    )
    new_year = await preview(stage, "elternexpress", facts=WORKED_EXAMPLE, eventDate="2026-12-25")
    week = {clock["rule"]: clock for clock in new_year["deadlines"]}["P7D"]
    assert (week["date"], week["nextWorkingDay"]) == ("2027-01-01", "2027-01-04"), "New Year's Day, then a weekend"


async def test_moving_house_on_a_saturday(stage: Stage) -> None:
    """Online first, the counter still bookable, the vehicle papers in the same visit, and the parking permit follows by itself."""
    service = (await stage.ask("GET", "/v1/services/wohnsitz-anmeldung", expect=200)).json
    assert "online" in service["channels"]
    assert "counter" in service["channels"]
    params = {"service": "wohnsitz-anmeldung", "limit": "1"}
    assert (await stage.ask("GET", "/v1/availability/next", params=params, expect=200)).json["items"]
    saturday = _saturday_before(utc_now().astimezone(BERLIN).date())
    facts = {
        "has_vehicle": True,
        "in_parking_zone": True,
        "has_dog": False,
        "low_income": False,
        "children_under_school_age": False,
    }
    case, holder = await draft(stage, "umzug", facts)
    address = f"/v1/cases/{case['id']}"
    await stage.ask("POST", f"{address}/event", body={"date": saturday.isoformat()}, headers=holder, expect=200)
    handed_in = (await stage.ask("POST", f"{address}/submit", headers=holder, expect=202)).json
    assert {part["id"]: part["state"] for part in handed_in["parts"]}["parken"] == "waiting"
    done = await watch(stage, case["id"], holder)
    ends = {part["id"]: (part["state"], part["changedAt"]) for part in done["parts"]}
    assert ends["parken"][0] == "decided"
    assert ends["kfz"][1] < ends["parken"][1], "nobody had to ask for the permit again"
    deadline = next(d for d in (await read(stage, case["id"], holder, "/export"))["deadlines"] if d["rule"] == "P14D")
    assert deadline["date"] == (saturday + timedelta(days=14)).isoformat()
    assert date.fromisoformat(deadline["nextWorkingDay"]).weekday() == 0


def _saturday_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() - 5) % 7 or 7)


async def test_a_wohngeld_application_at_a_counter(stage: Stage) -> None:
    """The month counts, the receipt is printed, the Sozialamt has it, and four moments are kept."""
    clerk = await stage.staff("staff-buergerbuero")
    now = utc_now().astimezone(BERLIN)
    arrived = max(now.replace(day=1, hour=0, minute=1) - timedelta(minutes=2), now - timedelta(days=30))
    body = {"office": OFFICE, "service": "wohngeld", "receivedAt": arrived.isoformat(), "answers": {"anliegen": "Miete"},
            "papers": [{"proof": "mietvertrag", "kind": "copy"}]}  # fmt: skip
    taken = (await stage.ask("POST", "/v1/intakes", body=body, headers=clerk, expect=201)).json
    assert (taken["authority"], taken["missingPapers"]) == ("sozialamt", ["einkommensnachweis"])
    assert taken["deadlines"][0]["benefitFrom"] == arrived.date().replace(day=1).isoformat()
    receipt = await stage.download(taken["receipt"], clerk)
    assert receipt.startswith(b"%PDF-")
    status = await stage.ask(
        "GET", f"/v1/envelopes/{taken['reference']}", headers={"Authorization": f"Secret {taken['pin']}"}, expect=200
    )
    assert datetime.fromisoformat(status.json["receivedAt"]) == arrived
    moments = await _decided_intake(stage, clerk, taken["reference"])
    assert moments["acceptedAt"] < moments["sentAt"] <= moments["receivedAt"] <= moments["decidedAt"]


async def _decided_intake(stage: Stage, clerk: dict[str, str], reference: str) -> dict[str, Any]:
    sozialamt = await stage.staff("authority-sozialamt")
    for _ in range(300):
        page = (await stage.ask("GET", "/v1/staff/intakes", headers=clerk, expect=200)).json
        found = next(item for item in page["items"] if item["reference"] == reference)
        if found["decidedAt"] is not None:
            return found
        inbox = (await stage.ask("GET", "/v1/staff/inbox", headers=sozialamt, expect=200)).json
        for item in inbox["items"]:
            if item["reference"] == reference and item["state"] == "delivered":
                decide = f"/v1/staff/parts/{item['id']}/decide"
                await stage.ask("POST", decide, body={"decision": "granted"}, headers=sozialamt)
        await asyncio.sleep(0.2)
    raise AssertionError(f"{reference} was never decided")


async def test_a_stillbirth(stage: Stage) -> None:
    """Everything but the notice stops, its deadline is the third working day, the words are neutral, a human being is named."""
    case, holder = await draft(stage, "elternexpress", WORKED_EXAMPLE)
    address = f"/v1/cases/{case['id']}"
    await stage.ask("POST", f"{address}/event", body={"date": BIRTH}, headers=holder, expect=200)
    stopped = (await stage.ask("POST", f"{address}/stop", body={"rule": "stillbirth"}, headers=holder, expect=200)).json
    assert [part["id"] for part in stopped["parts"]] == ["geburtsurkunde"]
    assert stopped["quiet"] is True
    assert stopped["notices"][0]["office"] == "standesamt"
    await stage.ask("POST", f"{address}/submit", headers=holder, expect=202)
    (clock,) = (await read(stage, case["id"], holder, "/export"))["deadlines"]
    assert (clock["date"], clock["law"]) == ("2026-11-20", "§ 18 (1) S. 2 PStG"), "Buß- und Bettag lies between"
    words = str(await read(stage, case["id"], holder, "/timeline")).lower()
    assert not any(word in words for word in ("glück", "congrat", "freu"))


async def test_all_other_bundles_compile_to_sensible_waves(stage: Stage) -> None:
    expected = {"heirat": 5, "todesfall": 3, "umzug": 3, "ankommen": 5}
    for bundle, waves in expected.items():
        detail = (await stage.ask("GET", f"/v1/bundles/{bundle}", expect=200)).json
        facts = {fact["id"]: True for fact in detail["facts"] if fact["type"] == "bool" and fact["default"] is None}
        if bundle == "heirat":
            facts["both_resident_in_leipzig"] = facts["both_born_in_leipzig"] = True
        seen = await preview(stage, bundle, facts=facts)
        assert len(seen["waves"]) == waves, (bundle, seen["waves"])


async def test_a_foreign_case_does_not_exist(stage: Stage) -> None:
    case, _ = await draft(stage, "pflege", {})
    for path in ("", "/export", "/cover-sheet.pdf", "/receipt.pdf", "/evidence"):
        answer = await stage.ask("GET", f"/v1/cases/{case['id']}{path}", headers={"Authorization": f"Secret {uuid4()}"})
        assert answer.status == 404


async def test_any_service_of_the_city_is_taken_in_at_any_citizen_office(stage: Stage) -> None:
    """Also where another unit decides: each keeps its Eingangsdatum, and is on its way to one unit or to the coordinating office."""
    clerk = await stage.staff("staff-buergerbuero")
    offices = (await stage.ask("GET", "/v1/offices", params={"limit": "100"}, expect=200)).json["items"]
    counters = [each["id"] for each in offices if each["kind"] == "citizen_office" and each["state"] == "open"]
    services = (await stage.ask("GET", "/v1/services", params={"limit": "100"}, expect=200)).json["items"]
    ours = [each["id"] for each in services if each["taskType"] != "extern"]
    assert len(counters) > 5
    assert len(ours) > 40

    async def take_in(office: str, service: str) -> dict[str, Any]:
        body = {"office": office, "service": service, "answers": {"anliegen": "Antrag"}}
        return (await stage.ask("POST", "/v1/intakes", body=body, headers=clerk, expect=201, quiet=True)).json

    taken = await asyncio.gather(*(take_in(counters[n % len(counters)], each) for n, each in enumerate(ours)))
    assert [each["service"] for each in taken] == ours
    assert all(each["authority"] and each["receivedAt"] for each in taken)
