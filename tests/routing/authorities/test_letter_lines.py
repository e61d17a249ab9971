"""What a letter lists."""

from dataclasses import replace

from services.routing.authorities.letter_lines import lines_of
from services.routing.authorities.protocol import FieldLabel
from tests.routing.authorities.test_other_ways import PARCEL

LABELS = {
    "wer": FieldLabel({"de": "Wer soll das Kindergeld bekommen?"}, "enum", {"mother": {"de": "die Mutter"}}),
    "geburt": FieldLabel({"de": "Geburtsdatum des Kindes"}, "date", {}),
    "verheiratet": FieldLabel({"de": "Sind die Eltern verheiratet?"}, "bool", {}),
    "leer": FieldLabel({"de": "Nichts gesagt"}, "text", {}),
}
FIELDS = {"leer": "", "verheiratet": True, "geburt": "2026-03-01", "wer": "mother"}
LABELLED = replace(PARCEL, fields=FIELDS, labels=LABELS)


def test_fields_stand_in_the_order_of_the_part_with_its_words() -> None:
    assert lines_of(LABELLED) == [
        ("Wer soll das Kindergeld bekommen?", "die Mutter"),
        ("Geburtsdatum des Kindes", "01.03.2026"),
        ("Sind die Eltern verheiratet?", "ja"),
    ]


def test_what_nobody_has_words_for_is_listed_as_it_is_and_last() -> None:
    odd = {"a.neu": {"x": [1, True]}, "wer": "nobody", "geburt": "im März"}
    assert lines_of(replace(LABELLED, fields=odd)) == [
        ("Wer soll das Kindergeld bekommen?", "nobody"),
        ("Geburtsdatum des Kindes", "im März"),
        ("a.neu", "x: 1, ja"),
    ]


def test_an_address_that_is_blocked_is_the_first_thing_said() -> None:
    first, second, *_ = lines_of(replace(LABELLED, marks=("auskunftssperre", "etwas-neues")))
    assert first == ("Bitte beachten", "Auskunftssperre (§ 51 BMG): die Anschrift niemandem nennen")
    assert second == ("Bitte beachten", "etwas-neues")


def test_proofs_are_named_with_those_that_are_not_there() -> None:
    evidence = (
        {"id": "ausweis", "title": {"de": "Ausweise der Eltern"}, "form": "copy", "files": ["1", "2"]},
        {"id": "urkunde", "title": {"de": "Eheurkunde"}, "form": "original", "files": []},
        {"id": "mitgebracht", "form": "copy", "files": ["3"]},
    )
    assert lines_of(replace(LABELLED, fields={}, evidence=evidence)) == [
        ("Beigefügt", "Ausweise der Eltern (2 Dateien), mitgebracht"),
        ("Nicht beigefügt", "Eheurkunde"),
    ]
