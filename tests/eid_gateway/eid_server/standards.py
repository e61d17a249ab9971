"""BSI's own files, which we may read but do not carry along: schema, messages of the conformance testbed, a recorded conversation."""

import html
import re
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "standards" / "eid"
ENVELOPE = re.compile(r"<soapenv:Envelope.*</soapenv:Envelope>", re.DOTALL)


def need(path: str) -> Path:
    """A file of the folder; the test is skipped where it is absent."""
    found = FOLDER / path
    if not found.exists():
        pytest.skip(f"BSI's file {path} is not on this machine")
    return found


@cache
def schema() -> etree.XMLSchema:
    """The schema of TR-03130-1 v2.4.0."""
    return etree.XMLSchema(etree.parse(need("tr03130/TR-03130eID-Server.xsd")))


def assert_valid(message: etree._Element) -> None:
    """The message as it goes over the wire is what BSI's schema says."""
    schema().assertValid(etree.fromstring(etree.tostring(message)))


def message_of_testbed(name: str, **values: str) -> etree._Element:
    """The message in a step of BSI's testbed; `values` fill its placeholders."""
    step = etree.parse(need(f"tr03130-testbed/{name}.xml"))
    texts = [html.unescape(text) for text in step.getroot().itertext() if "Envelope" in text]
    found = ENVELOPE.search(texts[0])
    assert found
    filled = re.sub(r"\[(\w+)\]", lambda gap: values.get(gap[1], "REQUIRED"), found[0])
    return etree.fromstring(filled)[1][0]
