"""Closures ahead with the appointments they would not let take place."""

from datetime import date, timedelta

import httpx
import pytest
from aiohttp import web

from services.gateway.composition.closures import MOST_DAYS, days_of, falls_out, with_affected
from services.gateway.composition.shapes import ExceptionSeen, VisitorSeen

URL = "/v1/staff/offices/bb-gohlis/exceptions"
DAY = date(2027, 3, 1)
WHOLE = {"id": "x", "effect": "closed", "from": "2027-03-01", "until": "2027-03-01", "opens": None, "closes": None,
         "channels": [], "services": [], "stillOpen": []}  # fmt: skip


def visitor(begins: str, ends: str, service: str = "reisepass", state: str = "confirmed") -> dict:
    return {"id": f"a-{begins}", "reference": f"T-{begins}", "state": state, "startsAt": f"2027-03-01T{begins}:00+01:00",
            "endsAt": f"2027-03-01T{ends}:00+01:00", "services": [{"id": service}], "name": "Erika"}  # fmt: skip


VISITORS = [visitor("08:00", "08:15"), visitor("11:50", "12:10"), visitor("16:00", "16:15", "wohngeld")]


@pytest.mark.parametrize(
    ("other", "starts"),
    [
        ({}, ["08:00", "11:50", "16:00"]),
        ({"effect": "gap", "opens": "12:00", "closes": "13:00"}, ["11:50"]),
        ({"effect": "gap", "opens": "12:10", "closes": "16:00"}, []),
        ({"effect": "open_at", "opens": "10:00"}, ["08:00"]),
        ({"effect": "close_at", "closes": "12:00"}, ["11:50", "16:00"]),
        ({"effect": "replace", "opens": "08:00", "closes": "12:00"}, ["11:50", "16:00"]),
        ({"effect": "extra", "opens": "08:00", "closes": "12:00"}, []),
        ({"services": ["wohngeld"]}, ["16:00"]),
    ],
)
def test_what_falls_out(other, starts) -> None:
    one = ExceptionSeen.model_validate(WHOLE | other)
    seen = [VisitorSeen.model_validate(each) for each in VISITORS]
    assert [v.reference.removeprefix("T-") for v in seen if falls_out(one, v)] == starts


def test_appointments_that_stay_possible_are_not_asked_about() -> None:
    for other in ({"stillOpen": ["appointment"]}, {"channels": ["walk_in"]}, {"effect": "extra"}):
        one = ExceptionSeen.model_validate(WHOLE | other)
        assert days_of([one], DAY) == []
        assert with_affected({"items": [{}]}, [one], {}, DAY) == {"items": [{"affected": []}], "incomplete": []}


def test_past_days_are_not_asked_about_and_long_closures_are_not_guessed() -> None:
    week = ExceptionSeen.model_validate(WHOLE | {"from": "2027-02-20"})
    assert days_of([week], DAY) == [DAY]
    year = ExceptionSeen.model_validate(WHOLE | {"until": "2028-03-01"})
    asked = days_of([year], DAY)
    assert asked == [DAY + timedelta(days=n) for n in range(MOST_DAYS)]
    whole = with_affected({"items": [{}]}, [year], dict.fromkeys(asked, ()), DAY)
    assert whole == {"items": [{"affected": None}], "incomplete": ["affected"]}


@pytest.fixture
def answering(rooms):
    async def catalog(request: web.Request) -> web.Response:
        if request.headers.get("authorization") != "Bearer clerk":
            return web.json_response({"status": 401}, status=401, headers={"WWW-Authenticate": "Bearer"})
        return web.json_response({"items": [WHOLE | {"id": "x"}], "next": None})

    async def booking(request: web.Request) -> web.Response:
        assert request.headers["authorization"] == "Bearer clerk"
        gone = visitor("09:00", "09:10", state="no_show")
        return web.json_response(
            {"items": [*VISITORS, gone], "next": None, "date": "2027-03-01", "office": "bb-gohlis"}
        )

    rooms["catalog"].handler, rooms["booking"].handler = catalog, booking
    return rooms


CLERK = {"Authorization": "Bearer clerk"}


async def test_both_rooms_are_asked_with_the_callers_token(gateway: httpx.AsyncClient, answering) -> None:
    answer = await gateway.get(f"{URL}?from=2027-03-01", headers=CLERK)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    item = answer.json()["items"][0]
    assert [one["reference"] for one in item["affected"]] == ["T-08:00", "T-11:50", "T-16:00"]
    assert "Erika" not in answer.text, "who comes is not told"
    assert answer.json()["incomplete"] == []
    assert answering["catalog"].asked[-1].raw_path == f"{URL}?from=2027-03-01"
    assert answering["booking"].asked[-1].raw_path == "/v1/staff/offices/bb-gohlis/day?date=2027-03-01&limit=500"


async def test_who_may_not_is_told_by_the_room(gateway: httpx.AsyncClient, answering) -> None:
    answer = await gateway.get(URL)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answering["booking"].asked == []


@pytest.mark.parametrize("status", [403, 404, 503])
async def test_a_silent_booking_is_named(gateway: httpx.AsyncClient, answering, status: int) -> None:
    async def booking(_: web.Request) -> web.Response:
        return web.json_response({}, status=status)

    answering["booking"].handler = booking
    page = (await gateway.get(URL, headers=CLERK)).json()
    assert (page["items"][0]["affected"], page["incomplete"]) == (None, ["affected"])
