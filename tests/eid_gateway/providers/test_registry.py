"""Several providers on one login page: each offers its own way, and nobody is taken for somebody of another provider."""

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from deploy.eid_server.server import Running
from services.eid_gateway.app import create_app
from services.eid_gateway.logins.models import login
from services.eid_gateway.providers.registry import PROVIDERS
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.tables import metadata
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import Application, mark_of
from tests.support.clients import client_of
from tests.support.eid_server import eid_server, keys_folder

__all__ = ["eid_server", "keys_folder"]


@pytest.fixture
def app(settings_of, database, eid_server: Running, monkeypatch: pytest.MonkeyPatch):
    for name, value in eid_server.environment.items():
        monkeypatch.setenv(name, value)
    settings = settings_of(EidGatewaySettings, eid_gateway_url=ISSUER, providers="eid_server, simulated")
    return create_app(settings, database=database)


@pytest.mark.parametrize("wrong", ["", "eid_server,nobody", ","])
def test_unknown_and_missing_names_are_refused_at_start(settings_of, wrong: str) -> None:
    with pytest.raises(ValidationError, match="providers"):
        settings_of(EidGatewaySettings, providers=wrong)


def test_names_come_from_the_environment(settings_of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EID_GATEWAY_PROVIDERS", "eid_server,simulated,eid_server")
    assert settings_of(EidGatewaySettings).providers == ("eid_server", "simulated")


def test_every_provider_has_the_name_it_is_known_by(app) -> None:
    assert {name: provider.name for name, provider in app.state.providers.items()} == {
        name: name for name in PROVIDERS if name in app.state.settings.providers
    }


async def test_the_page_offers_them_in_order(app) -> None:
    async with client_of(app) as client:
        page = await Application(client).open_page()
    assert 0 < page.text.index("/eid_server") < page.text.index("/simulated") < page.text.index("/cancel")


async def test_what_the_person_chose_is_counted_once(app, session) -> None:
    async with client_of(app) as client:
        page = await Application(client).open_page()
        address, form = page.request.url.path, {"mark": mark_of(page), "person": "sim-anna"}
        assert (await session.execute(select(login.c.provider))).scalars().all() == [None]
        for _ in range(2):
            assert (await client.post(f"{address}/eid_server", data=form)).status_code == 200
        assert (await client.post(f"{address}/simulated", data=form)).status_code == 303
    table = metadata.tables["eid_gateway.outbox_event"]
    events = (await session.execute(select(table.c.type, table.c.data).order_by(table.c.id))).all()
    told = [(event.type.split(".")[3], event.data.get("provider")) for event in events]
    assert told == [
        ("login_shown", None), ("login_started", "eid_server"), ("login_started", "simulated"),
        ("login_finished", "simulated"),
    ]  # fmt: skip
