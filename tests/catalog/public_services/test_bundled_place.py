"""Services for businesses point to the place where those are offered together, and say so when nobody knows which it is."""

import pytest

from tests.catalog.editing.test_routes import read
from tests.catalog.succession.test_links import saved

TRADE, QUOTE = "gewerbe-anmeldung", "Dienstleistungen für Unternehmen werden an anderer Stelle gebündelt angeboten"
SEEN = {"status": "sourced", "sources": ["city-staff"]}


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def bundled(catalog, service: str = TRADE) -> dict | None:
    return (await catalog.get(f"/v1/services/{service}")).json()["bundledAt"]


async def test_which_place_it_is_is_not_known_and_not_guessed(catalog):
    nothing = {
        "office": None,
        "title": None,
        "url": None,
        "provenance": {"status": "unknown", "sources": [], "checkedAt": None},
    }
    assert await bundled(catalog) == nothing | {"quote": QUOTE}
    assert await bundled(catalog, "personalausweis") is None, "it is for residents"
    page = (await catalog.get(f"/v1/pages/services/{TRADE}")).text
    assert "nicht bekannt" in page.partition("Unternehmen gebündelt")[2][:60]


async def test_staff_name_an_office_or_an_address(catalog, staff):
    await saved(catalog, staff, "services", TRADE, bundledAt={"office": "kfz-zulassung", "provenance": SEEN})
    found = await bundled(catalog)
    office = (await catalog.get("/v1/offices/kfz-zulassung")).json()
    assert (found["office"], found["title"], found["provenance"]["status"]) == (
        "kfz-zulassung",
        office["name"],
        "sourced",
    )
    place = {"title": {"de": "Unternehmensservice"}, "url": "https://example.org/unternehmen", "provenance": SEEN}
    await saved(catalog, staff, "services", TRADE, bundledAt=place)
    assert (await bundled(catalog))["url"] == place["url"]
    page = (await catalog.get(f"/v1/pages/services/{TRADE}")).text
    assert '<a href="https://example.org/unternehmen">Unternehmensservice</a>' in page


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({"office": "nowhere", "provenance": SEEN}, "bundledAt.office"),
        ({"url": "javascript:alert(1)", "provenance": SEEN}, "bundledAt.url"),
        ({"office": "kfz-zulassung"}, "bundledAt.provenance"),
    ],
)
async def test_a_wrong_place_is_refused(catalog, staff, place, field):
    form, seen = await read(catalog, staff, f"/v1/staff/services/{TRADE}")
    refused = await catalog.put(f"/v1/staff/services/{TRADE}", json=form | {"bundledAt": place}, headers=seen)
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [field])
