"""Leistungsschlüssel: their parts and types, and whether the keys we ship can exist."""

import json
from pathlib import Path

import pytest

from services.catalog.public_services.leika import parts_of
from services.catalog.seeding.files import read_seeds

PORTAL = Path(__file__).resolve().parents[4] / "shared/standards/fim-portal/fim-portal-openapi-0.24.0.json"


@pytest.mark.parametrize(
    ("key", "parts", "kind"),
    [
        ("99008001012000", ("008", "001", "012", "000"), "lov"),
        ("99085001000000", ("085", "001", "000", "000"), "lo"),
        ("99050035001001", ("050", "035", "001", "001"), "lovd"),
    ],
)
def test_parts_and_type(key, parts, kind) -> None:
    assert (tuple(parts_of(key)), parts_of(key).type) == (parts, kind)


@pytest.mark.parametrize(
    "key", ["", "9900800101200", "98008001012000", "99008001012000 ", "9900800101200a", "٩٩008001012000"]
)
def test_what_is_no_key(key) -> None:
    with pytest.raises(ValueError, match="14 digits"):
        parts_of(key)


def enumerated(document: dict, least: int) -> list[set[str]]:
    schemas = document["components"]["schemas"].values()
    return [set(schema["enum"]) for schema in schemas if len(schema.get("enum", [])) >= least]


def test_group_and_verrichtung_of_every_key_are_known_to_the_portal() -> None:
    if not PORTAL.exists():
        pytest.skip(f"the contract of the FIM portal is not at {PORTAL}")
    lists = enumerated(json.loads(PORTAL.read_text()), 200)
    groups = next(values for values in lists if "001" in values)
    actions = next(values for values in lists if "1" in values)
    keys = [key for s in read_seeds().services for key in [s.keys.leika_id, *s.keys.more_leika_ids] if key is not None]
    assert len(keys) > 30
    parts = [parts_of(key) for key in keys]
    assert {p.group for p in parts} <= groups
    assert {str(int(p.action)) for p in parts if p.action != "000"} <= actions
    assert parts_of("99000000000001").group not in groups, "a key of the demo group is never taken for a real one"


async def test_a_service_may_stand_for_several_keys_and_a_key_for_several_services(catalog):
    service = (await catalog.get("/v1/services/reisepass-und-personalausweis")).json()
    assert service["leistungKeys"] == [{"id": "99008001012000", "type": "lov"}, {"id": "99085001000000", "type": "lo"}]
    found = (await catalog.get("/v1/services", params={"leika": "99008001012000", "limit": 100})).json()["items"]
    assert {"personalausweis", "reisepass-und-personalausweis"} <= {item["id"] for item in found}
    found = (await catalog.get("/v1/services", params={"leika": "99085001000000"})).json()["items"]
    assert "reisepass-und-personalausweis" in [item["id"] for item in found]
    assert (await catalog.get("/v1/services", params={"leika": "1"})).status_code == 422
