"""What people type, and the service they mean."""

from collections import Counter

import pytest

QUERIES = """
Perso|personalausweis
Personalausweis|personalausweis
Personalauswies|personalausweis
Personal Ausweis|personalausweis
reisepas|reisepass
Reisepass beantragen|reisepass
Führungszeugnis|fuehrungszeugnis
Fuehrungszeugnis|fuehrungszeugnis
Fuhrungszeugniss|fuehrungszeugnis
polizeiliches führungszeugnis|fuehrungszeugnis
ummelden|wohnsitz-anmeldung
umzug|wohnsitz-anmeldung
Ich bin umgezogen, wo muss ich mich anmelden?|wohnsitz-anmeldung
Auto anmelden|kfz-neuzulassung
auto abmelden|kfz-abmeldung
Auto ummelden|kfz-umschreibung-auswaertig
Autozulassung|kfz-neuzulassung
Hund anmelden|hundesteuer-anmeldung
Hundeanmeldung|hundesteuer-anmeldung
Hundesteur|hundesteuer-anmeldung
Geburtsurkunde|geburtsurkunde
Urkunde Geburt|geburtsurkunde
Gebutsurkunde|geburtsurkunde
heiraten|eheschliessung-anmeldung
Eheschliessung|eheschliessung-anmeldung
Elterngelt|elterngeld
Kindergeld|kindergeld
Wohngeld|wohngeld
Mietzuschuß|wohngeld
Anwohnerparkausweis|bewohnerparkausweis
Bewohnerparken|bewohnerparkausweis
Kirchenaustritt|kirchenaustritt
aus der Kirche austreten|kirchenaustritt
Perso verloren|verlust-personalausweis
Ausweis geklaut|verlust-personalausweis
PIN vergessen|eid-funktion
Meldebescheinigung|meldebescheinigung
meldebescheinigng|meldebescheinigung
Kitaplatz|kita-beratung
Einbürgerung|einbuergerung
einburgerung|einbuergerung
deutscher pass|einbuergerung
Gewerbeschein|gewerbe-anmeldung
Zeugnis beglaubigen|beglaubigung-dokument
Führerschein umtauschen|fuehrerschein-umschreibung
internationaler führerschein|fuehrerschein-international
Sterbeurkunde|sterbeurkunde
Steuer-ID|steuer-id
Schwerbehindertenparkausweis|parkausweis-behinderung
passport|reisepass
LeipzigPass|leipzig-pass
Leipzig-Pass|leipzig-pass
Vaterschaftsanerkennung|vaterschaftsanerkennung
Einschulung|schulanmeldung
Pflegegrad|pflegegrad
BuT|bildung-und-teilhabe
child benefit|kindergeld
Fundbüro|fundsache
Nachname ändern|namenserklaerung
Pass abholen|abholung-ausweisdokumente
WBS|wohnberechtigungsschein
Geburtsurkunden|geburtsurkunde
Kfzzulassung|kfz-neuzulassung
Buergerbuero Ausweis abholen|abholung-ausweisdokumente
Wohnung ummelden|wohnsitz-anmeldung
KFZ abmelden|kfz-abmeldung
Auto stilllegen|kfz-abmeldung
register a dog|hundesteuer-anmeldung
birth certificate|geburtsurkunde
parking permit|bewohnerparkausweis
naturalisation|einbuergerung
"""
MISSPELLED = """
Persoanlausweis|personalausweis
Ummeldug|wohnsitz-anmeldung
Elterngled|elterngeld
Kindrgeld|kindergeld
Wohngelt|wohngeld
Beglaubigumg|beglaubigung-dokument
Einbürgerng|einbuergerung
Führerscheinn umtauschen|fuehrerschein-umschreibung
Sterbeurkunnde|sterbeurkunde
Vaterschaftsanerkenung|vaterschaftsanerkennung
Aufenthaltstietel|aufenthaltstitel
Unterhaltsvorschuß|unterhaltsvorschuss
Schulanmeldnug|schulanmeldung
Pfleggrad|pflegegrad
Lebensbescheiniung|lebensbescheinigung
Leipzigpas|leipzig-pass
Kurzeitkennzeichen|kurzzeitkennzeichen
Krichenaustritt|kirchenaustritt
"""


@pytest.mark.parametrize(
    ("query", "service"), [line.split("|") for line in (QUERIES + MISSPELLED).splitlines() if line]
)
async def test_the_service_meant_comes_first(catalog, query, service):
    answer = await catalog.get("/v1/services", params={"q": query, "limit": 5})
    assert answer.status_code == 200, answer.text
    found = [item["id"] for item in answer.json()["items"]]
    assert found[:1] == [service], found


