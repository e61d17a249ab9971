"""The house is told once how each authority takes parcels, and anew when that changes; a way that lacks a secret is not one."""

import json

import pytest

from services.routing.authorities.telling import tell_ways
from services.routing.settings import RoutingSettings
from shared.webhook_signatures import new_secret

WEBHOOK = {"url": "https://unit.example/parcels", "secrets": ["partner"]}
FIT = {
    "submissionUrl": "https://fit.example", "tokenUrl": "https://fit.example/token", "clientId": "lotse", "clientSecret": "fit",
    "destinationId": "0190a5d0-0000-7000-8000-000000000001", "serviceName": "Geburt", "schemaUri": "urn:x:1",
    "serviceIdentifier": "urn:de:fim:leika:leistung:99043018012000",
}  # fmt: skip
LETTER = {"address": ["Amt", "04109 Leipzig"], "sender": ["Stadt"], "folder": "amt"}


@pytest.fixture
def tell(town, settings_of):
    async def told(**known) -> dict[str, str]:
        """What is told to a house that knows these secrets, by authority."""
        await town.execute("delete from routing.outbox_event")
        async with town.database.transaction() as session:
            await tell_ways(session, settings_of(RoutingSettings, **known))
        rows = await town.rows(
            "select data->>'authorityId', data->>'way' from routing.outbox_event"
            " where type = 'de.lotse.routing.authority_way_set.v2'"
        )
        assert len(rows) == len(dict(map(tuple, rows)))
        return dict(map(tuple, rows))

    return told


async def set_way(town, authority: str, plugin: str, settings: dict) -> None:
    await town.execute(
        "update routing.authority set plugin = :plugin, settings = cast(:settings as jsonb) where id = :id",
        plugin=plugin, settings=json.dumps(settings), id=authority,
    )  # fmt: skip


async def test_every_authority_is_told_once_and_again_when_its_way_changes(town, tell) -> None:
    [(known,)] = await town.rows("select count(*) from routing.authority")
    first = await tell()
    assert (len(first), set(first.values())) == (known, {"simulated"})
    assert await tell() == {}
    await set_way(town, "bzst", "gone", {})
    await set_way(town, "sozialamt", "unit_inbox", {})
    assert await tell() == {"bzst": "nobody", "sozialamt": "inbox"}


@pytest.mark.parametrize(("plugin", "settings", "house", "way"), [
    ("http_json", WEBHOOK, {"secrets": {"partner": new_secret()}}, "data"),
    ("fit_connect", FIT, {"secrets": {"fit": "s3cret"}}, "data"),
    ("fit_connect", FIT | {"callbackSecret": "callback"}, {"secrets": {"fit": "s3cret", "callback": "c4ll"}}, "data"),
    ("letter", LETTER, {"letter_folder": "/var/letters"}, "paper"),
], ids=["webhook", "FIT-Connect", "FIT-Connect with callbacks", "letter"])  # fmt: skip
async def test_a_way_that_lacks_something_is_told_by_its_own_name(town, tell, plugin, settings, house, way) -> None:
    await set_way(town, "standesamt", plugin, settings)
    assert (await tell())["standesamt"] == "unusable"
    assert await tell(**house) == {"standesamt": way}, "after the next start, with what was missing"
    assert await tell() == {"standesamt": "unusable"}


async def test_settings_that_no_longer_fit_are_no_way(town, tell) -> None:
    await set_way(town, "standesamt", "fit_connect", {"clientId": "lotse"})
    assert (await tell())["standesamt"] == "unusable"


async def test_in_production_a_simulation_is_no_way(town, tell) -> None:
    assert (await tell(environment="production"))["standesamt"] == "unusable"
