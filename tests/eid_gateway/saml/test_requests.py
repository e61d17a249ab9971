"""What leaves the house: a request signed over its very address, and metadata with both uses of our key."""

import base64
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from services.eid_gateway.saml.identity_provider import IdentityProvider, UnusableMetadata
from services.eid_gateway.saml.names import md
from services.eid_gateway.saml.own_metadata import own_metadata
from services.eid_gateway.saml.redirecting import redirect_url
from services.eid_gateway.xml.names import ds
from tests.eid_gateway.eid_server.parties import party
from tests.eid_gateway.saml.idp import ANSWER, IDP, SIGN_ON, SP, Idp, der

PSS = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)


@pytest.mark.parametrize(("pss", "scheme"), [(True, PSS), (False, padding.PKCS1v15())])
def test_the_address_is_signed(pss: bool, scheme: padding.AsymmetricPadding) -> None:
    ours = Idp().ours
    url = redirect_url(SIGN_ON, etree.Element("request"), ours.key, pss=pss)
    signed, _, _ = urlsplit(url).query.rpartition("&Signature=")
    given = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert list(given) == ["SAMLRequest", "SigAlg", "Signature"]
    assert given["SigAlg"].endswith("sha256-rsa-MGF1" if pss else "rsa-sha256")
    assert zlib.decompress(base64.b64decode(given["SAMLRequest"]), -15) == b"<request/>"
    signature = base64.b64decode(given["Signature"])
    ours.key.public_key().verify(signature, signed.encode(), scheme, hashes.SHA256())
    with pytest.raises(InvalidSignature):
        ours.key.public_key().verify(signature, signed.replace("A", "B", 1).encode(), scheme, hashes.SHA256())


def test_our_metadata_say_where_and_with_what() -> None:
    certificate = x509.load_pem_x509_certificate(party("service").certificate)
    root = etree.fromstring(own_metadata(SP, ANSWER, certificate))
    assert (root.get("entityID"), root.get("ID"), root.get("validUntil")) == (SP, None, None)
    role = root.find(md("SPSSODescriptor"))
    assert (role.get("AuthnRequestsSigned"), role.get("WantAssertionsSigned")) == ("true", "true")
    assert [key.get("use") for key in role.iter(md("KeyDescriptor"))] == ["signing", "encryption"]
    shown = {base64.b64decode(one.text) for one in role.iter(ds("X509Certificate"))}
    assert shown == {der(party("service").certificate)}
    assert all("cbc" not in one.get("Algorithm") for one in role.iter(md("EncryptionMethod")))
    assert role.find(md("AssertionConsumerService")).get("Location") == ANSWER


def test_their_metadata_are_read(tmp_path) -> None:
    theirs = IdentityProvider.from_file(Idp().write_metadata(tmp_path / "bundid.xml"))
    assert (theirs.entity_id, theirs.sign_on_url, len(theirs.keys)) == (IDP, SIGN_ON, 1)


@pytest.mark.parametrize("content", [
    "", "<a/>", '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>',
    '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><md:IDPSSODescriptor/></md:EntityDescriptor>',
])  # fmt: skip
def test_metadata_of_nobody_are_refused(tmp_path, content: str) -> None:
    (tmp_path / "bundid.xml").write_text(content)
    with pytest.raises(UnusableMetadata):
        IdentityProvider.from_file(tmp_path / "bundid.xml")


def test_a_weak_key_is_refused_at_start(tmp_path) -> None:
    with pytest.raises(ValueError, match="2048"):
        IdentityProvider.from_file(Idp().write_metadata(tmp_path / "weak.xml", der(party("weak", "weak").certificate)))
