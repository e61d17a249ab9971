"""Who receives what, written down a second time: a field more or less in a definition fails here until somebody meant it."""

import json
from pathlib import Path

import pytest

from services.bundles.definitions.content import Definition
from services.bundles.definitions.linter import lint
from tests.bundles.seeds import BUNDLES, definition, raw

ALLOWED = json.loads((Path(__file__).parent / "allow_lists.json").read_text("utf-8"))


def lists_of(chosen: Definition) -> dict[str, list[str]]:
    return {f"{part.id} -> {part.authority}": sorted((*part.inputs, *part.facts)) for part in chosen.parts}


@pytest.mark.parametrize("bundle", BUNDLES)
def test_each_parcel_has_exactly_its_fields(bundle: str) -> None:
    assert lists_of(definition(bundle)) == ALLOWED[bundle]


def test_no_bundle_is_forgotten() -> None:
    assert set(ALLOWED) == set(BUNDLES)


def test_a_field_nobody_receives_is_refused() -> None:
    content = raw("umzug")
    content["inputs"]["person.religion"] = {"type": "text", "title": {"de": "Religion", "en": "Religion"}}
    found = lint(Definition.model_validate(content))
    assert [(each.code, each.about) for each in found] == [("field-without-recipient", "person.religion")]


def test_a_fact_that_decides_nothing_is_refused() -> None:
    content = raw("umzug")
    content["facts"].append({"id": "likes_cats", "type": "bool", "question": {"de": "Katzen?", "en": "Cats?"}})
    assert [each.code for each in lint(Definition.model_validate(content))] == ["fact-without-use"]


def test_a_field_given_to_one_more_authority_is_seen() -> None:
    content = raw("umzug")
    content["parts"][0]["inputs"].append("konto.iban")
    assert lists_of(Definition.model_validate(content)) != ALLOWED["umzug"]
