"""The eID-Server as a whole: its keys, its two faces, and how it runs on this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from deploy.eid_server.app import SOAP_PATH, EidServer, client_app, soap_app
from deploy.eid_server.https import address_of, context_for_clients, context_for_services, listen, served
from deploy.eid_server.keys import Keys, keep_keys
from deploy.eid_server.scripted import CardTable
from deploy.eid_server.sessions import Sessions
from deploy.eid_server.settings import BuiltInSettings
from deploy.eid_server.soap import SoapFace
from deploy.private_files import keep_secret
from services.eid_gateway.eid_server.wss.signing import Signer
from services.eid_gateway.eid_server.wss.verifying import Verifier


class NotForProduction(RuntimeError):
    """Somebody asked for invented cards where real people log in."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its keys, where its faces are, and its sessions for who wants to look inside."""

    keys: Keys
    soap_url: str
    client_url: str
    sessions: Sessions

    @property
    def environment(self) -> dict[str, str]:
        """What eid_gateway must be told to use it."""
        return self.keys.settings_of_client(self.soap_url)


def open_server(settings: BuiltInSettings, keys: Keys, client_url: str, sessions: Sessions) -> EidServer:
    """Both faces around the same sessions."""
    signer = Signer.from_pem(keys.key("server_signing").read_bytes(), keys.certificate("server_signing").read_bytes())
    verifier = Verifier.from_pem(keys.certificate("client_signing").read_bytes())
    sector_key = keep_secret(settings.folder / "sector_key").encode()
    return EidServer(SoapFace(sessions, signer, verifier, client_url), CardTable(sessions, sector_key))


@asynccontextmanager
async def running(
    settings: BuiltInSettings, sessions: Sessions | None = None, client_address: str | None = None
) -> AsyncIterator[Running]:
    """Serve both faces for the length of a `with` block; the first start makes the keys. Raises NotForProduction.

    `client_address` is told to eID clients instead of our own table of cards: where the PAOS face is (attached.py, detached.py).
    """
    if settings.environment == "production":
        raise NotForProduction(
            "The built-in eID-Server knows invented people only: name the one of your eID service in "
            "EID_GATEWAY_EID_SERVER_URL, or set LOTSE_ENVIRONMENT=development."
        )
    keys, known = keep_keys(settings.folder), Sessions() if sessions is None else sessions
    for_services, for_clients = listen(settings.soap_port), listen(settings.client_port)
    server = open_server(settings, keys, client_address or address_of(for_clients), known)
    async with (
        served(soap_app(server), for_services, context_for_services(keys)),
        served(client_app(server), for_clients, context_for_clients(keys)),
    ):
        yield Running(keys, address_of(for_services) + SOAP_PATH, address_of(for_clients), known)
