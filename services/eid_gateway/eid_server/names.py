"""Namespaces of the XML we exchange with an eID-Server."""

from typing import Final

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
DSS: Final = "urn:oasis:names:tc:dss:1.0:core:schema"
EID: Final = "http://bsi.bund.de/eID/"

WSU_ID: Final = f"{{{WSU}}}Id"
"""The attribute signatures refer to (WS-Security 1.0 §4.2)."""


def soap(name: str) -> str:
    """A name of SOAP 1.1."""
    return f"{{{SOAP}}}{name}"


def wsse(name: str) -> str:
    """A name of WS-Security."""
    return f"{{{WSSE}}}{name}"


def wsu(name: str) -> str:
    """A name of the WS-Security utilities."""
    return f"{{{WSU}}}{name}"


def eid(name: str) -> str:
    """A name of the eID-Interface."""
    return f"{{{EID}}}{name}"


def dss(name: str) -> str:
    """A name of OASIS DSS, which the eID-Interface borrows for results."""
    return f"{{{DSS}}}{name}"