async def test_nonsense_finds_nothing_instead_of_anything(catalog):
    for query in ("xqzwv", "qqqq wwww", "0000000"):
        page = (await catalog.get("/v1/services", params={"q": query})).json()
        assert page == {"items": [], "next": None, "facets": None, "nearest": []}


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ({"q": "Eltrngld"}, "elterngeld"),
        ({"q": "Krchnaustrt"}, "kirchenaustritt"),
        ({"q": "Perso", "channel": "online"}, "personalausweis"),
        ({"q": "Kindergeld", "office": "kfz-zulassung"}, "kindergeld"),
    ],
)
async def test_an_empty_search_offers_the_nearest(catalog, query, nearest):
    page = (await catalog.get("/v1/services", params=query)).json()
    assert page["items"] == []
    assert nearest in [near["id"] for near in page["nearest"]]
    assert len(page["nearest"]) <= 3


async def test_a_search_that_finds_something_offers_nothing_else(catalog):
    first = (await catalog.get("/v1/services", params={"q": "Perso", "limit": 1})).json()
    assert first["nearest"] == []
    last = first
    while last["next"]:
        last = (await catalog.get("/v1/services", params={"q": "Perso", "limit": 100, "cursor": last["next"]})).json()
    assert last["nearest"] == []


@pytest.mark.parametrize(
    "query", [{}, {"q": "Ausweis"}, {"lifeEvent": "geburt", "channel": "online"}, {"q": "Ausweis", "limit": 1}]
)
async def test_facets_count_all_matches(catalog, query):
    page = (await catalog.get("/v1/services", params=query | {"facets": "true"})).json()
    everything = (await catalog.get("/v1/services", params=query | {"limit": 100})).json()["items"]
    for name, values_of in (
        ("lifeEvents", lambda item: item["lifeEvents"]),
        ("channels", lambda item: item["channels"]),
        ("audiences", lambda item: [item["audience"]]),
    ):
        counted = Counter(value for item in everything for value in values_of(item))
        assert {facet["id"]: facet["count"] for facet in page["facets"][name]} == counted
        counts = [facet["count"] for facet in page["facets"][name]]
        assert counts == sorted(counts, reverse=True)


async def test_facets_of_nothing_are_empty(catalog):
    page = (await catalog.get("/v1/services", params={"q": "xqzwv", "facets": "true"})).json()
    assert page["facets"] == {"lifeEvents": [], "channels": [], "audiences": [], "childFriendly": []}


async def test_among_equals_the_more_frequent_service_comes_first(catalog):
    found = [
        i["id"] for i in (await catalog.get("/v1/services", params={"q": "Ausweis", "limit": 100})).json()["items"]
    ]
    assert found.index("personalausweis") < found.index("eid-karte")


async def test_pages_of_a_search_hold_every_hit_once(catalog):
    whole = (await catalog.get("/v1/services", params={"q": "Ausweis", "limit": 100})).json()
    seen, cursor = [], None
    while True:
        page = (
            await catalog.get(
                "/v1/services", params={"q": "Ausweis", "limit": 3} | ({"cursor": cursor} if cursor else {})
            )
        ).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [item["id"] for item in whole["items"]]
    assert len(seen) > 6


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({"lifeEvent": "geburt"}, lambda item: "geburt" in item["lifeEvents"]),
        ({"eid": "true"}, lambda item: item["eid"]["replacesVisit"] is not False),
        ({"channel": "online"}, lambda item: "online" in item["channels"]),
        ({"audience": "businesses"}, lambda item: item["audience"] in ("businesses", "both")),
        ({"office": "kfz-zulassung"}, lambda item: item["unit"]["id"] == "kfz-zulassung"),
        ({"q": "anmelden", "lifeEvent": "kfz"}, lambda item: "kfz" in item["lifeEvents"]),
    ],
)
async def test_filters(catalog, query, holds):
    items = (await catalog.get("/v1/services", params=query | {"limit": 100})).json()["items"]
    everything = (await catalog.get("/v1/services", params={"limit": 100})).json()["items"]
    assert items
    assert all(holds(item) for item in items)
    assert len(items) < len(everything) == 64


@pytest.mark.parametrize("typed", ["Bürgerbüro", "Buergerbuero", "burgerburo", "Bürgerbüro Gohlis"])
async def test_who_types_an_office_is_shown_what_can_be_done_there(catalog, typed):
    found = (await catalog.get("/v1/services", params={"q": typed, "limit": 5})).json()["items"]
    assert len(found) == 5
    there = (await catalog.get("/v1/offices/bb-gohlis")).json()["services"]
    assert {service["id"] for service in found} & {service["id"] for service in there}


async def test_an_office_is_found_by_its_new_name(catalog, issuers):
    staff = issuers.staff("catalog:write")
    read = await catalog.get("/v1/staff/offices/bb-gohlis", headers=staff)
    renamed = read.json() | {"name": {"de": "Bürgerhaus Nordlicht"}}
    await catalog.put("/v1/staff/offices/bb-gohlis", json=renamed, headers=staff | {"If-Match": read.headers["etag"]})
    assert (await catalog.get("/v1/services", params={"q": "Nordlicht"})).json()["items"]
