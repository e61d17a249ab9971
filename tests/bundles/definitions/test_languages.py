"""A definition may speak more languages: with the source of the translation, with fallback, and with a list of what is missing.

The words of a further language here are made up for the test and stand in no definition.
"""

from typing import Any

import pytest
import pytest_asyncio
from pydantic import ValidationError

from services.bundles.definitions import library
from services.bundles.definitions.content import Definition
from services.bundles.definitions.languages import texts_of, untranslated
from services.bundles.definitions.linter import lint
from tests.bundles.envelopes.test_envelopes import text_of
from tests.bundles.seeds import BUNDLES, definition, raw

SOURCE = ["general"]


def translated(language: str, title: str, part_title: str) -> dict[str, Any]:
    """The bundle of those who arrive, with two of its texts in a further language."""
    content = raw("ankommen")
    content |= {"version": content["version"] + 1, "languages": {language: SOURCE}}
    content["title"][language] = title
    residence = next(part for part in content["parts"] if part["id"] == "wohnsitz")
    residence["title"][language] = part_title
    return content


@pytest_asyncio.fixture(loop_scope="session")
async def speaking(database, make_case):
    async def make(language: str, title: str, part_title: str):
        async with database.transaction() as session:
            await library.load(session, translated(language, title, part_title))
        return await make_case(
            "ankommen", facts={"no_home": False, "children": True}, mode="envelope", eventDate="2026-03-02"
        )

    return make


async def test_a_further_language_is_shown_with_its_source_and_what_is_missing(client, speaking) -> None:
    await speaking("uk", "Прибуття", "Реєстрація")
    detail = (await client.get("/v1/bundles/ankommen")).json()
    assert detail["title"] == {"de": "Ankommen in Leipzig", "en": "Arriving in Leipzig", "uk": "Прибуття"}
    [spoken] = detail["languages"]
    assert (spoken["language"], spoken["provenance"]) == (
        "uk",
        {"status": "general", "sources": SOURCE},
    )
    missing = spoken["untranslated"]
    assert {"why", "parts.wohnsitz.why", "facts.children.question"} <= set(missing)
    assert not {"title", "parts.wohnsitz.title"} & set(missing)
    assert (await client.get("/v1/bundles/umzug")).json()["languages"] == []


@pytest.mark.parametrize(("wished", "spoken", "about"), [
    ("uk, en;q=0.5", "en, uk", "Last day: Реєстрація"), ("uk", "de, uk", "Letzter Tag: Реєстрація"),
    ("uk-UA", "de, uk", "Letzter Tag: Реєстрація"), ("ar", "de", "Letzter Tag: Wohnsitz anmelden"),
    ("en", "en", "Last day: Register the residence"),
])  # fmt: skip
async def test_the_calendar_says_which_languages_it_speaks(client, speaking, wished, spoken, about) -> None:
    case = await speaking("uk", "Прибуття", "Реєстрація")
    headers = case.headers | {"Accept-Language": wished}
    answer = await client.get(f"/v1/cases/{case.id}/deadlines.ics", headers=headers)
    assert set(answer.headers["content-language"].split(", ")) == set(spoken.split(", "))
    assert answer.headers["vary"] == "Accept-Language"
    assert about in answer.text.replace("\r\n ", "")


@pytest.mark.parametrize(("language", "title", "part_title", "spoken"), [
    ("fr", "Arriver", "Déclarer", {"de", "fr"}), ("uk", "Прибуття", "Реєстрація", {"de"}),
], ids=["letters the printer has", "letters it has not"])  # fmt: skip
async def test_a_sheet_prints_only_what_it_has_letters_for(
    client, speaking, language, title, part_title, spoken
) -> None:
    case = await speaking(language, title, part_title)
    headers = case.headers | {"Accept-Language": language}
    answer = await client.get(f"/v1/cases/{case.id}/cover-sheet.pdf", headers=headers)
    assert set(answer.headers["content-language"].split(", ")) == spoken
    printed = text_of(answer.content)
    assert (title in printed) == (language in spoken)
    assert "????" not in printed


@pytest.mark.parametrize(("code", "change"), [
    ("undeclared-language", {"languages": {}}), ("title-not-translated", {"languages": {"uk": SOURCE, "fa": SOURCE}}),
])  # fmt: skip
def test_the_linter_catches(code: str, change: dict[str, Any]) -> None:
    content = translated("uk", "Прибуття", "Реєстрація")
    assert lint(Definition.model_validate(content)) == []
    assert {finding.code for finding in lint(Definition.model_validate(content | change))} == {code}


@pytest.mark.parametrize("languages", [{"uk": []}, {"Ukrainian!": SOURCE}, {"": SOURCE}, {"uk": "general"}])
def test_a_language_needs_a_name_and_a_source(languages: Any) -> None:
    with pytest.raises(ValidationError):
        Definition.model_validate(raw("ankommen") | {"languages": languages})


@pytest.mark.parametrize("bundle", BUNDLES)
def test_every_text_is_found(bundle: str) -> None:
    """As many as there are German texts in the file, each under a path of its own."""
    places = [place for place, _ in texts_of(definition(bundle))]
    assert len(places) == len(set(places)) == sum(1 for _ in german(raw(bundle)))
    assert untranslated(definition(bundle), "en") == []
    assert untranslated(definition(bundle), "ar") == places


def german(value: Any):
    if isinstance(value, dict):
        yield from (value["de"] for _ in (1,) if "de" in value)
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from german(each)
