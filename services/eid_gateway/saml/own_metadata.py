"""What the operator of the identity provider is given about us (SAML metadata §2.4.4)."""

import base64

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from services.eid_gateway.saml.decrypting import KEY_BYTES, OAEP_WITH_MGF1_SHA1
from services.eid_gateway.saml.names import BY_POST, METADATA, SAMLP, TRANSIENT, md
from services.eid_gateway.xml.names import DS, ds


def own_metadata(entity_id: str, answer_url: str, certificate: x509.Certificate) -> bytes:
    """The document. BundID wants neither an ID nor an end of validity in it; one key signs our requests and opens the answers."""
    root = etree.Element(md("EntityDescriptor"), {"entityID": entity_id}, nsmap={"md": METADATA, "ds": DS})
    role = etree.SubElement(
        root,
        md("SPSSODescriptor"),
        {"AuthnRequestsSigned": "true", "WantAssertionsSigned": "true", "protocolSupportEnumeration": SAMLP},
    )
    for use in ("signing", "encryption"):
        descriptor = etree.SubElement(role, md("KeyDescriptor"), {"use": use})
        data = etree.SubElement(etree.SubElement(descriptor, ds("KeyInfo")), ds("X509Data"))
        etree.SubElement(data, ds("X509Certificate")).text = base64.b64encode(
            certificate.public_bytes(Encoding.DER)
        ).decode()
        if use == "encryption":
            for algorithm in (*sorted(KEY_BYTES, reverse=True), OAEP_WITH_MGF1_SHA1):
                etree.SubElement(descriptor, md("EncryptionMethod"), {"Algorithm": algorithm})
    etree.SubElement(role, md("NameIDFormat")).text = TRANSIENT
    consumer = {"Binding": BY_POST, "Location": answer_url, "index": "0", "isDefault": "true"}
    etree.SubElement(role, md("AssertionConsumerService"), consumer)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
