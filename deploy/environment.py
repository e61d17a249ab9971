"""What every process of the embedded house is told: the contract between the runner and the rooms."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from deploy import roles
from deploy.demo_clients import CITY_CLIENTS, CLIENTS
from deploy.eid_server import psk
from deploy.eid_server.app import SOAP_PATH
from deploy.eid_server.keys import keep_keys
from deploy.ports import LOOPBACK
from deploy.private_files import write_private, write_private_json
from deploy.processes import PORT_OFFSETS, TLS_OFFSETS, ProcessSpec

ENVIRONMENT = "development"
AUDIENCE = "lotse"
MASTER_KEY_BYTES = 32
SLOW_IMPORTS = "PYTHONDONTWRITEBYTECODE"  # without bytecode a room takes three times as long to start


def urls_of(port_base: int) -> dict[str, str]:
    """Return the address of every listener by name."""
    return {
        name: f"{'https' if name in TLS_OFFSETS else 'http'}://{LOOPBACK}:{port_base + offset}"
        for name, offset in PORT_OFFSETS.items()
    }


def eid_server_environment(urls: Mapping[str, str], data_dir: Path) -> dict[str, str]:
    """Return what eid_gateway and the built-in eID-Server must know of each other; the first start makes their keys."""
    folder = data_dir / "eid-server"
    known = keep_keys(folder).settings_of_client(f"https://localhost:{urlsplit(urls['eid_server']).port}{SOAP_PATH}")
    return known | {
        "LOTSE_EID_SERVER_FOLDER": str(folder),
        "LOTSE_EID_SERVER_SOAP_PORT": str(urlsplit(urls["eid_server"]).port),
        "EID_GATEWAY_EID_SERVER_DOOR_URL": urls["card_door"],
        "EID_GATEWAY_EID_SERVER_ATTACHED": str(not psk.AVAILABLE).lower(),
        "EID_GATEWAY_PROVIDERS": "simulated,eid_server",
    }


def keep_master_keys(data_dir: Path) -> str:
    """Return the keys that wrap the data keys (JSON), made once: without them stored personal data are unreadable."""
    file = data_dir / "master-keys.json"
    if not file.exists():
        key = base64.b64encode(secrets.token_bytes(MASTER_KEY_BYTES)).decode()
        write_private(file, json.dumps({"current": "k1", "keys": {"k1": key}}))
    return file.read_text(encoding="utf-8")


def keep_client_secrets(issuer_folder: Path) -> dict[str, str]:
    """Return the secret of every client of the demo issuer; new clients get one, known ones keep theirs."""
    issuer_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = issuer_folder / "clients.json"
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    kept = {client_id: known.get(client_id) or secrets.token_urlsafe(24) for client_id in CLIENTS}
    if kept != known:
        write_private_json(file, kept)
    return kept


def keep_role_passwords(data_dir: Path) -> dict[str, str]:
    """Return the password of each room's database role, made once."""
    file = data_dir / "role-passwords.json"
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    kept = roles.new_passwords() | known
    if kept != known:
        write_private_json(file, kept)
    return kept


def credentials_document(issuer_url: str, client_secrets: Mapping[str, str]) -> dict[str, object]:
    """Return what a person needs to play the city's staff and machines; field names as in OAuth (RFC 7591)."""
    clients = {
        client.id: {
            "client_id": client.id,
            "client_secret": client_secrets[client.id],
            "scope": " ".join(client.scopes),
        }
        for client in CITY_CLIENTS
    }
    return {"issuer": issuer_url, "token_endpoint": f"{issuer_url}/token", "clients": clients}


def trusted_issuers(urls: Mapping[str, str]) -> str:
    """Return LOTSE_ISSUERS: the demo issuer vouches for the city's staff, the eID gateway for residents."""
    kinds = {"issuer": "city", "eid_gateway": "resident"}
    return json.dumps(
        [
            {"issuer": urls[name], "jwks_url": f"{urls[name]}/jwks", "audience": AUDIENCE, "kind": kind}
            for name, kind in kinds.items()
        ]
    )


def house_environment(urls: Mapping[str, str], database_url: str, redis_url: str, data_dir: Path) -> dict[str, str]:
    """Return the environment that all processes share, on top of the caller's own."""
    inherited = {name: value for name, value in os.environ.items() if name != SLOW_IMPORTS}
    addresses = {f"{name.upper()}_URL": url for name, url in urls.items()}
    return {
        "LOTSE_MASTER_KEYS": keep_master_keys(data_dir),
        "BUNDLES_LEDGER_FOLDER": str(data_dir),
        "BOOKING_MAIL_URL": (data_dir / "outbox").as_uri(),  # letters to people can be read there
        "GATEWAY_RATE_LIMIT": "",  # everybody on this machine has the same address
        **inherited,
        **addresses,
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "LOTSE_ENVIRONMENT": ENVIRONMENT,
        "LOTSE_ISSUERS": trusted_issuers(urls),
        "LOTSE_TOKEN_URL": f"{urls['issuer']}/token",
    }


def process_environment(
    spec: ProcessSpec,
    house: Mapping[str, str],
    client_secrets: Mapping[str, str],
    issuer_folder: Path,
    role_passwords: Mapping[str, str],
) -> dict[str, str]:
    """Return the environment of one process: a room knows its own secret and role only, what prepares the house all of them."""
    if spec.room is None:
        passwords = json.dumps(dict(role_passwords))
        return {**house, "LOTSE_DEMO_ISSUER_FOLDER": str(issuer_folder), "LOTSE_ROLE_PASSWORDS": passwords}
    client_id = f"svc-{spec.room}"
    database_url = house["DATABASE_URL"]
    if spec.room in role_passwords:
        database_url = roles.url_of(database_url, spec.room, role_passwords[spec.room])
    return {
        **house,
        "DATABASE_URL": database_url,
        "LOTSE_SERVICE_CLIENT_ID": client_id,
        "LOTSE_SERVICE_CLIENT_SECRET": client_secrets[client_id],
    }
