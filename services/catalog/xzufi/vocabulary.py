"""The names of XZuFi 2.2 in one place, for the writer (exports/xzufi) and the reader (imports) alike. Pure.

The schema itself cannot be had without a person fetching it from the XRepository. Names are those of published transfer files, parsers
and of the FIM portal's interface description; the few that no such source shows are listed in ASSUMED, and a reader must not rely on them.
"""

from typing import Final

NAMESPACE: Final = "http://xoev.de/schemata/xzufi/2_2_0"
SCHEMA_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
PREFIX: Final = "xzufi"
VERSION: Final = "2.2.0"

ROOT: Final = "transfer"
HEADER: Final = "nachrichtenkopf"
WRITE: Final = "schreibe"
DELETE: Final = "loesche"
CLASS: Final = "klasse"

SERVICE: Final = "leistung"
UNIT: Final = "organisationseinheit"
COMPETENCE: Final = "zustaendigkeitTransferObjekt"
ONLINE_SERVICE: Final = "onlinedienst"
CLASS_OF: Final = {
    SERVICE: "Leistung",
    UNIT: "Organisationseinheit",
    COMPETENCE: "Zustaendigkeit",
    ONLINE_SERVICE: "Onlinedienst",
}
"""What stands in `loesche klasse=...` for each thing that can be written."""

ASSUMED: Final = frozenset(
    {ROOT, "nachrichtID", "strasse", "hausnummer", "postleitzahl", "fristauswahl", "kostenauswahl"}
)
"""Names, or the way they are nested, that no source at hand shows in a file: the root, parts of the header and of an address, and that
the choice of a period or of costs is marked by `xsi:type` as the structure of a service is."""

AGENCY_ID: Final = "schemeAgencyID"
AGENCY_NAME: Final = "schemeAgencyName"
SCHEME_ID: Final = "schemeID"
LANGUAGE: Final = "languageCode"
LIST_URI: Final = "listURI"
LIST_VERSION: Final = "listVersionID"
CODE: Final = "code"
"""The only element without a namespace: the value of a code, inside the element that says what it is a code of."""

TEXT_MODULES: Final = "urn:de:xzufi:codeliste:leistungstextmodulleika"
TEXT_MODULES_VERSION: Final = "20240216"
TITLE: Final = "02"
NAME: Final = "03"
SHORT_TEXT: Final = "05"
LAW: Final = "07"
EVIDENCE: Final = "08"
REQUIREMENTS: Final = "09"
FORMS: Final = "14"
COMPETENT_UNIT: Final = "22"
CONTACT: Final = "23"
"""Codes of text modules (list TEXT_MODULES)."""

SERVICE_KEYS: Final = "urn:de:fim:leika:leistung"
REGIONAL_KEYS: Final = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs"
ADDRESSEES: Final = "urn:xoev-de:fim:codeliste:leistungsadressat"
ADDRESSEE_CODES: Final = {"residents": ("001",), "businesses": ("002",), "both": ("001", "002")}
ONLINE_LINK_TYPES: Final = "urn:xoev-de:fim:codeliste:onlinedienstlinktyp"
ONLINE_LINK: Final = "01"
COMPETENT_ROLE: Final = "01"

UNITS_OF_TIME: Final = {"D": "TAG", "W": "WOCHE", "M": "MONAT", "Y": "JAHR", "WD": "WERKTAG"}
"""Time units by the letter of the house's rules (`P14D`, `3WD`)."""


def qualified(name: str) -> str:
    """An element name in the namespace, as lxml wants it."""
    return f"{{{NAMESPACE}}}{name}"
