"""The simulation stays out of production and says what it is."""

import pytest

from services.eid_gateway.app import create_app
from services.eid_gateway.providers.simulated.people import invented_people
from services.eid_gateway.providers.simulated.provider import SimulationInProduction
from services.eid_gateway.settings import EidGatewaySettings


def test_refuses_to_start_in_production(settings_of) -> None:
    with pytest.raises(SimulationInProduction, match="not for production"):
        create_app(settings_of(EidGatewaySettings, environment="production"))


def test_production_is_what_a_room_assumes_when_nobody_says_otherwise() -> None:
    assert EidGatewaySettings.model_fields["environment"].default == "production"


def test_people_cover_every_level_and_every_end() -> None:
    people = invented_people()
    assert {person.level for person in people} == {"low", "substantial", "high"}
    assert {person.outcome for person in people} == {"identified", "refused", "unreachable"}
    assert len({person.id for person in people}) == len(people)
    assert all(set(person.means) == {"de", "en"} for person in people)
