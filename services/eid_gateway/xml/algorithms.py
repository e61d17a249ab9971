"""Which algorithms a signature may use (TR-03116-4); everything else, from SHA-1 to HMAC, is refused by not being here."""

from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

EXCLUSIVE_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
RSA_PSS_SHA256: Final = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
ECDSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"

RSA_SIGNATURES: Final = frozenset(
    {
        RSA_SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        RSA_PSS_SHA256,
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1",
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
    }
)
EC_SIGNATURES: Final = frozenset(
    {
        ECDSA_SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
    }
)
DIGESTS: Final = frozenset(
    {
        SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    }
)


def signatures_of(public_key: object) -> frozenset[str]:
    """The signature algorithms a key of this kind may be used with; raises ValueError for other kinds and for short keys."""
    if isinstance(public_key, rsa.RSAPublicKey) and public_key.key_size >= 2048:
        return RSA_SIGNATURES
    if isinstance(public_key, ec.EllipticCurvePublicKey) and public_key.curve.key_size >= 256:
        return EC_SIGNATURES
    raise ValueError("signatures need an RSA key of 2048 bits or an elliptic key of 256 bits at least")
