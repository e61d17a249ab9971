"""Settings of the simulated authority, and where simulations may be used."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pydantic import ValidationError

from services.routing.authorities.protocol import Parcel
from services.routing.authorities.registry import PLUGINS, allowed
from services.routing.authorities.simulated import SimulatedSettings
from services.routing.settings import RoutingSettings

PARCEL = Parcel(
    uuid4(), uuid4(), "elternexpress", "kindergeld", "kindergeld", "familienkasse", "application", {}, (), (),
    datetime(2026, 3, 2, tzinfo=UTC), "L-1",
)  # fmt: skip


def test_part_counts_before_service_before_default() -> None:
    settings = SimulatedSettings.model_validate(
        {"default": "works", "services": {"kindergeld": "refuses"},
         "parts": {"familienpass": "rejects", "kindergeld": {"behaviour": "raises", "times": 2}}}
    )  # fmt: skip
    assert settings.behaviour_for(PARCEL).failures == 2
    assert settings.behaviour_for(replace(PARCEL, part_key="other")).behaviour == "refuses"
    assert settings.behaviour_for(replace(PARCEL, part_key="other", service_id=None)).behaviour == "works"


def test_snake_case_and_camel_case_are_read() -> None:
    assert SimulatedSettings.model_validate({"latency_ms": 5}) == SimulatedSettings.model_validate({"latencyMs": 5})


@pytest.mark.parametrize("bad", [{"default": "explodes"}, {"lostAnswerRate": 2}, {"latencyMs": -1}, {"unknown": 1}])
def test_bad_settings_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SimulatedSettings.model_validate(bad)


@pytest.mark.parametrize(("environment", "expected"), [("development", True), ("production", False)])
def test_simulations_are_not_for_production(settings_of, environment: str, expected: bool) -> None:
    settings = settings_of(RoutingSettings, environment=environment)
    assert allowed("simulated", settings) is expected
    assert allowed("unassigned", settings)
    assert not allowed("nothing-like-it", settings)
    assert {name for name in PLUGINS if not allowed(name, settings)} == (set() if expected else {"simulated"})
