"""The BundID provider: reads BundID's metadata and our key when the room starts."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import APIRouter

from services.eid_gateway.clients.redirects import origin_of
from services.eid_gateway.providers.bundid.asking import NAME
from services.eid_gateway.providers.bundid.routes import ANSWER_PATH, router
from services.eid_gateway.providers.bundid.settings import BundIdSettings
from services.eid_gateway.providers.bundid.steps import Federation
from services.eid_gateway.providers.port import FirstStep
from services.eid_gateway.saml.identity_provider import IdentityProvider
from services.eid_gateway.saml.responses import ServiceProvider
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.xml.algorithms import signatures_of
from services.eid_gateway.xml.keys import private_key


class UnusableKey(ValueError):
    """The key is no RSA key, is too short, or belongs to another certificate."""


class BundIdProvider:
    """Implements providers.port.Provider."""

    name = NAME
    router: APIRouter = router

    def __init__(self, settings: EidGatewaySettings, bundid: BundIdSettings | None = None) -> None:
        own = bundid or BundIdSettings()
        certificate = x509.load_pem_x509_certificate(own.certificate.read_bytes())
        ours = ServiceProvider(own.entity_id, settings.issuer + ANSWER_PATH, _key_of(own, certificate))
        self.federation = Federation(IdentityProvider.from_file(own.metadata), ours, own, certificate)

    def first_step(self, level: str, language: str) -> FirstStep:  # noqa: ARG002 - BundID offers what reaches the level
        return FirstStep("steps/bundid.html", {}, origin_of(self.federation.theirs.sign_on_url))


def _key_of(settings: BundIdSettings, certificate: x509.Certificate) -> rsa.RSAPrivateKey:
    key = private_key(settings.key.read_bytes())
    if not isinstance(key, rsa.RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise UnusableKey("EID_GATEWAY_BUNDID_KEY must be the RSA key of EID_GATEWAY_BUNDID_CERTIFICATE")
    signatures_of(key.public_key())
    return key
