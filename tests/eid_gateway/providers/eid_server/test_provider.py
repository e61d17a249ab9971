"""The provider starts only with everything it needs."""

import pytest
from pydantic import ValidationError

from services.eid_gateway.app import create_app
from services.eid_gateway.providers.eid_server.provider import InsecureAddress
from services.eid_gateway.settings import EidGatewaySettings
from shared.access import declared_access


def test_needs_https_in_production(settings_of) -> None:
    with pytest.raises(InsecureAddress, match="https"):
        create_app(settings_of(EidGatewaySettings, environment="production", providers="eid_server"))


def test_says_which_settings_are_missing(settings_of) -> None:
    with pytest.raises(ValidationError, match="tls_authority"):
        create_app(settings_of(EidGatewaySettings, providers="eid_server"))


def test_a_missing_key_is_noticed_at_start(settings_of, eid_server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in eid_server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("EID_GATEWAY_EID_SERVER_TLS_KEY", "/nonexistent")
    with pytest.raises(FileNotFoundError):
        create_app(settings_of(EidGatewaySettings, providers="eid_server"))


def test_its_routes_declare_who_may_call(app) -> None:
    declared = [line for line in declared_access(app) if "eid_server" in line[1] or "tctoken" in line[1]]
    assert len(declared) == 5
    assert {level for _, _, level in declared} == {"public"}


async def test_closes_its_connections_when_the_room_stops(app) -> None:
    server = app.state.providers["eid_server"].link.server
    async with app.router.lifespan_context(app):
        await server.get_server_info()
        connections = server._session
        assert not connections.closed
    assert connections.closed
