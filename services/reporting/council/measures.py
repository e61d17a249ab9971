"""How far each need for action of the paper has come, as figures. Pure."""

from collections.abc import Iterable, Sequence

from services.reporting.digital.priority import ONLINE
from services.reporting.documents.schemas import Row
from services.reporting.material import Material
from shared.language import Text


def measures(material: Material) -> list[Row]:
    """One row per need for action, in the order of the paper."""
    return [*_opening_hours(material), *_life_events(material), *_digital(material)]


def _opening_hours(material: Material) -> Iterable[Row]:
    areas = [each for each in material.city.checks if each.task_type == "servicebereich"]
    special = [each for each in material.city.checks if each.task_type == "fachbereich" and each.rules]
    candidates = material.city.relocations.candidates
    yield _row("standards", "2.4.3", {"de": "Servicebereiche erfüllen den Standard der Öffnungszeiten",
                                      "en": "Servicebereiche meet the standard of opening hours"},
               sum(1 for each in areas if each.result == "pass"), len(areas))  # fmt: skip
    yield _row("late-day", "2.4.2", {"de": "Fachbereiche mit einem Tag bis 18 Uhr", "en": "Fachbereiche with a day until 18:00"},
               sum(1 for each in special if all(rule.met for rule in each.rules)), len(special))  # fmt: skip
    yield _row("relocation", "2.4.4", {"de": "Aufgaben der Fachbereiche geprüft: entscheidbar, ob Servicebereich",
                                       "en": "Tasks of Fachbereiche analysed: decidable whether Servicebereich"},
               sum(1 for each in candidates if each.verdict == "yes"), len(candidates),
               {"de": "Beim Rest fehlt eine Zahl.", "en": "For the others a figure is missing."})  # fmt: skip
    handovers = [each for each in material.handovers if each.to_delivery.n]
    yield _row("hand-over", "2.4.4", {"de": "Übergaben zwischen Stellen werden gemessen", "en": "Hand-overs between units are measured"},
               len(handovers), len(material.handovers),
               {"de": "Dauern: Bericht handover-delay.", "en": "Times: report handover-delay."})  # fmt: skip


def _life_events(material: Material) -> Iterable[Row]:
    bundles = list(material.city.bundles.values())
    yield _row("bundles", "2.5.1", {"de": "Leistungspakete, die es in Leipzig gibt", "en": "Bundles that exist in Leipzig"},
               sum(1 for each in bundles if each.maturity == "real"), len(bundles),
               {"de": "Die übrigen sind Vorschläge.", "en": "The others are proposals."})  # fmt: skip
    events = material.city.life_events
    yield _row("life-events", "2.5.1", {"de": "Lebenslagen mit einem Leistungspaket", "en": "Life events with a bundle"},
               sum(1 for each in events if each.bundles), len(events))  # fmt: skip


def _digital(material: Material) -> Iterable[Row]:
    items = [each for each in material.city.digitalisation if each.standing not in ("excluded_by_law", "automatic")]
    online = [each for each in items if each.standing in ONLINE]
    yield _row("online", "2.6.1", {"de": "Digitalisierbare Verfahren, die online sind", "en": "Procedures that may be online and are"},
               len(online), len(items))  # fmt: skip
    yield _row("eid", "2.6.1", {"de": "Online-Verfahren mit Online-Ausweis", "en": "Online procedures that take the online ID card"},
               sum(1 for each in online if each.standing == "done"), len(online))  # fmt: skip
    whole = _units_whole([(each.unit, each.standing in ONLINE) for each in items])
    yield _row("units", "2.6.1", {"de": "Organisationseinheiten, deren Verfahren alle online sind",
                                  "en": "Units with all their procedures online"}, *whole)  # fmt: skip


def _units_whole(standings: Sequence[tuple[str, bool]]) -> tuple[int, int]:
    units = {unit for unit, _ in standings}
    return sum(1 for unit in units if all(online for name, online in standings if name == unit)), len(units)


def _row(name: str, section: str, what: Text, reached: int, of: int, remark: Text | None = None) -> Row:
    return {
        "measure": name, "section": section, "what": dict(what), "reached": reached, "of": of,
        "share": round(100 * reached / of, 1) if of else None, "remark": dict(remark) if remark else None,
    }  # fmt: skip
