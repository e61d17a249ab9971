"""What is free, what is not, and why."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from services.booking.app import create_app
from services.booking.settings import BookingSettings
from tests.booking.town import DAY, TODAY, Town, at, slug
from tests.support.clients import client_of

ASK = "/v1/availability/"


async def ask(town: Town, question: str, **params: object) -> dict:
    answer = await town.client.get(ASK + question, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.edge(23)
async def test_starts_fit_before_lunch_and_before_closing(town: Town) -> None:
    await town.open()
    starts = await town.slots("passport")
    assert ("11:45" in starts, "11:50" in starts, "12:00" in starts, "13:00" in starts) == (True, False, False, True)
    assert starts[-1] == "15:45"
    assert len(starts) == 48 - 2 + 36 - 2


async def test_bookings_take_starts_away_for_everyone_who_would_overlap(town: Town) -> None:
    await town.open()
    await town.confirmed("09:00", "parking")
    assert [clock for clock in await town.slots("passport") if "08:40" < clock < "09:15"] == ["08:45", "09:10"]
    assert "08:55" in await town.slots("quick")


async def test_days_count_starts_per_office(town: Town) -> None:
    await town.open()
    await town.open("office-b", desks=2, intervals=(("16:00", "18:00"),))
    answer = await ask(town, "days", service="passport", **{"from": str(DAY), "to": str(DAY)})
    (day,) = answer["items"]
    assert day["date"] == str(DAY)
    assert day["offices"] == [
        {"office": "office-a", "starts": 80, "first": at("08:00")},
        {"office": "office-b", "starts": 22, "first": at("16:00")},
    ]
    assert (answer["reason"], answer["nextReleaseAt"], answer["next"]) == (None, None, None)
    assert [office["durationMinutes"] for office in answer["offices"]] == [15, 15]


@pytest.mark.parametrize(("fits", "offices"), [("after_work", {"office-b"}), ("before_work", {"office-a"})])
async def test_days_that_fit_around_work(town: Town, fits: str, offices: set[str]) -> None:
    await town.open()
    await town.open("office-b", intervals=(("16:00", "18:00"),))
    answer = await ask(town, "days", service="quick", fits=fits, **{"from": str(DAY)})
    assert {office["office"] for day in answer["items"] for office in day["offices"]} == offices


async def test_saturdays(town: Town) -> None:
    town.days = 8
    await town.open()
    answer = await ask(town, "days", service="quick", fits="saturday")
    assert {datetime.fromisoformat(day["date"]).isoweekday() for day in answer["items"]} == {6}


async def test_slots_name_the_offices_and_times_carry_the_offset(town: Town) -> None:
    await town.open()
    await town.open("office-b", intervals=(("11:00", "13:05"),), services={"quick": 5})
    items = (await ask(town, "slots", service="quick", date=str(DAY)))["items"]
    by_start = {item["startsAt"]: item["offices"] for item in items}
    assert by_start[at("11:30")] == ["office-a", "office-b"]
    assert by_start[at("12:30")] == ["office-b"]


async def test_next_is_the_first_of_each_office_soonest_first(town: Town) -> None:
    await town.open("late", intervals=(("10:00", "12:00"),))
    await town.open("early", intervals=(("09:00", "12:00"),))
    await town.do(
        "DELETE FROM booking.capacity_unit WHERE starts_at < CAST(:day AS timestamptz)",
        day=datetime.fromisoformat(at("00:00")),
    )
    answer = await ask(town, "next", service="quick")
    assert [item["office"] for item in answer["items"]] == ["early", "late"]
    assert len((await ask(town, "next", service="quick", limit=1))["items"]) == 1


async def test_several_services_with_quantities(town: Town) -> None:
    await town.open(intervals=(("08:00", "08:40"),))
    answer = await town.client.get(
        f"{ASK}slots?service=passport&service=parking&quantity=1&quantity=2&office=office-a&date={DAY}"
    )
    assert answer.json()["offices"][0]["durationMinutes"] == 35
    assert [item["startsAt"] for item in answer.json()["items"]] == [at("08:00"), at("08:05")]


async def reason_of(town: Town, **params: object) -> str:
    answer = await ask(town, "slots", date=str(DAY), **params)
    assert answer["items"] == []
    assert set(answer["reason"]["text"]) == {"de", "en"}
    return answer["reason"]["code"]


async def test_reasons_for_nothing(town: Town) -> None:
    await town.open(intervals=(("08:00", "08:10"),))
    await town.open("shut", closedFrom=str(TODAY))
    await town.open("counter", appointments=False)
    await town.open("pond", services={"fishing": 10})
    assert await reason_of(town, service="riddle", office="office-a") == "duration-unknown"
    assert await reason_of(town, service="wedding", quantity=9, office="office-a") == "visit-too-long"
    assert await reason_of(town, service="quick", office="shut") == "office-closed"
    assert await reason_of(town, service="quick", office="counter") == "no-appointments-here"
    assert await reason_of(town, service=["fishing", "quick"]) == "not-offered-together"
    await town.confirmed("08:00", "parking")
    assert await reason_of(town, service="quick", office="office-a") == "fully-booked"
    far = await ask(town, "slots", service="quick", office="office-a", date=str(TODAY + timedelta(days=40)))
    assert far["reason"]["code"] == "no-opening-hours"


async def test_next_release_is_told_when_nothing_is_free(town: Town) -> None:
    await town.open()
    release = "date_trunc('hour', now()) + interval '5 hours'"
    await town.do(f"UPDATE booking.capacity_unit SET released_at = {release}")  # noqa: S608
    answer = await ask(town, "slots", service="quick", office="office-a", date=str(DAY))
    assert answer["reason"]["code"] == "not-released-yet"
    expected = (await town.rows(f"SELECT {release} AS at"))[0].at
    assert datetime.fromisoformat(answer["nextReleaseAt"]) == expected


async def test_seeded_rule_releases_two_weeks_ahead_at_five(town: Town) -> None:
    town.days = 18
    await town.open("bb-gohlis")
    answer = await ask(town, "days", service="quick", office="bb-gohlis", **{"from": str(TODAY + timedelta(days=15))})
    assert answer["reason"]["code"] == "not-released-yet"
    release = datetime.fromisoformat(answer["nextReleaseAt"])
    assert (release.date(), release.hour) == (TODAY + timedelta(days=1), 17)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("slots?service=unheard-of&date=2026-12-01", (404, "service-unknown")),
        ("slots?service=quick&office=nowhere&date=2026-12-01", (404, "office-unknown")),
        ("slots?service=fishing&office=office-a&date=2026-12-01", (422, "service-not-offered")),
        ("slots?service=quick", (422, "validation-failed")),
        ("slots?service=quick&date=soon", (422, "validation-failed")),
        ("slots?service=quick&date=0001-01-01", (422, "range-invalid")),
        ("slots?service=quick&date=9999-12-31", (422, "range-invalid")),
        ("slots?date=2026-12-01", (422, "validation-failed")),
        ("slots?service=&date=2026-12-01", (422, "validation-failed")),
        ("slots?service=quick%00&date=2026-12-01", (422, "validation-failed")),
        ("slots?service=quick&quantity=0&date=2026-12-01", (422, "validation-failed")),
        ("slots?service=quick&quantity=1000&date=2026-12-01", (422, "validation-failed")),
        ("slots?service=quick&quantity=1&quantity=2&date=2026-12-01", (422, "quantities-do-not-match")),
        ("slots?service=quick&service=quick&date=2026-12-01", (422, "quantities-do-not-match")),
        ("days?service=quick&from=2026-12-02&to=2026-12-01", (422, "range-invalid")),
        ("days?service=quick&from=2026-12-01&to=2027-12-01", (422, "range-invalid")),
        ("days?service=quick&fits=teatime", (422, "validation-failed")),
        ("next?service=quick&limit=0", (422, "validation-failed")),
        ("next?service=quick&limit=1000", (422, "validation-failed")),
    ],
)
async def test_bad_questions_are_clear_problems(town: Town, question: str, expected: tuple[int, str]) -> None:
    await town.open()
    await town.open("pond", services={"fishing": 10})
    assert slug(await town.client.get(ASK + question)) == expected


async def test_every_start_offered_can_be_held_and_no_other(town: Town) -> None:
    """The calendar and the hold agree on a day with gaps, for a visit of three cells."""
    await town.open(desks=2, intervals=(("08:00", "09:30"),))
    for clock, service in (("08:10", "quick"), ("08:10", "passport"), ("08:45", "parking"), ("09:00", "quick")):
        await town.confirmed(clock, service)
    offered = set(await town.slots("passport"))
    for minute in range(480, 570, 5):
        clock = f"{minute // 60:02}:{minute % 60:02}"
        async with town.database.transaction() as session:
            undo = await session.begin_nested()
            taken = await session.scalar(
                text(
                    "SELECT booking.take_units(id, '{online}', :start, 3, gen_random_uuid(), now()) FROM booking.pool"
                ),
                {"start": datetime.fromisoformat(at(clock))},
            )
            await undo.rollback()
        assert (taken is not None) == (clock in offered), clock


async def test_etag_and_freshness(town: Town) -> None:
    await town.open()
    question = f"{ASK}slots?service=quick&office=office-a&date={DAY}"
    first = await town.client.get(question)
    assert first.headers["cache-control"] == "public, max-age=2"
    same = await town.client.get(question, headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    await town.held()
    changed = await town.client.get(question, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_kept_answers_do_not_outlive_a_booking(settings_of, town: Town) -> None:
    await town.open()
    settings = settings_of(BookingSettings, cache_seconds=60.0)
    async with client_of(create_app(settings, database=town.database)) as client:
        keeping = Town(town.database, settings, client)
        assert "09:00" in await keeping.slots()
        await town.do("UPDATE booking.capacity_unit SET released_at = 'infinity' WHERE starts_at = :at",
                      at=datetime.fromisoformat(at("09:30")))  # fmt: skip
        assert "09:30" in await keeping.slots(), "the answer was kept"
        await keeping.held("09:00")
        assert not {"09:00", "09:30"} & set(await keeping.slots())


async def test_nearest_offices_first(town: Town) -> None:
    for office, district, opens in (
        ("far", "Liebertwolkwitz", "08:00"),
        ("near", "Gohlis", "10:00"),
        ("lost", None, "09:00"),
    ):
        await town.open(office, intervals=((opens, "12:00"),), address={"district": district})
    answer = await ask(town, "next", service="quick", near="Gohlis")
    assert [item["office"] for item in answer["items"]][:1] == ["near"]
    minutes = [item["travelMinutes"] for item in answer["items"]]
    assert minutes == sorted(minutes)
    assert [item["office"] for item in (await ask(town, "next", service="quick", near="Gohlis", limit=1))["items"]] == [
        "near"
    ]
    soonest = await ask(town, "next", service="quick")
    assert {item["travelMinutes"] for item in soonest["items"]} == {None}


async def test_several_people_come_together(town: Town) -> None:
    await town.open(intervals=(("09:00", "10:00"),))
    alone = await ask(town, "slots", service="passport", date=str(DAY))
    family = await ask(town, "slots", service="passport", date=str(DAY), people=4)
    assert [len(answer["items"]) for answer in (alone, family)] == [10, 1]
    held = await town.held("09:00", services=[{"id": "passport", "quantity": 4}])
    assert held["durationMinutes"] == family["offices"][0]["durationMinutes"] == 60
    path = "/v1/availability/slots"
    for people in ("0", "51", "x"):
        answer = await town.client.get(path, params={"service": "passport", "date": str(DAY), "people": people})
        assert slug(answer) == (422, "validation-failed")
    crowd = {"service": "passport", "date": str(DAY), "people": 30, "quantity": 2}
    assert slug(await town.client.get(path, params=crowd)) == (422, "too-many-people")
