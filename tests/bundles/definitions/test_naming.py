"""Words for what a definition leaves open."""

from dataclasses import asdict

from services.bundles.definitions.naming import Names, named
from tests.bundles.seeds import definition

NAMES = asdict(
    Names(
        {"de": "Wohngeld", "en": "Housing benefit"},
        {"sozialamt": {"de": "Sozialamt"}},
        {"mietvertrag": {"de": "Mietvertrag"}, "bescheid": {"de": "nicht unser Wort"}},
    )
)


def test_the_part_proofs_and_unit_get_the_words_of_the_service() -> None:
    open_one = definition("einzelantrag")
    called = named(open_one, NAMES)
    assert [part.title["de"] for part in called.parts] == ["Wohngeld"]
    assert called.authority_name("sozialamt") == {"de": "Sozialamt"}
    assert called.labels["mietvertrag"] == {"de": "Mietvertrag"}
    assert called.labels["bescheid"] == open_one.labels["bescheid"], "what the definition calls something stays"
    assert [part.title for part in open_one.parts] != [part.title for part in called.parts]


def test_the_same_words_make_the_same_definition_so_that_plans_are_found_again() -> None:
    open_one = definition("einzelantrag")
    assert named(open_one, NAMES) is named(open_one, dict(NAMES))
    assert named(open_one, NAMES) is not named(definition("onlineantrag"), NAMES)
    assert named(open_one, None) is open_one


def test_parts_that_are_for_a_service_keep_their_title() -> None:
    bundle = definition("umzug")
    called = named(bundle, NAMES)
    assert [part.title for part in called.parts if part.service] == [
        part.title for part in bundle.parts if part.service
    ]
