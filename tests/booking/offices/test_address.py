"""Where an office is, as far as it is known."""

import pytest

from services.booking.offices.address import on_one_line, postal


@pytest.mark.parametrize(("told", "line"), [
    ({"street": "Weg 1", "postcode": "04109", "city": "Leipzig", "district": "Mitte"}, "Weg 1, 04109 Leipzig"),
    ({"street": "Weg 1", "postcode": None, "city": "Leipzig"}, "Weg 1, Leipzig"),
    ({"street": "Weg 1"}, "Weg 1"),
])  # fmt: skip
def test_what_is_known_stands_on_one_line(told, line) -> None:
    assert on_one_line(told) == line


@pytest.mark.parametrize("told", [None, {}, {"street": None, "city": "Leipzig"}, {"street": "", "postcode": "04109"}])
def test_without_a_street_nobody_is_sent_anywhere(told) -> None:
    assert (postal(told), on_one_line(told)) == (None, "")
