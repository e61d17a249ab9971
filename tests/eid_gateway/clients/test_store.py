"""Rules the database itself keeps about relying parties."""

import pytest
from sqlalchemy.exc import IntegrityError

from services.eid_gateway.clients.store import add_sector, save_client, sector_key
from shared.crypto import WrappedKey
from shared.database_errors import constraint_of

CLIENT = {
    "id": "portal", "kind": "public", "name": {"de": "Portal"}, "purpose": {"de": "Test"}, "redirect_uris": [],
    "sector": "other", "audience": "portal", "scopes": ["openid"], "level": "low", "active": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"audience": "lotse"}, "client_lotse_audience_in_lotse_sector_ck"),
        ({"kind": "confidential"}, "client_confidential_has_keys_ck"),
        ({"kind": "secret", "jwks_url": "https://x.example"}, "client_kind_known_ck"),
        ({"level": "highest"}, "client_level_known_ck"),
        ({"sector": "nowhere"}, "client_sector_fk"),
    ],
)
async def test_impossible_clients_are_refused(session, change: dict[str, str], constraint: str) -> None:
    await add_sector(session, "other", WrappedKey("k1", b"x"))
    await save_client(session, CLIENT)
    with pytest.raises(IntegrityError) as caught:
        async with session.begin_nested():
            await save_client(session, CLIENT | {"id": "second"} | change)
    assert constraint_of(caught.value) == constraint


async def test_a_sector_keeps_its_key(session) -> None:
    await add_sector(session, "other", WrappedKey("k1", b"first"))
    await add_sector(session, "other", WrappedKey("k1", b"second"))
    assert (await sector_key(session, "other")).wrapped == b"first"
