"""Assurance levels."""

from services.eid_gateway.levels import ACR_VALUES, is_enough, lowest_known
from tests.eid_gateway.flow import HIGH, LOW, SUBSTANTIAL


def test_order() -> None:
    assert ACR_VALUES == (LOW, SUBSTANTIAL, HIGH)
    assert is_enough("high", "substantial")
    assert is_enough("substantial", "substantial")
    assert not is_enough("low", "substantial")


def test_a_list_says_that_each_will_do() -> None:
    assert lowest_known([HIGH, SUBSTANTIAL]) == "substantial"
    assert lowest_known(["urn:other", HIGH]) == "high"
    assert lowest_known(["urn:other"]) is None
