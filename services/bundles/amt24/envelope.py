"""The envelope as we read it: hardened parser, our own schema, and nothing interpreted that the schema does not name. Pure."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from lxml import etree
from lxml.etree import _Element as Element

from services.bundles.amt24.problems import EnvelopeRefused
from services.bundles.evidence.forms import Kind
from shared.language import Text
from shared.problems import FieldError
from shared.untrusted_xml import BadXml, Fault, Limits, parse_untrusted

NAMESPACE: Final = "urn:lotse:amt24:application:1"
SCHEMA: Final = Path(__file__).with_name("envelope.xsd")
LIMITS: Final = Limits(size=6_291_456, depth=12, elements=10_000)
MOST_FAULTS: Final = 20
FAULTS: Final[Mapping[Fault, Text]] = {
    "too-large": {"de": "Der Umschlag ist größer als 6 MB.", "en": "The envelope is larger than 6 MB."},
    "document-type": {
        "de": "Dokumenttypen und Entitäten sind nicht erlaubt.",
        "en": "Document types and entities are not allowed.",
    },
    "malformed": {"de": "Das ist kein wohlgeformtes XML in UTF-8.", "en": "This is not well-formed XML in UTF-8."},
    "too-deep": {"de": "Der Umschlag ist zu verschachtelt.", "en": "The envelope is too intricate."},
}
NOT_BASE64: Final[Text] = {"de": "Das ist kein gültiges Base64.", "en": "This is not valid base64."}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along, not yet looked into."""

    proof: str
    kind: Kind
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """An application as the portal hands it over. One of `service`, `leika_id` and `bundle` is set."""

    id: UUID
    form_id: str
    created_at: datetime
    service: str | None
    leika_id: str | None
    bundle: str | None
    ars: str | None
    postcode: str | None
    authority: str | None
    mailbox: str | None
    event_date: date | None
    facts: Mapping[str, Any]
    answers: Mapping[str, Any]
    form: Mapping[str, Any]
    consents: Sequence[str]
    pdf: bytes
    attachments: Sequence[Attachment]


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def read(content: bytes) -> Envelope:
    """The envelope; raises EnvelopeRefused with the places where it does not fit."""
    try:
        root = parse_untrusted(content, LIMITS, encoding="utf-8")
    except BadXml as error:
        raise EnvelopeRefused(errors=[FieldError("body", FAULTS[error.fault])]) from error
    schema = _schema()
    if not schema.validate(root):
        faults: Any = schema.error_log
        raise EnvelopeRefused(errors=[_fault(each) for each in faults[:MOST_FAULTS]])
    return _envelope(root)


def _fault(error: Any) -> FieldError:
    """Where, not what: the parser's own words quote content."""
    words = {
        "de": f"Zeile {error.line}: passt nicht zum Schema.",
        "en": f"Line {error.line}: does not fit the schema.",
    }
    place = (error.path or "body").replace("{" + NAMESPACE + "}", "").replace("*", "")
    return FieldError(place[:200], words)


def _envelope(root: Element) -> Envelope:
    return Envelope(
        id=UUID(root.get("id")),
        form_id=_text(root, "formId") or "",
        created_at=_moment(_text(root, "creationDate") or ""),
        service=_text(root, "service"),
        leika_id=_text(root, "leistungsschluessel"),
        bundle=_text(root, "bundle"),
        ars=_text(root, "ars"),
        postcode=_text(root, "postcode"),
        authority=_text(root, "authority"),
        mailbox=_text(root, "postfachHandleId"),
        event_date=_day(_text(root, "eventDate")),
        facts=_fields(root.find(_name("facts"))),
        answers=_fields(root.find(_name("answers"))),
        form=_fields(root.find(_name("form"))),
        consents=[each.text or "" for each in root.iterfind(_name("consent"))],
        pdf=_bytes(root.find(_name("pdf")), "pdf"),
        attachments=[
            Attachment(each.get("proof") or "", cast("Kind", each.get("kind", "copy")), _bytes(each, "attachment"))
            for each in root.iterfind(_name("attachment"))
        ],
    )


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _text(root: Element, tag: str) -> str | None:
    text = root.findtext(_name(tag))
    return None if text is None else " ".join(text.split())


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        words = {"de": "Diesen Zeitpunkt gibt es nicht.", "en": "There is no such moment."}
        raise EnvelopeRefused(errors=[FieldError("creationDate", words)]) from error


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError as error:
        words = {"de": "Diesen Tag gibt es nicht.", "en": "There is no such day."}
        raise EnvelopeRefused(errors=[FieldError("eventDate", words)]) from error


def _bytes(element: Element | None, place: str) -> bytes:
    text = "" if element is None else "".join((element.text or "").split())
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EnvelopeRefused(errors=[FieldError(place, NOT_BASE64)]) from error


def _fields(parent: Element | None) -> dict[str, Any]:
    return {} if parent is None else {each.get("name") or "": _value(each) for each in parent.iterfind(_name("field"))}


def _value(element: Element) -> Any:
    """An object of named fields, a list of items, or the text itself."""
    if element.find(_name("field")) is not None:
        return _fields(element)
    items = element.findall(_name("item"))
    return [_value(each) for each in items] if items else (element.text or "").strip()
