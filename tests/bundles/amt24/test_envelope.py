"""The envelope: what is read, and that nothing hostile or odd gets past the parser and the schema."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.amt24_portal.envelopes import NAMESPACE, envelope, small_pdf
from services.bundles.amt24.envelope import LIMITS, Envelope, read
from services.bundles.amt24.problems import EnvelopeRefused
from services.bundles.amt24.typed import typed_answers, typed_facts
from tests.bundles.seeds import definition

ID = UUID("0190a5d0-0000-7000-8000-000000000001")
GOOD = envelope(service="wohngeld", envelope_id=ID)


def test_everything_is_read() -> None:
    fields = {
        "facts": {"parents_married": True, "children_with_kindergeld": 2},
        "answers": {"person.personalien": {"name": "Ada", "vornamen": ["Ada", "Bea"]}, "anliegen": "  Miete  "},
        "form": {"wohnung": {"zimmer": "3"}},
    }
    made = read(
        envelope(
            service="wohngeld", envelope_id=ID, created_at=datetime(2026, 3, 1, 9, tzinfo=UTC), fields=fields, consents=["a", "b"],
            attachments={"mietvertrag": b"x"}, postcode="04109", postfachHandleId="handle 1", eventDate="2026-02-01", authority="sozialamt",
        )
    )  # fmt: skip
    assert (made.id, made.service, made.bundle, made.leika_id) == (ID, "wohngeld", None, None)
    assert (made.created_at, str(made.event_date)) == (datetime(2026, 3, 1, 9, tzinfo=UTC), "2026-02-01")
    assert (made.postcode, made.mailbox, made.authority) == ("04109", "handle 1", "sozialamt")
    assert made.facts == {"parents_married": "true", "children_with_kindergeld": "2"}
    assert made.answers == {"person.personalien": {"name": "Ada", "vornamen": ["Ada", "Bea"]}, "anliegen": "Miete"}
    assert (made.form, made.consents, made.pdf) == ({"wohnung": {"zimmer": "3"}}, ["a", "b"], small_pdf())
    assert [(each.proof, each.kind, each.content) for each in made.attachments] == [("mietvertrag", "copy", b"x")]


def test_text_becomes_what_the_bundle_declares() -> None:
    birth = definition("elternexpress")
    given_facts = {
        "parents_married": "true",
        "children_with_kindergeld": "2",
        "mother_insurance": "private",
        "odd": "1",
    }
    wanted = {"parents_married": True, "children_with_kindergeld": 2, "mother_insurance": "private", "odd": "1"}
    assert typed_facts(birth, given_facts) == wanted
    assert typed_facts(birth, {"parents_married": "perhaps"}) == {"parents_married": "perhaps"}
    assert typed_answers(birth, {"anzahl_urkunden": "3"}) == {"anzahl_urkunden": 3}


def swapped(old: bytes, new: bytes) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "nothing": b"", "text": b"hello", "json": b'{"id": 1}', "cut off": GOOD[:-20], "two roots": GOOD + b"<a/>",
    "external entity": swapped(b"<application", ENTITY + b"<application"),
    "entity bomb": swapped(b"<application", BOMB + b"<application"),
    "document type in UTF-16": ("<?xml version='1.0' encoding='UTF-16'?>" + ENTITY.decode() + "<a>&x;</a>").encode("utf-16"),
    "another encoding": b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe4</a>",
    "too large": b"<a>" + b"x" * LIMITS.size + b"</a>",
    "too deep": b"<a>" * 40 + b"</a>" * 40,
    "another namespace": swapped(NAMESPACE.encode(), b"urn:somebody:else"),
    "another element": swapped(b"<formId>", b"<extra/><formId>"),
    "an include": swapped(b"<formId>", b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/><formId>'),
    "a schema of its own": swapped(b"<application", b'<application xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="Field"'),
    "no id": swapped(b' id="' + str(ID).encode() + b'"', b""),
    "an odd id": swapped(str(ID).encode(), b"../../etc/passwd"),
    "no offset": swapped(b"+00:00</creationDate>", b"</creationDate>"),
    "service and bundle": swapped(b"</service>", b"</service><bundle>umzug</bundle>"),
    "an odd service": swapped(b">wohngeld<", b">Wohn geld; drop table<"),
    "pdf not base64": swapped(b"<pdf>", b"<pdf>***"),
    "year 99999": swapped(b"<creationDate>2", b"<creationDate>99999-2"),
    "a signature": swapped(b"</application>", b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></application>'),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_does_not_fit_is_refused_with_its_place(name: str) -> None:
    with pytest.raises(EnvelopeRefused) as refused:
        read(HOSTILE[name])
    assert refused.value.errors
    assert "passwd" not in str([each.message for each in refused.value.errors])


def test_comments_and_instructions_say_nothing() -> None:
    made = read(swapped(b">wohngeld<", b">wohn<!-- x -->geld<?php x?><"))
    assert made.service == "wohngeld"


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(raw: bytes) -> None:
    with suppress(EnvelopeRefused):
        assert isinstance(read(raw), Envelope)


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_envelope_is_refused_or_read(place: int, raw: bytes) -> None:
    with suppress(EnvelopeRefused):
        assert isinstance(read(GOOD[:place] + raw + GOOD[place + len(raw) :]), Envelope)


def test_many_fields_are_bounded() -> None:
    fields = {"form": {f"f{n}": "x" for n in range(301)}}
    with pytest.raises(EnvelopeRefused):
        read(envelope(service="wohngeld", fields=fields))
