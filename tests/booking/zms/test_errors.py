"""Every refusal has the code front ends of ZMS choose their text by."""

import json
import re
from pathlib import Path

import pytest

from services.booking.appointments.problems import AppointmentNotFound
from shared.problems import Problem
from shared.zms_errors import CODE_OF_FIELD, CODE_OF_PROBLEM, ERRORS, NEVER_SAID, as_zms_errors, codes_of
from tests.booking.town import TODAY, slug
from tests.booking.zms.conftest import DAY_TEXT, WHO, FrontEnd, codes

SERVICES = Path(__file__).parents[3] / "services" / "booking"
GOOD_KEY = "ab" * 32


def test_each_code_that_is_used_is_documented() -> None:
    assert set(CODE_OF_PROBLEM.values()) | set(CODE_OF_FIELD.values()) <= set(ERRORS)
    raised = set()
    for file in (SERVICES / "zms").glob("*.py"):
        raised |= set(re.findall(r'Refused\("(\w+)"', file.read_text()))
    assert raised
    assert raised <= set(ERRORS)


def test_each_documented_code_is_said_or_it_is_known_why_not() -> None:
    written = "".join(file.read_text() for file in (SERVICES / "zms").glob("*.py"))
    said = set(CODE_OF_PROBLEM.values()) | set(CODE_OF_FIELD.values()) | set(re.findall(r'"(\w+)"', written))
    assert said.isdisjoint(NEVER_SAID)
    assert set(ERRORS) - said - {"unknownError"} == set(NEVER_SAID)


@pytest.mark.parametrize("slug", CODE_OF_PROBLEM)
def test_each_problem_is_told_with_its_documented_code_and_status(slug: str) -> None:
    told = as_zms_errors(type("Told", (Problem,), {"status": 418, "slug": slug, "title": {"de": "x", "en": "x"}})())
    [error] = json.loads(bytes(told.body))["errors"]
    assert error["errorCode"] == CODE_OF_PROBLEM[slug]
    assert error["statusCode"] == told.status_code == ERRORS[error["errorCode"]].status


async def test_who_was_checked_in_cannot_cancel(front_end: FrontEnd) -> None:
    process = await front_end.preconfirmed()
    await front_end.stepped("confirm", process)
    await front_end.town.do("UPDATE booking.appointment SET state = 'checked_in'")
    assert codes(await front_end.step("cancel", process)) == (406, ["appointmentCanNotBeCanceled"])


async def test_more_than_a_body_may_have(front_end: FrontEnd) -> None:
    large = await front_end.post("reserve-appointment", {"timestamp": 1, "captchaToken": "A" * 2_000_000})
    assert codes(large) == (413, ["requestEntityTooLarge"])


def test_each_problem_of_the_room_has_a_code() -> None:
    slugs = set()
    for file in SERVICES.rglob("problems.py"):
        if file.parent.name in ("appointments", "offices", "availability"):
            slugs |= set(re.findall(r'status, slug = \d+, "([a-z-]+)"', file.read_text()))
    assert slugs
    assert slugs <= set(CODE_OF_PROBLEM), "add a line to shared/zms_errors.py"
    assert codes_of(AppointmentNotFound()) == ["appointmentNotFound"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"officeIds": ""}, "invalidOfficeId"), ({"officeIds": "abc"}, "invalidOfficeId"), ({"officeIds": "-1"}, "invalidOfficeId"),
        ({"officeIds": "99999999999"}, "invalidOfficeId"), ({"serviceIds": "x"}, "invalidServiceId"),
        ({"serviceIds": ""}, "EMPTY_SERVICE_ARRAYS"), ({"serviceCounts": ""}, "EMPTY_SERVICE_ARRAYS"),
        ({"serviceCounts": "1,1"}, "MISMATCHED_ARRAYS"), ({"serviceCounts": "0"}, "invalidServiceCount"),
        ({"serviceCounts": "many"}, "invalidServiceCount"), ({"serviceCounts": "51"}, "tooManyServicesPerAppointment"),
        ({"startDate": "soon"}, "invalidStartDate"), ({"startDate": ""}, "invalidStartDate"), ({"endDate": "2026-02-30"}, "invalidEndDate"),
        ({"endDate": "2020-01-01"}, "invalidEndDate"), ({"endDate": "2099-01-01"}, "invalidEndDate"),
        ({"slotsStartDate": "x"}, "invalidSlotsStartDate"), ({"slotsEndDate": "x"}, "invalidSlotsEndDate"),
        ({"slotsStartDate": "2026-12-02", "slotsEndDate": "2026-12-01"}, "slotsStartDateAfterEndDate"),
        ({"officeIds": "7"}, "invalidLocationAndServiceCombination"), ({"serviceIds": "7"}, "invalidLocationAndServiceCombination"),
    ],
)  # fmt: skip
async def test_questions_to_the_calendar(front_end: FrontEnd, change: dict[str, str], code: str) -> None:
    query = {
        "startDate": str(TODAY), "endDate": DAY_TEXT, "officeIds": str(front_end.offices["Amt office-a"]),
        "serviceIds": str(front_end.services["Passport"]), "serviceCounts": "1",
    }  # fmt: skip
    answer = await front_end.get("available-calendar", **(query | change))
    assert codes(answer)[1] == [code], answer.text


