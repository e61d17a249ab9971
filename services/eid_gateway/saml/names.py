"""Names of SAML 2.0 and of BundID's extension to it."""

from typing import Final

SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
XENC11: Final = "http://www.w3.org/2009/xmlenc11#"
AKDB: Final = "https://www.akdb.de/request/2018/09"
CLASSIC_UI: Final = "https://www.akdb.de/request/2018/09/classic-ui/v1"

BY_POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
BY_REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"


def saml(name: str) -> str:
    """A name of assertions."""
    return f"{{{SAML}}}{name}"


def samlp(name: str) -> str:
    """A name of the protocol."""
    return f"{{{SAMLP}}}{name}"


def md(name: str) -> str:
    """A name of metadata."""
    return f"{{{METADATA}}}{name}"


def xenc(name: str) -> str:
    """A name of XML Encryption."""
    return f"{{{XENC}}}{name}"


def xenc11(name: str) -> str:
    """A name of XML Encryption 1.1."""
    return f"{{{XENC11}}}{name}"


def akdb(name: str) -> str:
    """A name of BundID's extension."""
    return f"{{{AKDB}}}{name}"


def classic_ui(name: str) -> str:
    """A name of what BundID shows beside its own page."""
    return f"{{{CLASSIC_UI}}}{name}"
