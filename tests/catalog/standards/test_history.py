"""How offices met their standard over time, and the badge that says it now."""

from datetime import date, timedelta

from lxml import etree
from sqlalchemy import text

from services.catalog.standards.history import note_standards

CHECK = "/v1/standards/check"
DAY = date(2026, 11, 26)


async def results(catalog, office: str) -> list[tuple[str, str]]:
    items = (await catalog.get(f"{CHECK}/{office}/history")).json()["items"]
    return [(item["since"], item["result"]) for item in items]


async def test_only_changes_are_noted(catalog, session):
    assert await note_standards(session, DAY) > 20
    assert await note_standards(session, DAY + timedelta(days=1)) == 0
    assert await results(catalog, "kfz-zulassung") == [("2026-11-26", "pass")]
    friday = "delete from catalog.hours_rule where opening_set_id = 'kfz' and weekday = 4"
    await session.execute(text(friday))
    assert await note_standards(session, DAY + timedelta(days=9)) == 1
    assert await results(catalog, "kfz-zulassung") == [("2026-12-05", "fail"), ("2026-11-26", "pass")]
    assert await results(catalog, "bb-gohlis") == [("2026-11-26", "pass")]


async def test_of_several_changes_on_a_day_the_last_counts(catalog, session):
    await note_standards(session, DAY)
    await session.execute(text("delete from catalog.hours_rule where opening_set_id = 'kfz'"))
    await note_standards(session, DAY)
    assert await results(catalog, "kfz-zulassung") == [("2026-11-26", "info")]


async def test_the_badge_is_a_picture_with_words(catalog):
    for office, result, word in (("kfz-zulassung", "pass", "erfüllt"), ("standesamt", "info", "keine Vorgabe")):
        check = (await catalog.get(CHECK, params={"office": office})).json()["items"][0]
        answer = await catalog.get(f"{CHECK}/{office}/badge.svg")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
        picture = etree.fromstring(answer.content)
        shown = picture.get("aria-label")
        if check["result"] == result:
            assert shown == f"Standard Öffnungszeiten: {word}"
        assert picture.findtext("{*}title") == shown
    english = await catalog.get(f"{CHECK}/kfz-zulassung/badge.svg", params={"language": "en"})
    assert "Opening hours standard: met" in english.text


async def test_unknown_offices_and_languages_are_problems(catalog):
    for path, status in (
        ("gibt-es-nicht/history", 404),
        ("gibt-es-nicht/badge.svg", 404),
        ("kfz-zulassung/badge.svg?language=fr", 422),
    ):
        assert (await catalog.get(f"{CHECK}/{path}")).status_code == status
