"""Send a request with the browser (SAML bindings §3.4): deflated into an address, whose query is signed."""

import base64
import zlib
from typing import Final
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from services.eid_gateway.xml.algorithms import RSA_PSS_SHA256, RSA_SHA256

RAW_DEFLATE: Final = -15


def redirect_url(address: str, request: etree._Element, key: rsa.RSAPrivateKey, *, pss: bool) -> str:
    """The address that carries the request; the signature is over the encoded parameters in this order."""
    packer = zlib.compressobj(wbits=RAW_DEFLATE)
    packed = packer.compress(etree.tostring(request, encoding="utf-8")) + packer.flush()
    algorithm = RSA_PSS_SHA256 if pss else RSA_SHA256
    query = urlencode({"SAMLRequest": base64.b64encode(packed).decode(), "SigAlg": algorithm})
    signature = key.sign(query.encode(), _padding(pss=pss), hashes.SHA256())
    signed = f"{query}&{urlencode({'Signature': base64.b64encode(signature).decode()})}"
    return f"{address}{'&' if '?' in address else '?'}{signed}"


def _padding(*, pss: bool) -> padding.AsymmetricPadding:
    if pss:
        return padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    return padding.PKCS1v15()
