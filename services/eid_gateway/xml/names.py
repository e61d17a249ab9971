"""Names of XML Signature, which SOAP and SAML both use."""

from typing import Final

DS: Final = "http://www.w3.org/2000/09/xmldsig#"


def ds(name: str) -> str:
    """A name of XML Signature."""
    return f"{{{DS}}}{name}"
