"""Editions: one statement per page, none when the caller or the process has it, a new edition after every change."""

import pytest

from tests.support.clients import key
from tests.support.statements import statements_of

PAGES = [
    "/v1/services?limit=100",
    "/v1/services?q=perso",
    "/v1/services?q=perso&facets=true",
    "/v1/suggestions?q=pers",
    "/v1/services/personalausweis",
    "/v1/services/personalausweis/servicebereich-check",
    "/v1/offices",
    "/v1/offices/bb-otto-schill",
    "/v1/offices/bb-otto-schill/opening-hours?from=2026-01-01&to=2026-12-31",
    "/v1/offices/bb-otto-schill/hours.ics",
    "/v1/offices/bb-otto-schill/is-open",
    "/v1/opening-hours/summary",
    "/v1/standards",
    "/v1/standards/check",
    "/v1/life-events",
    "/v1/life-events/geburt",
    "/v1/competence?service=elterngeld&postcode=04109",
    "/v1/figures",
    "/v1/sources",
]


@pytest.mark.parametrize("path", PAGES)
async def test_one_statement_per_page_then_none(catalog, engine, path):
    with statements_of(engine) as asked:
        first = await catalog.get(path)
    assert first.status_code == 200, first.text
    assert len(asked) == 1, asked
    if "etag" in first.headers:
        with statements_of(engine) as again:
            second = await catalog.get(path)
            third = await catalog.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again == []
        assert second.content == first.content
        assert (third.status_code, third.content) == (304, b"")
        assert third.headers["cache-control"] == "public, max-age=30"


@pytest.mark.edge(16)
async def test_a_change_makes_a_new_edition_and_the_old_tag_is_worth_nothing(catalog, issuers):
    path = "/v1/offices/bb-gohlis/opening-hours?from=2026-12-24&to=2026-12-24"
    before = await catalog.get(path)
    assert before.json()["days"][0]["intervals"]
    body = {"effect": "closed", "from": "2026-12-24", "until": "2026-12-24", "reason": {"de": "Heiligabend"}}
    staff = issuers.staff("catalog:write")
    made = await catalog.post("/v1/staff/offices/bb-gohlis/exceptions", json=body, headers=staff | key())
    assert made.status_code == 201, made.text
    after = await catalog.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["days"][0]["closed"]["reason"]["de"] == "Heiligabend"
    assert after.headers["etag"] != before.headers["etag"]


async def test_problems_are_never_kept(catalog, engine):
    for _ in range(2):
        with statements_of(engine) as asked:
            answer = await catalog.get("/v1/offices/nowhere")
        assert (answer.status_code, answer.headers["cache-control"], len(asked)) == (404, "no-store", 1)
