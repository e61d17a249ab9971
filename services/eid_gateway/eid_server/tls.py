"""The mutually authenticated TLS connection to the eID-Server (TR-03116-4)."""

import ssl

from services.eid_gateway.eid_server.settings import EidServerSettings

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2; the suites of TLS 1.3 are all good."""


def client_context(settings: EidServerSettings) -> ssl.SSLContext:
    """TLS 1.2 or later, our certificate, and trust in one authority; raises OSError when a file is missing or wrong."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.load_verify_locations(settings.tls_authority)
    context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    return context
