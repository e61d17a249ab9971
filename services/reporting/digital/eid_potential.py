"""The report `eid-potential`: what the online ID card could do, and what it does (council paper 2.6.1). Pure."""

from typing import Final

from services.reporting.city.told import Service
from services.reporting.documents.columns import STATUS, named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import share, shown
from services.reporting.material import Material

HOLDERS: Final = "eid"
"""The published figure: per cent of residents whose card has the function."""
CHOOSING: Final = {"de": "noch nicht gewählt", "en": "not chosen yet"}
SERVICES: Final = [
    named("service", "Dienstleistung", "Service"),
    words("title", "Titel", "Title"),
    number("cases", "Fälle im Jahr", "Cases a year"),
    number("potential", "davon mit Online-Ausweis möglich", "of these possible with the online ID card"),
    STATUS,
]
LOGINS: Final = [
    named("provider", "Weg", "Provider"),
    named("level", "Vertrauensniveau", "Level"),
    number("shown", "Seite gezeigt", "Page shown"),
    number("started", "Begonnen", "Started"),
    number("finished", "Angemeldet", "Logged in", None, "higher"),
    number("failed", "Abgebrochen oder gescheitert", "Given up or failed", None, "lower"),
    number("success", "Erfolg", "Success", "%", "higher"),
]


def eid_potential(material: Material) -> Report:
    """Services that the card opens from home, by cases it could take over, beside the logins of the period."""
    holders = material.city.figure(HOLDERS)
    part = None if holders is None else holders.value / 100
    services = [each for each in material.city.services.values() if each.online.eid]
    rows = sorted((_row(each, part) for each in services), key=_most_first)
    unknown = sum(1 for each in material.city.services.values() if each.online.available and each.online.eid is None)
    return draft(
        material,
        "eid-potential",
        {"de": "Was der Online-Ausweis leisten könnte", "en": "What the online ID card could do"},
        main=table("services", {"de": "Dienstleistungen", "en": "Services"}, SERVICES, rows, Chart(label="title", values=["potential"])),
        tables=[table("logins", {"de": "Anmeldungen im Zeitraum", "en": "Logins in the period"}, LOGINS, _logins(material))],
        notes=_notes(part),
        sources=_sources(material),
        gaps=[
            *counted(unknown, "Bei {n} Online-Diensten ist nicht bekannt, ob sie den Online-Ausweis annehmen.",
                     "Of {n} online services it is not known whether they take the online ID card."),
            *counted(sum(1 for row in rows if row["potential"] is None), "Für {n} Dienstleistungen fehlt eine belegte Fallzahl.",
                     "For {n} services a sourced case number is missing."),
            *counted(int(holders is None), "Der Anteil der Karten mit Funktion ist nicht bekannt.",
                     "The share of cards with the function is not known."),
        ],
    )  # fmt: skip


def _row(service: Service, part: float | None) -> Row:
    cases = service.criteria.annual_cases
    potential = None if part is None or cases.known is None else round(cases.known * part)
    return {
        "service": service.id, "title": service.title, "cases": cases.value, "potential": potential,
        "status": cases.provenance.status,
    }  # fmt: skip


def _most_first(row: Row) -> tuple[bool, int, str]:
    potential = row["potential"]
    return potential is None, -(potential if isinstance(potential, int) else 0), str(row["service"])


def _logins(material: Material) -> list[Row]:
    return [
        {
            "provider": each.provider or CHOOSING, "level": each.level, "shown": shown(each.shown), "started": shown(each.started),
            "finished": shown(each.finished), "failed": shown(each.failed), "success": share(each.finished, each.started - each.finished),
        }
        for each in material.counts.logins
    ]  # fmt: skip


def _notes(part: float | None) -> list[dict[str, str]]:
    percent = "–" if part is None else f"{100 * part:.0f}"
    return [
        {
            "de": f"Möglich = Fälle im Jahr × {percent} % (Anteil derer, deren Karte die Funktion hat, mindestens).",
            "en": f"Possible = cases a year × {percent} % (share of residents whose card has the function, at least).",
        },
        {
            "de": "Anmeldungen werden ohne Person gezählt; eine Person kann sich mehrfach anmelden.",
            "en": "Logins are counted without the person; one person may log in several times.",
        },
    ]


def _sources(material: Material) -> list[dict[str, str]]:
    holders = material.city.figure(HOLDERS)
    named_ = "" if holders is None else f" ({holders.year}: {', '.join(holders.provenance.sources)})"
    return [{"de": f"Katalog; veröffentlichter Anteil der Karten mit Funktion{named_}; Ereignisse eid_gateway.login_*.",
             "en": f"Catalogue; published share of cards with the function{named_}; events eid_gateway.login_*."}]  # fmt: skip
