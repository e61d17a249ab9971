"""The XZuFi feed: complete, deterministic, in the names of the standard, and honest about what is gone."""

from typing import Any

import pytest_asyncio
from lxml import etree
from sqlalchemy import text

from services.catalog.xzufi import vocabulary as xzufi

FEED = "/v1/exports/xzufi"
NAMES = {"x": xzufi.NAMESPACE}
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


async def files_of(catalog) -> dict[str, Any]:
    index = await catalog.get(f"{FEED}/index.txt")
    assert index.headers["content-type"] == "text/plain; charset=utf-8"
    files = {}
    for name in index.text.splitlines():
        answer = await catalog.get(f"{FEED}/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["content-type"] == "application/xml"
        files[name] = answer.content
    return files


def things(files: dict[str, bytes], name: str) -> list[Any]:
    """All elements of a kind that are written."""
    roots = [etree.fromstring(content, PARSER) for content in files.values()]
    return [found for root in roots for found in root.findall(f"x:schreibe/x:{name}", NAMES)]


def ids(elements: list[Any], path: str = "x:id") -> list[str]:
    return [element.findtext(path, namespaces=NAMES) for element in elements]


@pytest_asyncio.fixture(loop_scope="session")
async def files(catalog) -> dict[str, bytes]:
    return await files_of(catalog)


async def test_every_file_is_a_transfer_document(files) -> None:
    assert list(files) == [
        "organisationseinheiten-1.xml", "leistungen-1.xml", "zustaendigkeiten-1.xml", "loeschungen-1.xml",
    ]  # fmt: skip
    for content in files.values():
        root = etree.fromstring(content, PARSER)
        assert root.get("xzufiVersion") == "2.2.0"
        assert root.get("produktbezeichnung") == "Lotse"
        assert etree.QName(root[0]).localname == "nachrichtenkopf"
        assert {etree.QName(part).localname for part in root[1:]} <= {"schreibe", "loesche"}
        for part in root.iterfind("x:schreibe", NAMES):
            assert len(part) == 1


async def test_the_feed_is_complete_and_hangs_together(files, catalog) -> None:
    listed = (await catalog.get("/v1/services?limit=100")).json()["items"]
    facts = sorted(item["id"] for item in listed if item["provenance"]["status"] != "placeholder")
    services, units = things(files, "leistung"), things(files, "organisationseinheit")
    competences = things(files, "zustaendigkeitTransferObjekt")
    assert sorted(ids(services)) == facts
    assert set(ids(competences, "x:zustaendigkeit/x:leistungID")) <= set(ids(services))
    assert set(ids(competences, "x:uebergeordnetesObjektID")) <= set(ids(units))
    for element in (*services, *units):
        identifier = element.find("x:id", NAMES)
        assert identifier.get("schemeAgencyID") == "lotse.leipzig"
        assert identifier.get("schemeID") in ("lotse:service", "lotse:unit", "lotse:office")


async def test_a_service_with_its_modules(files) -> None:
    card = next(e for e in things(files, "leistung") if e.findtext("x:id", namespaces=NAMES) == "personalausweis")
    assert card.findtext("x:referenzLeiKa/code", namespaces=NAMES) == "99008001012000"
    modules = {
        module.findtext("x:leikaTextmodul/code", namespaces=NAMES): {
            part.get("languageCode"): part.text for part in module.findall("x:inhalt", NAMES)
        }
        for module in card.findall("x:modulText", NAMES)
    }
    assert modules["02"] == {"de": "Personalausweis beantragen", "en": "Apply for an identity card"}
    assert modules["07"] == {"de": "<ul><li>PAuswG § 9</li><li>PAuswGebV § 1</li></ul>"}
    costs = [
        cost.findtext("x:kostenauswahl/x:betrag", namespaces=NAMES)
        for cost in card.findall("x:modulKosten/x:kosten", NAMES)
    ]
    assert costs == ["46.00", "27.60", "6.00", "15.00", "13.00"]
    assert card.find("x:modulBearbeitungsdauer", NAMES) is None, "known of two other cities only"


async def test_a_deadline_is_a_period_with_a_unit(files) -> None:
    move = next(e for e in things(files, "leistung") if e.findtext("x:id", namespaces=NAMES) == "wohnsitz-anmeldung")
    choice = move.find("x:modulFrist/x:frist/x:fristauswahl", NAMES)
    assert choice.get(f"{{{xzufi.SCHEMA_INSTANCE}}}type") == "xzufi:FristDauer"
    assert [part.text for part in choice] == ["14", "TAG"]


async def test_a_free_service_is_free_and_an_unknown_fee_is_nothing(files) -> None:
    by_id = {e.findtext("x:id", namespaces=NAMES): e for e in things(files, "leistung")}
    free = by_id["elterngeld"].find("x:modulKosten/x:kosten/x:kostenauswahl", NAMES)
    assert free.get(f"{{{xzufi.SCHEMA_INSTANCE}}}type") == "xzufi:KostenFrei"
    assert by_id["parkausweis-behinderung"].find("x:modulKosten", NAMES) is None


async def test_the_same_edition_is_the_same_bytes(catalog, files) -> None:
    catalog._transport.app.state.shelf.clear()
    assert await files_of(catalog) == files


async def test_what_is_gone_is_taken_back(catalog, session, files) -> None:
    before = etree.fromstring(files["loeschungen-1.xml"], PARSER).findall("x:loesche", NAMES)
    assert {e.get("klasse") for e in before} >= {"Organisationseinheit"}, "offices that are closed for good"
    await session.execute(text("delete from catalog.figure where service_id = 'fundsache'"))
    await session.execute(text("delete from catalog.public_service where id = 'fundsache'"))
    await session.execute(text("update catalog.edition set number = number + 1"))
    await session.commit()
    after = await files_of(catalog)
    assert "fundsache" not in ids(things(after, "leistung"))
    deletions = etree.fromstring(after["loeschungen-1.xml"], PARSER).findall("x:loesche[@klasse='Leistung']", NAMES)
    assert "fundsache" in ids(deletions)
    assert "personalausweis" not in ids(deletions)


async def test_an_online_service_needs_an_address(catalog, session, files) -> None:
    assert things(files, "onlinedienst") == []
    await session.execute(
        text(
            'update catalog.public_service set online = online || \'{"service": "https://antrag.example/elterngeld?a=1&b=2"}\''
            " where id = 'elterngeld'"
        )
    )
    await session.execute(text("update catalog.edition set number = number + 1"))
    await session.commit()
    [online] = things(await files_of(catalog), "onlinedienst")
    assert online.findtext("x:link/x:link", namespaces=NAMES) == "https://antrag.example/elterngeld?a=1&b=2"
    assert online.findtext("x:link/x:typ/code", namespaces=NAMES) == "01"


async def test_texts_that_are_no_xml_do_no_harm(catalog, session) -> None:
    evil = "A <b>&\u0007 ]]> Ende"
    await session.execute(
        text(
            "update catalog.public_service set description = jsonb_build_object('de', cast(:t as text)) where id = 'reisepass'"
        ),
        {"t": evil},
    )
    await session.execute(text("update catalog.edition set number = number + 1"))
    await session.commit()
    passport = next(e for e in things(await files_of(catalog), "leistung") if ids([e]) == ["reisepass"])
    texts = [module.findtext("x:inhalt", namespaces=NAMES) for module in passport.findall("x:modulText", NAMES)]
    assert "<p>A &lt;b&gt;&amp; ]]&gt; Ende</p>" in texts


async def test_unknown_files_and_an_empty_catalogue(catalog, session) -> None:
    for name, status in (("leistungen-9.xml", 404), ("..%2fpasswd", 404), ("Leistungen.xml", 422)):
        assert (await catalog.get(f"{FEED}/{name}")).status_code == status, name
    await session.execute(text("delete from catalog.figure"))
    await session.execute(text("delete from catalog.public_service"))
    await session.execute(text("update catalog.edition set number = number + 1"))
    await session.commit()
    answer = await catalog.get(f"{FEED}/index.txt")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:lotse:problem:nothing-to-export")
