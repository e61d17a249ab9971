"""Public services as CPSV-AP nodes, and all that hangs on them."""

from collections.abc import Iterator
from typing import Final

from services.catalog.exports.cpsv.context import CURRENCY, GERMAN, GERMANY
from services.catalog.exports.cpsv.graph import CITY_ARS, STATE_ARS, Graph, german, texts
from services.catalog.exports.facts import duration, is_fact
from services.catalog.exports.hours import week_text
from services.catalog.exports.snapshot import Row

AUDIENCES: Final = {
    "residents": {"de": "Einwohnerinnen und Einwohner", "en": "Residents"},
    "businesses": {"de": "Unternehmen", "en": "Businesses"},
}
WAYS: Final = {
    "counter": {"de": "Am Schalter", "en": "At the counter"},
    "phone": {"de": "Am Telefon", "en": "By phone"},
    "online": {"de": "Online", "en": "Online"},
    "post": {"de": "Mit der Post", "en": "By post"},
    "email": {"de": "Mit E-Mail", "en": "By e-mail"},
    "video": {"de": "Im Videogespräch", "en": "By video call"},
    "third_party": {"de": "Über Dritte", "en": "Through others"},
    "automatic": {"de": "Ohne Antrag", "en": "Without an application"},
}
DEADLINE: Final = {"de": "Frist", "en": "Deadline"}
ELIGIBILITY: Final = {"de": "Wer Anspruch hat", "en": "Who is entitled"}


def add_service(graph: Graph, row: Row) -> str:
    """Add a service with everything it refers to; returns its IRI."""
    iri = graph.snapshot.address("services", row["id"])
    return graph.add(
        iri,
        "PublicService",
        identifier=row["id"],
        title=texts(row, "title"),
        description=texts(row, "description"),
        keyword={"de": row["aliases"]} if row["aliases"] else None,
        hasCompetentAuthority=[add_unit(graph, graph.snapshot.units[row["unit_id"]])],
        audience=[graph.concept(f"audience-{name}", AUDIENCES[name]) for name in _audiences(row)],
        language=[graph.published(GERMAN, "LinguisticSystem")],
        spatial=[graph.place(CITY_ARS, "Leipzig")],
        isClassifiedBy=_service_key(graph, row),
        isGroupedBy=list(_events(graph, row, "life_event")),
        thematicArea=list(_events(graph, row, "topic")),
        hasChannel=list(_channels(graph, row)),
        hasCost=list(_costs(graph, row)),
        hasInputType=[_evidence(graph, entry) for entry in row["evidence"]],
        hasLegalResource=[_law(graph, entry) for entry in row["law"]],
        follows=list(_rules(graph, row)),
        processingTime=_processing_time(row),
        relatedService=[
            graph.snapshot.address("services", other)
            for other in row["details"]["combines"]
            if other in graph.snapshot.services
        ],
    )


def add_unit(graph: Graph, row: Row) -> str:
    """Add the unit that decides, with the area it decides for."""
    areas = {"city": (CITY_ARS, "Leipzig"), "state": (STATE_ARS, "Sachsen")}
    area = areas.get(row["level"])
    place = graph.place(*area) if area else graph.published(GERMANY, "Location")
    label = german(row["name"])
    return graph.add(
        graph.local(f"unit-{row['id']}"),
        "PublicOrganisation",
        identifier=row["id"],
        prefLabel=label,
        spatial=[place],
    )


def add_life_event(graph: Graph, row: Row) -> str:
    """Add a life event; a topic is a theme and no event."""
    if row["kind"] == "topic":
        return graph.concept(f"topic-{row['id']}", texts(row, "title"))
    return graph.add(
        graph.snapshot.address("life-events", row["id"]),
        ["LifeEvent", "Event"],
        identifier=row["id"],
        title=texts(row, "title"),
        description=texts(row, "description"),
        hasRelatedService=[
            graph.snapshot.address("services", service["id"])
            for service in graph.snapshot.services.values()
            if row["id"] in service["life_events"]
        ],
    )


def _audiences(row: Row) -> list[str]:
    return list(AUDIENCES) if row["audience"] == "both" else [row["audience"]]


def _events(graph: Graph, row: Row, kind: str) -> Iterator[str]:
    known = graph.snapshot.life_events
    for name in row["life_events"]:
        if name in known and known[name]["kind"] == kind:
            yield add_life_event(graph, known[name])