async def test_several_mistakes_are_told_at_once(front_end: FrontEnd) -> None:
    answer = await front_end.get("available-calendar", startDate="x", endDate="y")
    assert set(codes(answer)[1]) == {"invalidStartDate", "invalidEndDate"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"timestamp": None}, "invalidTimestamp"), ({"timestamp": "soon"}, "invalidTimestamp"), ({"timestamp": -5}, "invalidTimestamp"),
        ({"timestamp": 10**18}, "invalidTimestamp"), ({"timestamp": 1000}, "appointmentNotAvailable"),
        ({"officeId": "bb"}, "invalidOfficeId"), ({"officeId": 7}, "invalidLocationAndServiceCombination"),
        ({"serviceId": []}, "EMPTY_SERVICE_ARRAYS"), ({"serviceCount": []}, "EMPTY_SERVICE_ARRAYS"),
        ({"serviceId": ["x"]}, "invalidServiceId"),
        ({"serviceCount": [1, 1]}, "MISMATCHED_ARRAYS"), ({"serviceCount": ["many"]}, "invalidServiceCount"),
        ({"serviceCount": [50]}, "tooManySlotsPerAppointment"),
    ],
)  # fmt: skip
async def test_reservations(front_end: FrontEnd, body: dict[str, object], code: str) -> None:
    assert codes(await front_end.reserve("09:00", body=body))[1] == [code]


@pytest.mark.parametrize("clock", ["09:02", "12:30", "04:00"])
async def test_a_slot_that_is_not_there(front_end: FrontEnd, clock: str) -> None:
    assert codes(await front_end.reserve(clock)) == (404, ["appointmentNotAvailable"])


async def test_a_slot_that_is_gone(front_end: FrontEnd) -> None:
    for _ in range(2):
        await front_end.reserved("09:00")
    assert codes(await front_end.reserve("09:00")) == (404, ["appointmentNotAvailable"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"familyName": ""}, "invalidFamilyName"), ({"familyName": "A\r\nBcc: x"}, "invalidFamilyName"),
        ({"familyName": "x" * 201}, "invalidFamilyName"), ({"email": "nobody"}, "invalidEmail"), ({"email": ""}, "emailIsRequired"),
        ({"email": None}, "emailIsRequired"), ({"telephone": "call me"}, "invalidTelephone"),
        ({"customTextfield": 5}, "invalidCustomTextfield"), ({"customTextfield2": []}, "invalidCustomTextfield2"),
    ],
)  # fmt: skip
async def test_who_comes(front_end: FrontEnd, change: dict[str, object], code: str) -> None:
    process = await front_end.reserved()
    assert codes(await front_end.step("update", process, **(WHO | change)))[1] == [code]


