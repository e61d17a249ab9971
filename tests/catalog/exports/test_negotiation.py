"""Which form a caller gets."""

import pytest

from services.catalog.exports.negotiation import wants


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("application/ld+json", True),
        ("application/LD+JSON; q=0.8, */*; q=0.1", True),
        ("application/json, application/ld+json", True),
        ("application/json, application/ld+json;q=0.9", False),
        ("application/ld+json;q=0", False),
        ("application/ld+json;q=high", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_named_and_not_liked_less_than_json(accept: str, wanted: bool) -> None:
    assert wants(accept, "application/ld+json") is wanted
