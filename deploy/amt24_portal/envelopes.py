"""Envelopes as the portal would write them, and the least PDF there is."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lxml import etree
from lxml.etree import _Element as Element

from shared.clock import utc_now

NAMESPACE = "urn:lotse:amt24:application:1"
WHERE = ("service", "leistungsschluessel", "bundle")


def small_pdf(words: str = "Antrag") -> bytes:
    """A page with these words (ASCII letters), whole and without anything that acts."""
    stream = f"BT /F1 18 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(written)


def envelope(  # noqa: C901, PLR0913 - all by name, as the elements are
    *,
    service: str | None = None,
    leika: str | None = None,
    bundle: str | None = None,
    envelope_id: UUID | None = None,
    created_at: datetime | None = None,
    form_id: str = "antrag-wohngeld",
    fields: Mapping[str, Mapping[str, Any]] | None = None,
    consents: Sequence[str] = (),
    attachments: Mapping[str, bytes] | None = None,
    pdf: bytes | None = None,
    **more: str,
) -> bytes:
    """An envelope. `fields` are the groups facts, answers and form; `more` are the other elements by name."""
    default: Any = {None: NAMESPACE}
    root = etree.Element(f"{{{NAMESPACE}}}application", nsmap=default, id=str(envelope_id or uuid4()))
    _add(root, "formId", form_id)
    _add(root, "creationDate", (created_at or utc_now()).isoformat())
    for name, value in zip(WHERE, (service, leika, bundle), strict=True):
        if value is not None:
            _add(root, name, value)
    for name in ("ars", "postcode", "authority", "postfachHandleId", "eventDate"):
        if name in more:
            _add(root, name, more[name])
    for group in ("facts", "answers", "form"):
        if fields and group in fields:
            _add_fields(_add(root, group), fields[group])
    for consent in consents:
        _add(root, "consent", consent)
    _add(root, "pdf", base64.b64encode(pdf or small_pdf()).decode())
    for proof, content in (attachments or {}).items():
        _add(root, "attachment", base64.b64encode(content).decode()).set("proof", proof)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add(parent: Element, name: str, text: str | None = None) -> Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    made.text = text
    return made


def _add_fields(parent: Element, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        made = _add(parent, "field")
        made.set("name", name)
        _fill(made, value)


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, Mapping):
        _add_fields(element, value)
    elif isinstance(value, list):
        for each in value:
            _fill(_add(element, "item"), each)
    else:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)
