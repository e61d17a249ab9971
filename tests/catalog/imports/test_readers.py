"""Readers of files of strangers: bounded, without entities, and clear about what they do not take."""

import pytest

from services.catalog.imports.markup import lines, plain
from services.catalog.imports.problems import Unreadable
from services.catalog.imports.xml_reader import LIMITS, parsed
from services.catalog.imports.xzufi_reader import read_xzufi
from services.catalog.imports.yaml_reader import read_yaml
from shared.problems import Invalid

SPACE = "http://xoev.de/schemata/xzufi/2_2_0"
BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<a>",
        b"<a></b>",
        BOMB.encode(),
        OUTSIDE.encode(),
        OUTSIDE.encode("utf-16"),
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        b"<a>&unheard;</a>",
        b"<a>" * 30 + b"</a>" * 30,
        b"<a>" * 5000 + b"</a>" * 5000,
        b"<a>" + b"<b/>" * 200_001 + b"</a>",
        b"<a>" + b"x" * LIMITS.size + b"</a>",
        b"<a>\x00</a>",
    ],
)
def test_xml_that_is_not_plain_is_refused(content) -> None:
    with pytest.raises(Unreadable):
        parsed("x.xml", content)


def test_plain_xml_is_read_without_comments_and_instructions() -> None:
    root = parsed("x.xml", b"<?xml version='1.0'?><a><!-- c --><?p i?><b>t</b></a>")
    assert [child.tag for child in root] == ["b"]


def test_xml_of_another_standard_is_refused() -> None:
    for text in (
        "<a/>",
        f'<transfer xmlns="{SPACE}" xzufiVersion="9.0"/>',
        '<transfer xmlns="urn:x" xzufiVersion="2.2"/>',
    ):
        with pytest.raises(Unreadable):
            read_xzufi([("x.xml", text)], {})


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x",
        "[" * 200,
        "{" * 50 + "}" * 50,
        "a: [",
        "\t- x",
        "",
        "7",
        "!!python/object/apply:os.system [ls]",
        "units: 3",
        "a: \x00",
    ],
)
def test_yaml_that_is_more_than_data_is_refused(text) -> None:
    with pytest.raises((Unreadable, Invalid)):
        read_yaml([("x.yaml", text)])


def test_yaml_of_the_wrong_form_names_the_field() -> None:
    with pytest.raises(Invalid) as caught:
        read_yaml([("x.yaml", "id: personalausweis\ntitle: {en: Card}")])
    assert "x.yaml.title" in [error.field for error in caught.value.errors]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("plain words", "plain words"),
        ("<p>one</p><p>two &amp; three</p>", "one\ntwo & three"),
        ("<ul><li>a</li><li>b <b>c</b></li></ul>", "a\nb c"),
        ("x<br>y", "x\ny"),
        ('<a href="https://leipzig.de">City</a>', "City (https://leipzig.de)"),
        ('<a href="javascript:alert(1)">City</a>', "City"),
        ("<script>alert(1)</script><p>ok</p>", "ok"),
        ("a<!-- hidden -->b", "ab"),
        ("", ""),
        ("<", "<"),
        ("<p>", ""),
    ],
)
def test_markup_becomes_words(markup, expected) -> None:
    assert plain(markup) == expected
    assert lines(markup) == expected.splitlines()


TRANSFER = f"""<t:transfer xmlns:t="{SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xzufiVersion="2.2">
<t:schreibe><t:leistung><t:id schemeAgencyID="S1000">99</t:id><t:referenzLeiKa><code>99008001012000</code></t:referenzLeiKa>
<t:modulText><t:leikaTextmodul><code>02</code></t:leikaTextmodul><t:inhalt languageCode="de">Personalausweis</t:inhalt></t:modulText>
<t:modulFrist><t:frist><t:fristauswahl><t:dauer>2</t:dauer><t:einheit>WOCHE</t:einheit></t:fristauswahl></t:frist></t:modulFrist>
<t:modulKosten><t:kosten><t:kostenauswahl xsi:type="t:KostenVariabel"><t:betragUntergrenze>5</t:betragUntergrenze>
<t:betragObergrenze>9.5</t:betragObergrenze></t:kostenauswahl></t:kosten></t:modulKosten></t:leistung></t:schreibe>
<t:loesche klasse="Leistung"><t:id>7</t:id></t:loesche><t:schreibe><t:spezialisierung><t:id>8</t:id></t:spezialisierung></t:schreibe>
</t:transfer>"""


def test_a_service_of_a_stranger_is_matched_by_its_key() -> None:
    reading = read_xzufi([("x.xml", TRANSFER)], {"99008001012000": ["personalausweis"]})
    assert [(thing.kind, thing.subject) for thing in reading.things] == [("service", "personalausweis")]
    content = reading.things[0].content
    assert content["title"] == {"de": "Personalausweis"}
    assert content["deadlines"][0]["rule"] == "P2W"
    assert content["fees"]["items"] == [{"label": "Gebühr", "amount": "5.00", "currency": "EUR", "upTo": "9.50"}]
    assert [tuple(entry) for entry in reading.unmatched] == [
        ("Leistung", "7", "taken-back"),
        ("spezialisierung", "8", "not-understood"),
    ]


@pytest.mark.parametrize("by_key", [{}, {"99008001012000": ["personalausweis", "reisepass-und-personalausweis"]}])
def test_without_a_single_match_it_is_left_alone(by_key) -> None:
    reading = read_xzufi([("x.xml", TRANSFER.replace("2_2_0", "2_3_0").replace('"2.2"', '"2.3.1"'))], by_key)
    assert reading.things == []
    assert ("leistung", "99", "not-ours") in [tuple(entry) for entry in reading.unmatched]
