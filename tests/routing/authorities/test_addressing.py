"""The Routing API names the destination, and nobody is believed who has not the signature of the portal."""

import pytest
from pydantic import ValidationError

from services.routing.authorities.fit_connect.settings import FitConnectSettings
from tests.routing.authorities.test_fit_connect import (
    KNOWN,
    fit,  # noqa: F401 - a fixture
)
from tests.shared.messaging.rooms import until


async def by_routing(town, fit, **change):  # noqa: F811 - the fixture
    settings = (await town.rows("select settings from routing.authority where id = 'standesamt'"))[0][0]
    settings = {name: value for name, value in settings.items() if name != "destinationId"}
    settings |= {"routingUrl": f"{fit.url}/routing", "portalUrl": f"{fit.url}/portal"} | change
    await town.set_authority("standesamt", settings)
    return settings


async def _is(town, state: str) -> bool:
    return await town.states() == {state: 1}


async def test_what_the_routing_api_names_gets_the_submission(town, couriers, fit) -> None:  # noqa: F811 - the fixture
    await by_routing(town, fit)
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _is(town, "delivered"), 60)
    assert fit.complaints == []
    assert len(fit.submissions) == 1


BERLIN = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs:11"
SERVICE = "urn:de:fim:leika:leistung:99043018012000"


@pytest.mark.parametrize(
    "wrong",
    [
        ({"iss": "https://somebody.else"}, 1, "destination-not-signed"),
        ({"submissionHost": "elsewhere"}, 1, "destination-not-signed"),
        ({"destinationId": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}, 1, "destination-not-signed"),
        ({"services": [{"leistungIDs": [], "gebietIDs": []}]}, 1, "destination-not-signed"),
        ({"services": [{"leistungIDs": [SERVICE], "gebietIDs": [BERLIN]}]}, 1, "destination-not-signed"),
        ({"services": "all"}, 1, "destination-not-signed"),
        ({}, 0, "destination-unknown"),
        ({}, 2, "destination-ambiguous"),
    ],
)
async def test_an_address_that_is_not_believed_gets_nothing(town, couriers, fit, wrong) -> None:  # noqa: F811 - the fixture
    claims, routes, reason = wrong
    fit.address_changes, fit.routes = claims, routes
    await by_routing(town, fit)
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _is(town, "dead"), 60)
    assert await town.rows("select reason_code from routing.delivery") == [(reason,)]
    assert fit.submissions == {}


async def test_a_destination_that_is_set_must_be_the_one_that_is_named(town, couriers, fit) -> None:  # noqa: F811
    await by_routing(town, fit, destinationId="3fa85f64-5717-4562-b3fc-2c963f66afa6")
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _is(town, "dead"), 60)
    assert await town.rows("select reason_code from routing.delivery") == [("destination-changed",)]


@pytest.mark.parametrize("left_out", [("destinationId",), ("portalUrl", "destinationId")])
async def test_settings_that_lead_nowhere(town, fit, left_out) -> None:  # noqa: F811 - the fixture
    settings = await by_routing(town, fit)
    given = {name: value for name, value in settings.items() if name not in left_out}
    if left_out == ("destinationId",):
        given.pop("routingUrl")
    with pytest.raises(ValidationError):
        FitConnectSettings.model_validate(given)