@pytest.mark.parametrize("step", ["update", "preconfirm", "confirm", "cancel"])
async def test_strangers_open_nothing(front_end: FrontEnd, step: str) -> None:
    process = await front_end.preconfirmed()
    for change, code in (
        ({"authKey": GOOD_KEY}, "authKeyMismatch"), ({"authKey": "ab12"}, "authKeyMismatch"), ({"authKey": "AB"}, "invalidAuthKey"),
        ({"authKey": None}, "invalidAuthKey"), ({"processId": 0}, "invalidProcessId"), ({"processId": 2**31}, "invalidProcessId"),
        ({"processId": "x"}, "invalidProcessId"), ({"processId": 2**31 - 1}, "appointmentNotFound"),
    ):  # fmt: skip
        answer = await front_end.step(step, process, **(WHO | change))
        assert codes(answer)[1] == [code], (change, answer.text)
    assert (await front_end.stepped("confirm", process))["status"] == "confirmed"


async def test_steps_in_the_wrong_order(front_end: FrontEnd) -> None:
    process = await front_end.reserved()
    assert codes(await front_end.step("preconfirm", process)) == (406, ["emailIsRequired"])
    assert codes(await front_end.step("confirm", process)) == (409, ["processNotPreconfirmedAnymore"])
    await front_end.stepped("update", process, **WHO)
    assert codes(await front_end.step("confirm", process)) == (409, ["processNotPreconfirmedAnymore"])
    await front_end.stepped("preconfirm", process)
    assert codes(await front_end.step("update", process, **WHO)) == (409, ["processNotReservedAnymore"])
    await front_end.stepped("cancel", process)
    assert codes(await front_end.step("confirm", process)) == (409, ["processNotPreconfirmedAnymore"])
    assert codes(await front_end.step("preconfirm", process)) == (409, ["processNotReservedAnymore"])


@pytest.mark.parametrize(
    ("preconfirmed", "step", "code"),
    [(False, "update", "processNotReservedAnymore"), (False, "preconfirm", "processNotReservedAnymore"),
     (False, "confirm", "processNotReservedAnymore"), (True, "confirm", "preconfirmationExpired"),
     (True, "cancel", "appointmentCanNotBeCanceled")],
)  # fmt: skip
async def test_too_late(front_end: FrontEnd, preconfirmed: bool, step: str, code: str) -> None:
    process = await (front_end.preconfirmed() if preconfirmed else front_end.reserved())
    [row] = await front_end.town.rows("SELECT id FROM booking.appointment")
    await front_end.town.let_hold_pass({"id": str(row.id)})
    assert codes(await front_end.step(step, process, **WHO))[1] == [code]


async def test_five_open_appointments_are_enough(front_end: FrontEnd) -> None:
    for clock in ("08:00", "08:30", "09:00", "09:30", "10:00"):
        await front_end.preconfirmed(clock)
    process = await front_end.reserved("10:30")
    await front_end.stepped("update", process, **WHO)
    assert codes(await front_end.step("preconfirm", process)) == (406, ["tooManyAppointmentsWithSameMail"])


async def test_without_a_login_there_are_no_appointments_of_mine(front_end: FrontEnd, issuers) -> None:
    assert codes(await front_end.get("my-appointments")) == (403, ["unauthorized"])
    assert codes(await front_end.get("my-appointments", headers=issuers.staff("booking:staff"))) == (
        403,
        ["unauthorized"],
    )
    mine = await front_end.get("my-appointments", headers=issuers.citizen(), filterId="x")
    assert codes(mine) == (400, ["invalidProcessId"])


async def test_what_cannot_be_read(front_end: FrontEnd) -> None:
    client = front_end.town.client
    for body in (b"{", b"[]", b'"x"', b"null"):
        answer = await client.post(
            "/api/citizen/reserve-appointment/", content=body, headers={"Content-Type": "application/json"}
        )
        assert codes(answer) == (400, ["invalidRequest"]), body
    assert codes(await client.get("/api/citizen/nothing/")) == (404, ["notFound"])
    assert codes(await client.delete("/api/citizen/appointment/")) == (405, ["requestMethodNotAllowed"])
    assert slug(await client.get("/v1/nothing")) == (404, "not-found")


async def test_a_problem_nobody_thought_of_is_still_documented() -> None:
    class Strange(Problem):
        status, slug = 418, "strange"
        title = {"de": "Seltsam", "en": "Strange"}

    assert codes_of(Strange()) == ["unknownError"]
    assert ERRORS["unknownError"].status == 520
