"""TLS with pre-shared keys (RFC 4279, RSA_PSK): only who has the TC token gets through, and each connection knows which token that was."""

import ssl
import sys
from dataclasses import dataclass
from typing import Final

from deploy.eid_server.keys import Keys
from deploy.eid_server.sessions import Sessions
from shared.clock import utc_now

AVAILABLE: Final = sys.version_info >= (3, 13) and ssl.HAS_PSK
CIPHERS: Final = "RSA-PSK-AES256-GCM-SHA384:RSA-PSK-AES128-GCM-SHA256"
"""What TR-03116-4 §4 wants of the channel between eID client and eID-Server; there is no such cipher in TLS 1.3."""
REFUSED: Final = b""
"""A key of no length ends the handshake."""


@dataclass(slots=True)
class Channel:
    """One connection: the keys it may choose from, and the identity it chose."""

    sessions: Sessions
    identity: str = ""

    def key_of(self, identity: str | None) -> bytes:
        """The key of the session an eID client names in its handshake."""
        session = self.sessions.of_client(identity or "", utc_now())
        if session is None:
            return REFUSED
        self.identity = session.psk.id
        return bytes.fromhex(session.psk.key)


class ChannelContext(ssl.SSLContext):
    """The context of one connection only: Python tells its callback the identity, but not the connection that showed it.

    It also means that nobody can resume a connection of somebody else, for which no key would be asked.
    """

    channel: Channel


def channel_context(keys: Keys, sessions: Sessions) -> ChannelContext:
    """The context for the next connection; needs AVAILABLE."""
    context = ChannelContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_TICKET
    context.set_ciphers(CIPHERS)
    context.load_cert_chain(keys.certificate("server_psk"), keys.key("server_psk"))
    context.channel = Channel(sessions)
    if sys.version_info >= (3, 13):
        context.set_psk_server_callback(context.channel.key_of)
    return context
