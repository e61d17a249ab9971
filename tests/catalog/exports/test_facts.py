"""What counts as a fact, and the forms of periods."""

import pytest

from services.catalog.exports.facts import duration, is_fact, period


@pytest.mark.parametrize("status", ["sourced", "derived", "general"])
def test_facts(status: str) -> None:
    assert is_fact({"status": status})
    assert is_fact({"value": 3, "provenance": {"status": status}})


@pytest.mark.parametrize("known", [{"status": "analog"}, {"status": "placeholder"}, {"status": "unknown"}, {}, None])
def test_no_facts(known) -> None:
    assert not is_fact(known)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eine Woche", "P7D"),
        ("14 Tage", "P14D"),
        ("3 Monate", "P3M"),
        ("2-3 Wochen", None),
        ("bis zu 3 Monate", None),
        ("14 Arbeitstage", None),
        ("viele Tage", None),
        ("", None),
    ],
)
def test_only_a_plain_duration_is_one(text: str, expected: str | None) -> None:
    assert duration(text) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("P14D", (14, "D")),
        ("3WD", (3, "WD")),
        ("P6M", (6, "M")),
        ("P1M_rueckwirkend", None),
        ("soon", None),
        (None, None),
    ],
)
def test_periods_of_rules(rule: str | None, expected: tuple[int, str] | None) -> None:
    assert period(rule) == expected
