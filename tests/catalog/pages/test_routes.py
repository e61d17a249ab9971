"""The services as pages: complete, without a script, in three languages, and safe against what is typed."""

import re

import pytest
from lxml import html

from tests.support.statements import statements_of

LIST = "/v1/pages/services"
SAID = (
    "Personalausweis beantragen",
    "46,00",
    "Bisheriger Ausweis oder Pass",
    "Einwilligung der Sorgeberechtigten (unter 16 Jahren)",
    "3-4 Wochen (Reichenbach) (Angabe aus einer anderen Stadt)",
    "PAuswG § 9",
    "Otto-Schill-Straße 2, 04109 Leipzig",
    "Öffnungszeiten: Montag",
    "jedes Bürgerbüro",
)


async def page_of(catalog, path: str = LIST, **query):
    answer = await catalog.get(path, params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), answer.text
    return html.fromstring(answer.content)


def links(page) -> list[str]:
    return [a.get("href").partition("?")[0].rpartition("/")[2] for a in page.xpath("//*[@class='services']//a")]


async def test_all_services_from_a_to_z(catalog):
    page = await page_of(catalog)
    listed = (await catalog.get("/v1/services?limit=100")).json()["items"]
    assert links(page) == [item["id"] for item in listed]
    letters = [heading.text for heading in page.xpath("//h2")]
    assert letters == sorted(set(letters))
    assert page.xpath("//script") == []


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ({"online": "true"}, {"channel": "online"}),
        ({"lifeEvent": "geburt"}, {"lifeEvent": "geburt"}),
        ({"q": "Perso"}, {"q": "Perso"}),
    ],
)
async def test_filters_are_those_of_the_api(catalog, query, filters):
    page = await page_of(catalog, **query)
    items = (await catalog.get("/v1/services", params=filters | {"limit": 100})).json()["items"]
    assert links(page) == [item["id"] for item in items] != []


async def test_empty_fields_of_the_form_count_as_left_out(catalog):
    page = await page_of(catalog, q=" ", lifeEvent="", language="de")
    assert len(links(page)) == 64


async def test_nothing_found_offers_the_nearest(catalog):
    page = await page_of(catalog, q="Eltrngld")
    assert "nichts gefunden" in page.text_content()
    assert next(a.text for a in page.xpath("//main//ul//a")) == "Elterngeld beantragen"


async def test_what_is_typed_is_never_markup(catalog):
    answer = await catalog.get(LIST, params={"q": '"><script>alert(1)</script>'})
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert html.fromstring(answer.content).xpath("//*[@id='q']")[0].get("value") == '"><script>alert(1)</script>'


async def test_one_service_with_all_that_is_known(catalog):
    text = (await page_of(catalog, f"{LIST}/personalausweis")).text_content()
    for said in SAID:
        assert said in text, said
    english = (await page_of(catalog, f"{LIST}/personalausweis", language="en")).text_content()
    for said in ("Apply for an identity card", "46.00", "Opening hours: Monday"):
        assert said in english, said


async def test_every_service_has_a_page_in_every_language(catalog):
    listed = (await catalog.get("/v1/services?limit=100")).json()["items"]
    for number, item in enumerate(listed):
        language = ("de", "de-x-leicht", "en")[number % 3]
        page = await page_of(catalog, f"{LIST}/{item['id']}", language=language)
        assert page.get("lang") == language
        assert len(page.xpath("//h1")) == 1
        assert all(link.text_content().strip() for link in page.xpath("//a"))


async def test_easy_words_come_first_where_there_are_any(catalog, issuers):
    staff = issuers.staff("catalog:write")
    path = "/v1/staff/services/wohngeld"
    read = await catalog.get(path, headers=staff)
    easy = read.json() | {
        "description": {"de": "Zuschuss zur Miete.", "de-x-leicht": "Sie bekommen Geld für Ihre Miete."}
    }
    put = await catalog.put(path, json=easy, headers=staff | {"If-Match": read.headers["etag"]})
    assert put.status_code == 200, put.text
    text = (await page_of(catalog, f"{LIST}/wohngeld", language="de-x-leicht")).text_content()
    assert "Sie bekommen Geld für Ihre Miete." in text
    assert "Das kostet" in text


async def test_labels_belong_to_fields_and_any_site_may_embed(catalog):
    answer = await catalog.get(LIST)
    page = html.fromstring(answer.content)
    named = {label.get("for") for label in page.xpath("//label[@for]")}
    assert {field.get("id") for field in page.xpath("//input[@type='search'] | //select")} <= named
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    css = await catalog.get(page.xpath("//link[@rel='stylesheet']")[0].get("href"))
    assert (css.status_code, css.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert re.search(r"url\(|@import", css.text) is None, "nothing comes from elsewhere"


async def test_known_pages_are_not_sent_again_and_cost_few_statements(catalog, engine):
    first = await catalog.get(LIST)
    again = await catalog.get(LIST, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for path in (f"{LIST}?at=2026-12-01T09:00:00Z", f"{LIST}/reisepass?at=2026-12-01T09:00:00Z"):
        with statements_of(engine) as seen:
            assert (await catalog.get(path)).status_code == 200
        assert len(seen) == 2, seen


@pytest.mark.parametrize(
    ("path", "status"),
    [(f"{LIST}/gibt-es-nicht", 404), (f"{LIST}?language=fr", 422), (f"{LIST}?q={'x' * 201}", 422),
     (f"{LIST}?lifeEvent=A%20B", 422), (f"{LIST}?cursor=x", 400), (f"{LIST}?q=%00", 422)],
)  # fmt: skip
async def test_bad_requests_are_problems(catalog, path, status):
    assert (await catalog.get(path)).status_code == status
