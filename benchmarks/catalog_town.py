"""A large catalogue to measure: a private PostgreSQL with the Leipzig data and ten thousand generated services beside it."""

import random
from itertools import product

from sqlalchemy import insert, select

from services.catalog import seed
from services.catalog.editions.publishing import publish
from services.catalog.public_services.models import public_service
from services.catalog.search.indexing import index_services
from services.catalog.search.models import search_alias
from services.catalog.search.words import fold
from services.catalog.seeding.files import read_seeds
from services.catalog.settings import CatalogSettings
from shared.db import Database, create_engine

MODEL = "personalausweis"
FIRST_PARTS = """
Bau Garten Markt Straßen Wasser Abfall Sport Hafen Schul Musik Jagd Fischerei Denkmal Umwelt Verkehrs Veranstaltungs Gewerbe
Friedhofs Brandschutz Lärm Taxi Gaststätten Spielplatz Reklame Kleingarten
"""
LAST_PARTS = """
genehmigung erlaubnis bescheinigung anmeldung förderung prüfung gebühr auskunft karte verlängerung zulassung ausnahme befreiung
urkunde meldung beratung register nachweis zuschuss plakette
"""
DONE_WITH_IT = """
beantragen verlängern ändern abmelden übertragen zurückgeben erneuern bestellen anzeigen widerrufen
"""
FIRSTS, SECONDS, VERBS = FIRST_PARTS.split(), LAST_PARTS.split(), DONE_WITH_IT.split()
KINDS = ("Haushalte", "Vereine")
TYPED = 60_000
AT_ONCE = 2000
"""Rows per round trip: a busy machine must not run into the time limit of one."""


def titles() -> list[str]:
    """Ten thousand titles: compounds with a verb and for whom, as catalogues are full of them."""
    return [f"{a}{b} für {kind} {verb}" for a, b, verb, kind in product(FIRSTS, SECONDS, VERBS, KINDS)]


def typed() -> list[str]:
    """What people type: words of titles, often only the beginning, often misspelled; no two alike, so that none is cached."""
    drawn = random.Random(7)
    found: dict[str, None] = {}
    while len(found) < TYPED:
        words = [drawn.choice(FIRSTS) + drawn.choice(SECONDS)]
        words += [drawn.choice(VERBS)] if drawn.random() < 0.5 else []
        words[0] = words[0][: drawn.randrange(6, len(words[0]) + 1)] if drawn.random() < 0.3 else words[0]
        text = " ".join(words)
        spot = drawn.randrange(len(text))
        found[text[:spot] + drawn.choice("abcdefghijklmnopqrstuvwxyz") + text[spot + 1 :]] = None
    return list(found)


async def fill(settings: CatalogSettings) -> int:
    """Load the Leipzig data and the generated services; returns how many services there are."""
    database = Database(create_engine(settings, "benchmark"))
    async with database.transaction() as session:
        await seed.load(session, read_seeds())
    async with database.transaction() as session:
        statement = select(public_service).where(public_service.c.id == MODEL)
        model = dict((await session.execute(statement)).mappings().one())
        names = {f"generated-{number}": title for number, title in enumerate(titles())}
        rows = [model | {"id": name, "title": {"de": title}, "sort_title": fold(title), "annual_cases": None,
                         "description": {"de": f"{title} bei der Stadt."}, "fingerprint": name}
                for name, title in names.items()]  # fmt: skip
        for start in range(0, len(rows), AT_ONCE):
            await session.execute(insert(public_service), rows[start : start + AT_ONCE])
        aliases = [{"alias": fold(title.partition(" ")[0]), "service_id": name} for name, title in names.items()]
        await session.execute(insert(search_alias), aliases)
        for start in range(0, len(rows), AT_ONCE):
            await index_services(session, list(names)[start : start + AT_ONCE])
        await publish(session, services=[MODEL])
    await database.close()
    return len(names) + len(read_seeds().services)
