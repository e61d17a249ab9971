"""Residents who are logged in: their appointments are theirs without a secret, and nobody else's."""

from tests.booking.town import CONTACT, Town, at, secret, slug
from tests.support.clients import key

MINE = "/v1/appointments"


async def book(town: Town, headers: dict[str, str], clock: str = "09:00") -> dict:
    wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at(clock)}
    answer = await town.client.post(MINE, json=wish, headers=key() | headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_resident_opens_confirms_moves_and_cancels_without_the_secret(town: Town, issuers) -> None:
    await town.open()
    anna = issuers.citizen("anna")
    held = await book(town, anna)
    path = f"{MINE}/{held['id']}"
    assert (await town.client.get(path, headers=anna)).json()["state"] == "held"
    assert (await town.client.post(f"{path}/confirm", json=CONTACT, headers=anna)).json()["state"] == "confirmed"
    target = {"office": "office-a", "startsAt": at("10:00")}
    assert (await town.client.post(f"{path}/move", json=target, headers=anna)).json()["startsAt"] == at("10:00")
    assert (await town.get(held)).json()["state"] == "confirmed", "the secret opens it too"
    assert (await town.client.post(f"{path}/cancel", headers=anna)).json()["state"] == "cancelled"


async def test_nobody_else_sees_it(town: Town, issuers) -> None:
    await town.open()
    held, theirs = await book(town, issuers.citizen("anna")), await town.held("10:00")
    path = f"{MINE}/{held['id']}"
    for headers in (issuers.citizen("bert"), {"Authorization": "Secret wrong"}, secret(theirs)):
        for method, rest, body in (("GET", "", None), ("POST", "/confirm", CONTACT), ("POST", "/cancel", None)):
            answer = await town.client.request(method, path + rest, json=body, headers=headers)
            assert slug(answer) == (404, "appointment-not-found")
    anonymous = await town.client.get(f"{MINE}/{theirs['id']}", headers=issuers.citizen("anna"))
    assert slug(anonymous) == (404, "appointment-not-found"), (
        "an appointment without owner is opened by its secret only"
    )


async def test_staff_tokens_book_nothing_and_open_nothing(town: Town, issuers) -> None:
    await town.open()
    held = await town.held()
    wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at("10:00")}
    staff = issuers.staff("booking:staff")
    assert slug(await town.client.post(MINE, json=wish, headers=key() | staff)) == (403, "forbidden")
    assert slug(await town.client.get(f"{MINE}/{held['id']}", headers=staff)) == (403, "forbidden")
    assert slug(await town.client.get(MINE, headers=staff)) == (403, "forbidden")
    assert (await town.client.get(MINE)).status_code == 401


async def test_list_of_mine_in_pages(town: Town, issuers) -> None:
    await town.open()
    anna = issuers.citizen("anna")
    for clock in ("11:00", "09:00", "10:00"):
        await book(town, anna, clock)
    await book(town, issuers.citizen("bert"), "13:00")
    await town.held("14:00")
    over = await book(town, anna, "15:00")
    await town.let_hold_pass(over)
    seen, cursor = [], ""
    for _ in range(3):
        page = (await town.client.get(f"{MINE}?limit=2{cursor}", headers=anna)).json()
        seen += [(item["startsAt"], item["state"]) for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == [(at("09:00"), "held"), (at("10:00"), "held"), (at("11:00"), "held"), (at("15:00"), "expired")]
    assert (await town.client.get(MINE, headers=issuers.citizen("nobody"))).json() == {"items": [], "next": None}


async def test_bad_cursors_are_problems(town: Town, issuers) -> None:
    for cursor in ("x", "W10", "WyJhIiwiYiJd", "WzEsMl0", "W251bGwsbnVsbF0"):
        answer = await town.client.get(f"{MINE}?cursor={cursor}", headers=issuers.citizen("anna"))
        assert slug(answer) == (400, "invalid-cursor"), cursor


async def test_the_steps_say_that_a_parent_acted_for_a_child(town: Town, issuers) -> None:
    await town.open()
    parent = issuers.citizen("child", act={"sub": "parent"})
    held = await book(town, parent)
    await town.client.post(f"{MINE}/{held['id']}/confirm", json=CONTACT, headers=issuers.citizen("child"))
    steps = await town.rows("SELECT done_by FROM booking.appointment_step ORDER BY id")
    assert [step.done_by for step in steps] == ["representative", "resident"]


async def test_the_answer_says_that_a_parent_acted_for_a_child(town: Town, issuers) -> None:
    await town.open()
    parent, child = issuers.citizen("child", act={"sub": "parent"}), issuers.citizen("child")
    held = await book(town, parent)
    path = f"{MINE}/{held['id']}"

    async def told(who: dict[str, str], step: str, body: dict | None = None) -> tuple[str, str]:
        answer = (await town.client.post(f"{path}/{step}", json=body, headers=who)).json()
        return answer["bookedBy"], answer["changedBy"]

    assert (held["bookedBy"], held["changedBy"]) == ("representative", "representative")
    assert await told(child, "confirm", CONTACT) == ("representative", "resident")
    assert await told(parent, "cancel") == ("representative", "representative")
    (mine,) = (await town.client.get(MINE, headers=child)).json()["items"]
    assert (mine["bookedBy"], mine["changedBy"]) == ("representative", "representative")


async def test_the_answer_says_who_else_acted(town: Town) -> None:
    await town.open()
    held = await town.held()
    assert (held["bookedBy"], held["changedBy"]) == ("holder", "holder")
    await town.let_hold_pass(held)
    await town.held()  # takes it over
    late = (await town.get(held)).json()
    assert (late["state"], late["bookedBy"], late["changedBy"]) == ("expired", "holder", "time")


async def test_a_token_bound_to_a_key_books_nothing_without_its_proof(town: Town, issuers) -> None:
    await town.open()
    wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at("10:00")}
    bound = issuers.citizen("anna", cnf={"jkt": "a" * 43})
    assert (await town.client.post(MINE, json=wish, headers=key() | bound)).status_code == 401
