"""pysaml2 in BundID's place: another SAML implementation reads our metadata and request, and we believe what it signs and encrypts.

pysaml2 calls the program xmlsec1; here it calls the library of the same people instead, so that nothing needs to be installed.
"""

import sys
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import xmlsec
from lxml import etree
from xmlsec import constants

from services.eid_gateway.saml.names import saml
from shared.clock import utc_now
from tests.eid_gateway.eid_server.parties import party
from tests.eid_gateway.flow import HIGH, Application, query_of
from tests.eid_gateway.providers.bundid.visiting import Visitor, request_in
from tests.eid_gateway.saml.idp import ANNA, IDP, LEVEL_4, SIGN_ON, Idp

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pysaml2 imports what its own dependencies are about to drop
    from saml2 import BINDING_HTTP_REDIRECT, config, server, sigver
    from saml2.response import IncorrectlySigned
    from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::UserWarning", "ignore::PendingDeprecationWarning"
)
TYPED = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"


class LibraryInsteadOfProgram(sigver.CryptoBackend):
    """What pysaml2 asks of xmlsec1, done by libxmlsec; encrypts as the announced profile wants it."""

    version = "1.3.9"

    def sign_statement(self, statement: object, node_name: str, key_file: str, node_id: str) -> str:
        root = etree.fromstring(str(statement).encode())
        element = next(one for one in root.iter() if one.get("ID") == node_id)
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_file(key_file, constants.KeyDataFormatPem)
        context.register_id(element, "ID")
        context.sign(element.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
        return etree.tostring(root).decode()

    def encrypt_assertion(self, statement: object, *_: object, **__: object) -> str:
        root = etree.fromstring(str(statement).encode())
        holder = root.find(saml("EncryptedAssertion"))
        holder.getparent().replace(holder, Idp().encrypt(etree.fromstring(etree.tostring(holder[0]))))
        return etree.tostring(root).decode()


def pysaml2_idp(folder: Path, service_metadata: str | None = None) -> server.Server:
    own = party("bundid")
    (folder / "idp.crt").write_bytes(own.certificate)
    (folder / "idp.key").write_bytes(own.key)
    settings: dict[str, Any] = {
        "entityid": IDP, "xmlsec_binary": sys.executable, "key_file": str(folder / "idp.key"),
        "cert_file": str(folder / "idp.crt"), "encryption_keypairs": [],
        "service": {"idp": {
            "endpoints": {"single_sign_on_service": [(SIGN_ON, BINDING_HTTP_REDIRECT)]},
            "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": TYPED}}, "want_authn_requests_signed": True,
        }},
        "metadata": {"inline": [service_metadata]} if service_metadata else {},
    }  # fmt: skip
    made = server.Server(config=config.IdPConfig().load(settings))
    made.sec.crypto = LibraryInsteadOfProgram()
    return made


@pytest.fixture
def bundid_environment(bundid_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("EID_GATEWAY_BUNDID_SIGNS_WITH_PSS", "false")  # which pysaml2 does not know
    return bundid_environment


async def test_pysaml2_logs_a_person_in(application: Application, tmp_path: Path) -> None:
    visitor = Visitor(application)
    metadata = (await visitor.client.get("/eid/bundid/metadata")).text.partition("?>")[2]
    idp = pysaml2_idp(tmp_path, metadata)
    visitor.page = await application.open_page(acr_values=HIGH)
    address = (await visitor.press()).headers["location"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    asked = idp.parse_authn_request(
        query["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=query["SigAlg"], signature=query["Signature"]
    )
    assert asked.message.id == request_in(address).get("ID")
    assert asked.message.requested_authn_context.authn_context_class_ref[0].text == LEVEL_4
    with pytest.raises(IncorrectlySigned):
        idp.parse_authn_request(
            query["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=query["SigAlg"], signature=query["Signature"][::-1]
        )
    arguments = idp.response_args(asked.message)
    response = idp.create_authn_response(
        {name: value for name, (value, _) in ANNA.items()}, userid="anna", sign_assertion=True, sign_response=True,
        encrypt_assertion=True, sign_alg=SIG_RSA_SHA256, digest_alg=DIGEST_SHA256,
        authn={"class_ref": LEVEL_4, "authn_instant": int(utc_now().timestamp())}, **arguments,
    )  # fmt: skip
    answer = query_of(await visitor.come_back(str(response).encode()))
    assert "code" in answer, answer