def _service_key(graph: Graph, row: Row) -> list[str]:
    keys = row["keys"]
    if not keys["leikaId"] or not is_fact(keys):
        return []
    return [
        graph.concept(
            f"leika-{keys['leikaId']}", german(f"Leistungsschlüssel {keys['leikaId']}"), notation=keys["leikaId"]
        )
    ]


def _channels(graph: Graph, row: Row) -> Iterator[str]:
    for link in row["offices"]:
        if is_fact(link) and link["id"] in graph.snapshot.offices:
            yield _office_channel(graph, graph.snapshot.offices[link["id"]])
    if row["online"]["available"] and is_fact(row["online"]):
        yield _plain_channel(graph, row, "online", row["online"].get("service"))
    for way in row["details"].get("ways", []):
        if is_fact(way):
            yield _plain_channel(graph, row, way["channel"], (way.get("text") or {}).get("de"))
    if row["automatic"]:
        yield _plain_channel(graph, row, "automatic", None)


def _plain_channel(graph: Graph, row: Row, way: str, description: str | None) -> str:
    name = f"{way}-{row['id']}"
    kind = graph.concept(f"channel-{way}", WAYS[way])
    text = german(description) if description else None
    return graph.add(graph.local(f"channel-{name}"), "Channel", identifier=name, type=kind, description=text)


def _office_channel(graph: Graph, office: Row) -> str:
    way = "counter" if {"appointment", "walk_in"} & set(office["channels"]) else "phone"
    week = graph.snapshot.weeks.get(office["id"])
    hours = None
    if week is not None:
        remark = office["week_remark"] or {}
        said = {language: f"{text}. {remark.get(language, '')}".strip() for language, text in week_text(week).items()}
        hours = [graph.add(graph.local(f"hours-{office['id']}"), "TemporalEntity", description=said)]
    return graph.add(
        graph.local(f"channel-{way}-{office['id']}"),
        "Channel",
        identifier=f"{way}-{office['id']}",
        type=graph.concept(f"channel-{way}", WAYS[way]),
        description=texts(office, "name"),
        openingHours=hours,
    )


def _costs(graph: Graph, row: Row) -> Iterator[str]:
    """A price as a value; a range only in words, for CPSV-AP has no word for it."""
    for number, fee in enumerate(graph.snapshot.fees(row), 1):
        name = f"{row['id']}-{number}"
        most = fee.get("upTo")
        yield graph.add(
            graph.local(f"cost-{name}"),
            "Cost",
            identifier=name,
            description=german(f"{fee['label']}: {fee['amount']}–{most} {fee['currency']}" if most else fee["label"]),
            currency=graph.published(CURRENCY, "Concept"),
            hasValue=None if most else fee["amount"],
        )


def _evidence(graph: Graph, entry: Row) -> str:
    """A document; one that is only needed in some cases says so, for CPSV-AP has no word for it."""
    case = entry.get("when")
    name = f"{entry['id']}-{case}" if case else entry["id"]
    said = {"de": f"Nur in bestimmten Fällen: {case}", "en": f"In certain cases only: {case}"} if case else None
    return graph.add(graph.local(f"evidence-{name}"), "EvidenceType", identifier=entry["id"], description=said)


def _law(graph: Graph, reference: str) -> str:
    return graph.add(
        graph.local(f"law-{_slug(reference)}"), "LegalResource", identifier=reference, title=german(reference)
    )


def _rules(graph: Graph, row: Row) -> Iterator[str]:
    laws = [_law(graph, entry) for entry in row["law"]]
    named = [("deadline", DEADLINE, entry) for entry in row["deadlines"]]
    if row["details"]["eligibility"]:
        named.append(("eligibility", ELIGIBILITY, row["details"]["eligibility"]))
    for number, (kind, title, entry) in enumerate(named, 1):
        if is_fact(entry):
            name = f"{kind}-{row['id']}-{number}"
            said = texts(entry, "text")
            yield graph.add(
                graph.local(f"rule-{name}"), "Rule", identifier=name, title=title, description=said, implements=laws
            )


def _processing_time(row: Row) -> str | None:
    processing = row["processing"]
    return duration(processing["text"]["de"]) if processing and is_fact(processing) else None


def _slug(reference: str) -> str:
    kept = (character if character.isascii() and character.isalnum() else "-" for character in reference)
    return "-".join(part for part in "".join(kept).split("-") if part).lower()
