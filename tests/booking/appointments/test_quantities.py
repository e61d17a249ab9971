"""How many fit into one appointment: the limit of a service, and people who come together."""

import pytest

from tests.booking.town import DAY, Town, at, secret, slug

CARDS = {"title": "Ausweise", "durationMinutes": 10, "maxQuantity": 4}


async def open_office(town: Town, office: str = "office-a", **more: int | None) -> None:
    """An office that makes cards, and photos without a limit."""
    await town.open(office, services={"cards": CARDS | more, "photo": 5})


def wish(quantity: int, **more: object) -> dict[str, object]:
    return {"services": [{"id": "cards", "quantity": quantity}]} | more


async def test_as_many_as_the_service_allows_and_no_more(town: Town) -> None:
    await open_office(town)
    assert (await town.held("09:00", **wish(4)))["durationMinutes"] == 40
    answer = await town.hold("10:00", **wish(5))
    assert slug(answer) == (422, "quantity-too-high")
    assert "4" in answer.json()["detail"]
    assert "Ausweise" in answer.json()["detail"]
    assert await town.rows("SELECT 1 FROM booking.capacity_unit WHERE starts_at = CAST(CAST(:t AS text) AS timestamptz)"
                           " AND appointment_id IS NOT NULL", t=at("10:00")) == []  # fmt: skip


async def test_free_slots_say_that_it_is_too_many(town: Town) -> None:
    await open_office(town)
    query = {"service": "cards", "quantity": 5, "office": "office-a", "date": str(DAY)}
    empty = (await town.client.get("/v1/availability/slots", params=query)).json()
    assert (empty["items"], empty["reason"]["code"]) == ([], "quantity-too-high")
    assert (await town.client.get("/v1/availability/slots", params=query | {"quantity": 4})).json()["items"]


async def test_an_office_without_the_limit_is_offered_instead(town: Town) -> None:
    await open_office(town)
    await open_office(town, "office-b", maxQuantity=None)
    query = {"service": "cards", "quantity": 5, "date": str(DAY)}
    found = (await town.client.get("/v1/availability/slots", params=query)).json()
    assert {office for item in found["items"] for office in item["offices"]} == {"office-b"}


async def test_a_limit_that_is_learned_later_counts_from_then_on(town: Town) -> None:
    await open_office(town, maxQuantity=None)
    before = await town.held("09:00", **wish(5))
    await open_office(town)
    assert slug(await town.hold("10:00", **wish(5))) == (422, "quantity-too-high")
    assert (await town.get(before)).json()["state"] == "held"


async def test_people_come_together(town: Town) -> None:
    await open_office(town)
    held = await town.held("09:00", **wish(2, people=2))
    assert (held["people"], held["durationMinutes"]) == (2, 40)
    assert held["services"] == [{"id": "cards", "title": "Ausweise", "quantity": 4}]
    assert (await town.client.get(f"/v1/appointments/{held['id']}", headers=secret(held))).json()["people"] == 2
    alone = await town.held("10:00", **wish(1))
    assert (alone["people"], alone["services"][0]["quantity"]) == (1, 1)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"people": 5}, (422, "quantity-too-high")),
        ({"people": 50, "services": [{"id": "photo", "quantity": 2}]}, (422, "too-many-people")),
        ({"people": 0}, (422, "validation-failed")),
        ({"people": 51}, (422, "validation-failed")),
        ({"people": "2"}, (422, "validation-failed")),
        ({"people": None}, (422, "validation-failed")),
    ],
)
async def test_so_many_people_cannot_come(town: Town, body: dict[str, object], expected: tuple[int, str]) -> None:
    await open_office(town)
    assert slug(await town.hold("09:00", **(wish(1) | body))) == expected


async def test_availability_and_hold_agree_on_people(town: Town) -> None:
    """What is offered to three people can be held by three people, and is as long."""
    await town.open(desks=1, intervals=(("08:00", "08:45"),))
    query = {"service": "passport", "people": 3, "office": "office-a", "date": str(DAY)}
    found = (await town.client.get("/v1/availability/slots", params=query)).json()
    (slot,) = found["items"]
    held = await town.held(slot["startsAt"][11:16], "passport", people=3)
    assert held["durationMinutes"] == found["offices"][0]["durationMinutes"] == 45
