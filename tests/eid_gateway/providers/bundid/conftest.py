"""The eID gateway with the BundID provider, and an identity provider in BundID's place."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import request_moment
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.eid_server.parties import party
from tests.eid_gateway.saml.idp import SP, Idp


@pytest.fixture
def bundid_metadata(tmp_path: Path) -> Path:
    return Idp().write_metadata(tmp_path / "bundid.xml")


@pytest.fixture
def bundid_environment(tmp_path: Path, bundid_metadata: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    own = party("service")
    (tmp_path / "own.crt").write_bytes(own.certificate)
    (tmp_path / "own.key").write_bytes(own.key)
    values = {
        "metadata": str(bundid_metadata), "entity_id": SP, "certificate": str(tmp_path / "own.crt"),
        "key": str(tmp_path / "own.key"), "organisation": "Stadt Leipzig (Test)", "service_id": "BMI-0000",
    }  # fmt: skip
    environment = {f"EID_GATEWAY_BUNDID_{name.upper()}": value for name, value in values.items()}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return environment


@pytest.fixture
def app(settings_of, database, clock, bundid_environment) -> FastAPI:
    settings = settings_of(EidGatewaySettings, eid_gateway_url=ISSUER, providers="bundid")
    made = create_app(settings, database=database)
    made.dependency_overrides[request_moment] = clock
    return made
