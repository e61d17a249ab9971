"""A service that signs well, next to the SOAP face it talks to: no network in between."""

from pathlib import Path

from lxml import etree

from deploy.eid_server.keys import keep_keys
from deploy.eid_server.server import open_server
from deploy.eid_server.sessions import Sessions
from deploy.eid_server.settings import BuiltInSettings
from deploy.eid_server.soap import SoapFace
from services.eid_gateway.eid_server.wss.signing import Signer
from services.eid_gateway.eid_server.wss.verifying import Verifier
from shared.clock import utc_now


class Service:
    """Sends messages and reads the answers."""

    def __init__(self, folder: Path, sessions: Sessions | None = None) -> None:
        keys = keep_keys(folder)
        settings = BuiltInSettings(environment="development", folder=folder)
        self.sessions = Sessions() if sessions is None else sessions  # an empty one is false
        self.face: SoapFace = open_server(settings, keys, "https://localhost:1", self.sessions).soap
        self.signer = Signer.from_pem(
            keys.key("client_signing").read_bytes(), keys.certificate("client_signing").read_bytes()
        )
        self.verifier = Verifier.from_pem(keys.certificate("server_signing").read_bytes())

    async def send(self, message: etree._Element) -> etree._Element:
        return await self.send_raw(self.signer.sign(message, utc_now()))

    async def send_raw(self, raw: bytes) -> etree._Element:
        answer = self.verifier.verify(await self.face.answer(raw, utc_now()), utc_now()).message
        return etree.fromstring(etree.tostring(answer))
