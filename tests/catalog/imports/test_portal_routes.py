"""The state portal sends its texts in, sees every difference and talks about it; only staff apply, and nothing is overwritten silently."""

from uuid import uuid4

import pytest

from tests.catalog.imports.test_routes import IMPORTS, PROBLEM, applied, contents, feed_of, planned, seed
from tests.support.clients import key

PORTAL = "/v1/amt24/imports"
TITLE = "Personalausweis beantragen"
DIFFERENCE = "service/personalausweis/title.de"


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write", sub="editor")


@pytest.fixture
def portal(issuers):
    return issuers.staff("amt24:exchange", sub="amt24")


async def changed_feed(catalog, title: str = "Perso holen") -> dict[str, str]:
    """Our own feed, as the portal might send it back with another title."""
    files = {name: text.replace(TITLE, title) for name, text in (await feed_of(catalog)).items()}
    assert any(title in text for text in files.values())
    return files


async def sent(catalog, portal, files: dict[str, str] | None) -> dict:
    answer = await catalog.post(PORTAL, json={"files": files}, headers=portal | key())
    assert answer.status_code == 201, answer.text
    return answer.json()


async def title(catalog) -> str:
    return (await catalog.get("/v1/services/personalausweis")).json()["title"]["de"]


async def test_a_dry_run_a_talk_and_a_choice(catalog, portal, staff, session) -> None:
    before = await contents(session)
    plan = await sent(catalog, portal, await changed_feed(catalog))
    (thing,) = [thing for thing in plan["things"] if thing["subject"] == "personalausweis"]
    assert {"field": "title.de", "ours": TITLE, "theirs": "Perso holen"} in thing["conflicts"]
    assert await contents(session) == before

    run = f"{PORTAL}/{plan['id']}"
    for path, who, said in ((run, portal, "Kürzer ist klarer."), (f"{IMPORTS}/{plan['id']}", staff, "Bleibt so.")):
        body = {"difference": DIFFERENCE, "text": said}
        assert (await catalog.post(f"{path}/comments", json=body, headers=who | key())).status_code == 201
    for path, who in ((run, portal), (f"{IMPORTS}/{plan['id']}", staff)):
        talk = await catalog.get(f"{path}/comments", params={"difference": DIFFERENCE}, headers=who)
        assert [(each["by"], each["text"]) for each in talk.json()["items"]] == [
            ("amt24", "Kürzer ist klarer."), ("editor", "Bleibt so."),
        ]  # fmt: skip

    await applied(catalog, staff, plan)
    assert await title(catalog) == TITLE, "where both sides differ ours stays"
    assert (await catalog.get(run, headers=portal)).json()["state"] == "applied"
    assert (await sent(catalog, portal, await changed_feed(catalog)))["things"] == [], "this was decided"
    again = await sent(catalog, portal, await changed_feed(catalog, "Perso beantragen"))
    await applied(catalog, staff, again, DIFFERENCE)
    assert await title(catalog) == "Perso beantragen", "a person chose it"


async def test_the_portal_applies_and_takes_back_nothing(catalog, portal) -> None:
    plan = await sent(catalog, portal, await changed_feed(catalog))
    for verb in ("apply", "undo"):
        answer = await catalog.post(f"{IMPORTS}/{plan['id']}/{verb}", json={}, headers=portal | key())
        assert answer.status_code == 403
        assert (await catalog.post(f"{PORTAL}/{plan['id']}/{verb}", json={}, headers=portal | key())).status_code == 404


async def test_the_portal_sees_only_what_is_its_own(catalog, portal, staff) -> None:
    others = await planned(catalog, staff, {"x.yaml": seed("personalausweis")})
    for run in (others["id"], str(uuid4())):
        calls = [("GET", "", None), ("GET", "/things", None), ("GET", "/comments", None), ("POST", "/read", None),
                 ("POST", "/comments", {"difference": DIFFERENCE, "text": "x"}), ("PUT", "/files/a.xml", None)]  # fmt: skip
        for method, path, body in calls:
            answer = await catalog.request(method, f"{PORTAL}/{run}{path}", json=body, headers=portal | key())
            assert (answer.status_code, answer.json()["type"]) == (404, f"{PROBLEM}import-unknown"), path


async def test_many_files_are_sent_one_by_one(catalog, portal) -> None:
    plan = await sent(catalog, portal, None)
    run = f"{PORTAL}/{plan['id']}"
    assert plan["state"] == "receiving"
    assert (await catalog.post(f"{run}/read", headers=portal | key())).status_code == 409
    files = await changed_feed(catalog)
    for name, text in files.items():
        assert (await catalog.put(f"{run}/files/{name}", content=text.encode(), headers=portal)).status_code == 200
    assert set((await catalog.get(run, headers=portal)).json()["files"]) == set(files)
    done = await catalog.post(f"{run}/read", headers=portal | key())
    assert (done.status_code, done.json()["state"]) == (202, "reading")


async def test_sent_twice_is_one_import(catalog, portal) -> None:
    once, files = key(), await changed_feed(catalog)
    first, second = [
        await catalog.post(PORTAL, json={"files": files}, headers=portal | once) for _ in range(2)
    ]  # fmt: skip
    assert (first.json()["id"], second.headers["Idempotent-Replayed"]) == (second.json()["id"], "true")


@pytest.mark.parametrize("body", [
    {"files": {}}, {"files": []}, {"files": {"../x": "a"}}, {"files": {"a.xml": 7}}, {"files": {"a.xml": ""}},
    {"files": {"a.xml": "<!DOCTYPE a><a/>"}}, {"source": "leipzig"}, {"format": "yaml"}, [],
])  # fmt: skip
async def test_bad_texts_are_explained(catalog, portal, body) -> None:
    answer = await catalog.post(PORTAL, json=body, headers=portal | key())
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


async def test_only_the_portal_may(catalog, issuers, staff) -> None:
    for who, status in (({}, 401), (issuers.citizen(), 403), (staff, 403)):
        assert (await catalog.post(PORTAL, json={}, headers=who | key())).status_code == status
        assert (await catalog.get(f"{PORTAL}/{uuid4()}", headers=who)).status_code == status
