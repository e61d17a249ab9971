"""Words for the fields of parcels."""

import pytest

from services.bundles.cases.labels import labels_of
from tests.bundles.seeds import BUNDLES, definition


@pytest.mark.parametrize("name", BUNDLES)
def test_every_field_of_every_part_has_words_a_letter_can_print(name: str) -> None:
    """A letter without a font of its own is set in Latin-1; one word outside of it would keep back every letter."""
    bundle = definition(name)
    for part in bundle.parts:
        labels = labels_of(bundle, part)
        assert labels.keys() == {*part.inputs, *part.facts}
        part.title["de"].encode("latin-1")
        for label in labels.values():
            assert (label.type == "enum") == bool(label.options)
            for words in (label.title, *label.options.values()):
                words["de"].encode("latin-1")


def test_a_question_keeps_the_order_of_the_part_and_the_words_of_its_options() -> None:
    bundle = definition("elternexpress")
    part = bundle.part("kindergeld")
    labels = labels_of(bundle, part)
    assert list(labels)[: len(part.inputs)] == list(part.inputs)
    assert labels["kindergeld_recipient"].options["mother"] == {"de": "die Mutter", "en": "the mother"}
    assert labels_of(bundle, bundle.part("geburtsurkunde"))["kind.geburtsdatum"].type == "date"
