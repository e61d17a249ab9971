"""Every field of an answer has the type ZMS documents: numbers as numbers, texts as texts, null only where it is allowed.

The types stand here a second time, as the published schemas and the front end of Munich have them; a field more or less, or of another
type, fails until somebody meant it.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.booking.town import TODAY
from tests.booking.zms.conftest import DAY_TEXT, WHO, FrontEnd

TEXT, NUMBER, YES_NO, NONE = (str,), (int,), (bool,), (type(None),)
Types = tuple[type, ...]
PROVIDER = {"id": NUMBER, "source": TEXT, "name": TEXT, "contact": (dict, *NONE)}
SCOPE = {
    "id": NUMBER, "provider": (dict,), "shortName": TEXT, "emailRequired": YES_NO, "telephoneActivated": YES_NO,
    "telephoneRequired": YES_NO, "customTextfieldActivated": YES_NO, "customTextfieldRequired": YES_NO, "customTextfieldLabel": TEXT,
    "customTextfield2Activated": YES_NO, "customTextfield2Required": YES_NO, "customTextfield2Label": TEXT,
    "captchaActivatedRequired": YES_NO, "displayInfo": TEXT + NONE, "infoForAppointment": TEXT + NONE,
    "infoForAllAppointments": TEXT + NONE, "slotsPerAppointment": TEXT + NONE, "appointmentsPerMail": TEXT + NONE,
    "reservationDuration": NUMBER, "activationDuration": NUMBER, "hint": TEXT + NONE,
}  # fmt: skip
OFFICE = {
    "id": NUMBER, "name": TEXT, "address": (dict, *NONE), "showAlternativeLocations": YES_NO, "displayNameAlternatives": (list,),
    "organization": TEXT + NONE, "organizationUnit": TEXT + NONE, "slotTimeInMinutes": NUMBER, "geo": (dict, *NONE), "scope": (dict,),
    "disabledByServices": (list,), "maxSlotsPerAppointment": TEXT + NONE,
}  # fmt: skip
ADDRESS = {
    "street": TEXT + NONE,
    "house_number": TEXT + NONE,
    "postal_code": TEXT + NONE,
    "city": TEXT + NONE,
    "hint": YES_NO,
}
SERVICE = {
    "id": NUMBER, "name": TEXT, "maxQuantity": NUMBER, "combinable": (dict,), "parentId": NUMBER + NONE, "variantId": NUMBER + NONE,
    "showOnStartPage": YES_NO,
}  # fmt: skip
RELATION = {"officeId": NUMBER, "serviceId": NUMBER, "slots": NUMBER, "public": YES_NO, "maxQuantity": NUMBER}
CALENDAR = {
    "startDate": TEXT, "endDate": TEXT, "slotsStartDate": TEXT, "slotsEndDate": TEXT, "prevBookableDate": TEXT + NONE,
    "nextBookableDate": TEXT + NONE, "availableDays": (list,),
}  # fmt: skip
CALENDAR_DAY = {"date": TEXT, "providerIDs": TEXT, "offices": (list,)}
CALENDAR_OFFICE = {"officeId": TEXT, "appointments": (list,)}
FREE_DAY = {"time": TEXT, "providerIDs": TEXT}
OFFICE_STARTS = {"officeId": NUMBER, "appointments": (list,)}
CAPTCHA = {"siteKey": TEXT, "captchaChallenge": TEXT, "captchaVerify": TEXT, "captchaEnabled": YES_NO}
TASK = {"algorithm": TEXT, "challenge": TEXT, "maxNumber": NUMBER, "maxnumber": NUMBER, "salt": TEXT, "signature": TEXT}
PROCESS = {
    "processId": NUMBER, "timestamp": TEXT, "authKey": TEXT + NONE, "familyName": TEXT + NONE, "customTextfield": TEXT + NONE,
    "customTextfield2": TEXT + NONE, "email": TEXT + NONE, "telephone": TEXT + NONE, "officeName": TEXT + NONE, "officeId": NUMBER + NONE,
    "scope": (dict, *NONE), "subRequestCounts": (list,), "serviceId": NUMBER + NONE, "serviceName": TEXT + NONE, "serviceCount": NUMBER,
    "status": TEXT, "slotCount": NUMBER, "displayNumber": TEXT, "icsContent": TEXT + NONE,
}  # fmt: skip


def faults(told: Mapping[str, Any], types: Mapping[str, Types]) -> list[str]:
    """Fields that are missing, too many, or of another type; a number is no bool."""
    wrong = [
        f"{name}: {type(told[name]).__name__}" for name in types if name in told and type(told[name]) not in types[name]
    ]
    return wrong + sorted(set(told) ^ set(types))


async def test_the_directory(front_end: FrontEnd) -> None:
    told = (await front_end.get("offices-and-services")).json()
    for name, types in (("offices", OFFICE), ("services", SERVICE), ("relations", RELATION)):
        assert told[name]
        assert [faults(each, types) for each in told[name]] == [[]] * len(told[name]), name
    for office in told["offices"]:
        assert faults(office["scope"], SCOPE) == faults(office["scope"]["provider"], PROVIDER) == []
        assert office["address"] is None or faults(office["address"], ADDRESS) == []


async def test_the_calendar(front_end: FrontEnd) -> None:
    told = (await front_end.get(
        "available-calendar", startDate=str(TODAY), endDate=DAY_TEXT, officeIds=front_end.offices["Amt office-a"],
        serviceIds=front_end.services["Passport"], serviceCounts="1", slotsStartDate=DAY_TEXT, slotsEndDate=DAY_TEXT,
    )).json()  # fmt: skip
    assert faults(told, CALENDAR) == []
    assert [faults(day, CALENDAR_DAY) for day in told["availableDays"]] == [[]] * len(told["availableDays"])
    offices = [office for day in told["availableDays"] for office in day["offices"]]
    assert offices
    assert [faults(office, CALENDAR_OFFICE) for office in offices] == [[]] * len(offices)
    assert all(type(start) is int for office in offices for start in office["appointments"])


async def test_the_older_calendar_in_two_calls(front_end: FrontEnd) -> None:
    query = {
        "officeId": front_end.offices["Amt office-a"],
        "serviceId": front_end.services["Passport"],
        "serviceCount": "1",
    }
    told = (await front_end.get("available-days-by-office", startDate=str(TODAY), endDate=DAY_TEXT, **query)).json()
    assert faults(told, {"availableDays": (list,)}) == []
    assert [faults(day, FREE_DAY) for day in told["availableDays"]] == [[]] * (len(told["availableDays"]) or 1)
    told = (await front_end.get("available-appointments-by-office", date=DAY_TEXT, **query)).json()
    assert faults(told, {"offices": (list,)}) == []
    assert [faults(office, OFFICE_STARTS) for office in told["offices"]] == [[]] * (len(told["offices"]) or 1)
    assert all(type(start) is int for office in told["offices"] for start in office["appointments"])


async def test_the_captcha(front_end: FrontEnd) -> None:
    assert faults((await front_end.get("captcha-details")).json(), CAPTCHA) == []
    task = (await front_end.get("captcha-challenge")).json()
    assert faults(task, TASK) == []
    assert len(task["salt"]) >= 10


async def test_the_process_at_every_step(front_end: FrontEnd) -> None:
    process = await front_end.reserved()
    steps = [
        process,
        *[await front_end.stepped(step, process, **WHO) for step in ("update", "preconfirm", "confirm", "cancel")],
    ]
    for told in steps:
        assert faults(told, PROCESS) == []
        assert faults(told["scope"], SCOPE) == []
        assert 0 < told["processId"] < 2**31
        assert told["timestamp"].isdigit()
    assert [told["status"] for told in steps] == ["reserved", "reserved", "preconfirmed", "confirmed", "deleted"]


@pytest.mark.parametrize(
    "odd", [{"id": "101"}, {"slots": 1.0}, {"more": 1}, {"public": 1}, {"slots": None}, {"slots": True}]
)
def test_another_type_is_found(odd: dict[str, Any]) -> None:
    good = {"officeId": 1, "serviceId": 2, "slots": 3, "public": True, "maxQuantity": 4}
    assert faults(good, RELATION) == []
    assert faults(good | odd, RELATION) != []
