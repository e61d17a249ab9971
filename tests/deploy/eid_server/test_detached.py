"""The channel of an eID client: who has no key gets none, and the key of one session opens no other."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from http.client import HTTPResponse
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.eid_server.detached import face_behind_keys
from deploy.eid_server.https import listen
from deploy.eid_server.keys import keep_keys
from deploy.eid_server.paos.face import PAOS_PATH, PaosFace
from deploy.eid_server.paos.terminal import make_terminal
from deploy.eid_server.psk import CIPHERS
from deploy.eid_server.sessions import Session, Sessions
from services.eid_gateway.eid_server.messages.use_id import UseIdRequest
from shared.clock import utc_now
from tests.deploy.eid_server.paos.card import ERROR, ChipCard, id_of, message, result, start, text_of
from tests.deploy.eid_server.paos.test_dialogue import ALL, GROUPS, REQUEST
from tests.support.psk import needs_psk

pytestmark = needs_psk
TIMEOUT = 20.0


class Client:
    """An eID client with the key of one session, on one connection."""

    def __init__(self, port: int, identity: str, key: str, *, authority: Path, ciphers: str = CIPHERS) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(authority)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers)
        context.set_psk_client_callback(lambda _hint: (identity, bytes.fromhex(key)))
        plain = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self.connection = context.wrap_socket(plain, server_hostname="localhost")

    def post(self, body: bytes) -> tuple[int, bytes]:
        head = f"POST {PAOS_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        self.connection.sendall(head.encode() + body)
        answer = HTTPResponse(self.connection)
        answer.begin()
        return answer.status, answer.read()

    def close(self) -> None:
        self.connection.close()


class Server:
    """A face behind keys, with sessions to open."""

    def __init__(self, keys_folder: Path, listening: socket.socket) -> None:
        self.keys, self.sessions = keep_keys(keys_folder), Sessions()
        self.port = listening.getsockname()[1]
        self.face = PaosFace(self.sessions, make_terminal("https://localhost:1", [b"tls"], utc_now().date()))

    def open(self, request: UseIdRequest = REQUEST) -> Session:
        return self.sessions.open(request, utc_now())

    async def connect(self, identity: str, key: str, ciphers: str = CIPHERS) -> Client:
        authority = self.keys.certificate("authority")
        return await asyncio.to_thread(Client, self.port, identity, key, authority=authority, ciphers=ciphers)

    async def client_of(self, session: Session) -> Client:
        return await self.connect(session.psk.id, session.psk.key)


@pytest_asyncio.fixture(loop_scope="session")
async def server(keys_folder: Path) -> AsyncIterator[Server]:
    listening = listen(0)
    made = Server(keys_folder, listening)
    async with face_behind_keys(made.face, made.keys, listening):
        yield made


async def say(client: Client, body: bytes) -> tuple[int, bytes]:
    return await asyncio.to_thread(client.post, body)


async def test_a_card_is_read_with_the_key_of_the_session(server: Server) -> None:
    session, card = server.open(), ChipCard(dict(GROUPS))
    client = await server.client_of(session)
    assert client.connection.cipher()[:2] == ("RSA-PSK-AES256-GCM-SHA384", "TLSv1.2")
    eac1 = (await say(client, start(session.psk.id)))[1]
    client.close()
    again = await server.client_of(session)  # a client may connect anew for every message
    eac2 = (await say(again, card.eac1(eac1, ALL)))[1]
    commands = (await say(again, card.eac2(eac2)))[1]
    status, _ = await say(again, card.transmit(commands))
    assert (status, session.answer is not None and session.answer.result.is_ok) == (200, True)
    again.close()


@pytest.mark.parametrize("wrong", ["key", "identity", "no key"])
async def test_without_the_key_nobody_gets_through(server: Server, wrong: str) -> None:
    psk = server.open().psk
    identity = "0" * 32 if wrong == "identity" else psk.id
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await server.connect(identity, "00" * 32, "DEFAULT:!PSK" if wrong == "no key" else CIPHERS)
    (await server.client_of(next(iter(server.sessions)))).close()  # who has it still does


async def test_the_key_of_a_session_opens_no_other(server: Server) -> None:
    mine, other = server.open(), server.open()
    thief = await server.client_of(mine)
    assert (await say(thief, start(other.psk.id)))[0] == 404
    owner = await server.client_of(other)
    eac1 = (await say(owner, start(other.psk.id)))[1]
    assert text_of(eac1, "CertificateDescription")
    cancelled = message(f"<DIDAuthenticateResponse>{result(ERROR)}</DIDAuthenticateResponse>", id_of(eac1))
    assert (await say(thief, cancelled))[0] == 404
    assert other.answer is None, "somebody else cannot even end it"
    assert (await say(owner, cancelled))[0] == 200
    assert other.answer is not None
    for client in (thief, owner):
        client.close()


async def test_a_key_is_good_until_the_session_has_its_answer(server: Server) -> None:
    session = server.open()
    client = await server.client_of(session)
    eac1 = (await say(client, start(session.psk.id)))[1]
    await say(client, message(f"<DIDAuthenticateResponse>{result(ERROR)}</DIDAuthenticateResponse>", id_of(eac1)))
    client.close()
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await server.client_of(session)


async def test_every_connection_shows_its_key(server: Server) -> None:
    """A resumed one would not: a session of TLS from another connection is not taken up."""
    mine, other = server.open(), server.open()
    first = await server.client_of(mine)
    assert not first.connection.session.has_ticket
    context = first.connection.context
    context.set_psk_client_callback(lambda _hint: (other.psk.id, bytes.fromhex(other.psk.key)))
    plain = await asyncio.to_thread(socket.create_connection, ("127.0.0.1", server.port), TIMEOUT)
    second = await asyncio.to_thread(
        context.wrap_socket, plain, server_hostname="localhost", session=first.connection.session
    )
    assert not second.session_reused
    second.close()
    first.close()


async def test_nonsense_is_refused(server: Server) -> None:
    client = await server.client_of(server.open())
    assert (await say(client, b"<html>"))[0] == 400
    client.close()
