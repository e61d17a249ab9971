"""What is written down about an application, and what is not believed."""

from pathlib import Path

import pytest
import yaml
from joserfc.jwk import ECKey
from pydantic import ValidationError

from services.eid_gateway.clients.registration import ClientRegistration
from services.eid_gateway.clients.store import find_client
from services.eid_gateway.register import main, read_registry, register
from services.eid_gateway.settings import EidGatewaySettings
from shared.db import Database, create_engine
from tests.eid_gateway.registered import PORTAL

KEY = ECKey.generate_key("P-256", {"kid": "k"})
PUBLIC = {"keys": [KEY.as_dict(private=False)]}
GOOD = PORTAL | {"jwks": PUBLIC}


def test_a_good_registration_is_a_row() -> None:
    row = ClientRegistration.model_validate(GOOD | {"purpose": {"de": "a", "en": "b", "de-x-leicht": "c"}}).row()
    assert row["purpose"] == {"de": "a", "en": "b", "de-x-leicht": "c"}
    assert row["documents"] == ["identity_card", "residence_permit", "eid_card"]
    assert row["jwks"] == PUBLIC


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Portal"}, {"id": ""}, {"kind": "secret"}, {"name": {"de": "x"}}, {"purpose": {"de": "", "en": "x"}},
        {"redirect_uris": []}, {"redirect_uris": ["http://portal.example/cb"]}, {"redirect_uris": ["https://a@portal.example/"]},
        {"redirect_uris": ["https://portal.example/#x"]}, {"redirect_uris": ["javascript:alert(1)"]}, {"redirect_uris": ["/cb"]},
        {"post_logout_redirect_uris": ["http://portal.example"]}, {"scopes": ["profile"]}, {"scopes": ["openid", "everything"]},
        {"level": "highest"}, {"documents": []}, {"documents": ["passport"]}, {"jwks": None}, {"jwks": {"keys": "x"}},
        {"jwks": {"keys": [KEY.as_dict(private=True)]}}, {"jwks": {"keys": [{"kty": "oct", "k": "c2VjcmV0" * 4}]}},
        {"jwks_url": "https://portal.example/jwks"}, {"jwks": None, "jwks_url": "http://portal.example/jwks"},
        {"kind": "public"}, {"unheard": "of"},
    ],
)  # fmt: skip
def test_what_is_not_believed(change: dict) -> None:
    with pytest.raises(ValidationError):
        ClientRegistration.model_validate(GOOD | change)


async def test_registering_twice_brings_it_up_to_date(session, settings_of, tmp_path: Path) -> None:
    file, keys = tmp_path / "clients.yaml", settings_of(EidGatewaySettings).master_keys
    for level in ("low", "high"):
        file.write_text(yaml.safe_dump({"sectors": ["lotse"], "clients": [GOOD | {"level": level}]}))
        assert await register(session, read_registry(file), keys) == "1 client(s), 1 sector(s)"
        known = await find_client(session, "portal")
        assert known is not None
        assert known.level == level


async def test_the_command_registers_all_or_nothing(
    settings_of, own_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    settings = settings_of(EidGatewaySettings, database_url=own_database_url)
    monkeypatch.setattr("services.eid_gateway.register.EidGatewaySettings", lambda: settings)
    file = tmp_path / "clients.yaml"
    file.write_text(yaml.safe_dump({"clients": [GOOD]}))
    await main(file)
    assert "1 client(s)" in capsys.readouterr().out
    file.write_text(yaml.safe_dump({"clients": [GOOD | {"active": False}, GOOD | {"id": "portal-2", "level": "x"}]}))
    with pytest.raises(ValidationError):
        await main(file)
    database = Database(create_engine(settings, "test"))
    async with database.transaction() as session:
        assert await find_client(session, "portal") is not None
    await database.close()
