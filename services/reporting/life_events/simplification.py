"""The report `simplification`: fields and proofs one by one and in a bundle, and what is asked under two names (2.5.1, 2.8). Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from services.reporting.city.told import Bundle
from services.reporting.documents.columns import named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.material import Material

COLUMNS: Final = [
    named("bundle", "Lebenslage", "Life event"),
    words("title", "Titel", "Title"),
    number("applications", "Anträge einzeln", "Applications one by one"),
    number("fieldsAlone", "Felder einzeln", "Fields one by one"),
    number("fieldsTogether", "Felder im Bündel", "Fields in the bundle", None, "lower"),
    number("proofsAlone", "Nachweise einzeln", "Proofs one by one"),
    number("proofsTogether", "Nachweise im Bündel", "Proofs in the bundle", None, "lower"),
]
SHARED: Final = [
    named("bundle", "Lebenslage", "Life event"),
    named("field", "Feld", "Field"),
    words("title", "Frage", "Question"),
    number("parts", "Anträge, die es brauchen", "Applications that need it"),
]
NAMES: Final = [
    named("question", "Frage", "Question"),
    words("fields", "Namen", "Names"),
    number("bundles", "Lebenslagen", "Life events"),
]
NOTES: Final = [
    {
        "de": "Einzeln: jedes Feld und jeder Nachweis so oft, wie ein Antrag danach fragt. Im Bündel: einmal, "
        "und kein Nachweis, den ein anderer Teil erzeugt.",
        "en": "One by one: each field and each proof as often as an application asks for it. In the bundle: once, "
        "and no proof that another part produces.",
    }
]
SOURCES: Final = [{"de": "Definitionen der Lebenslagen.", "en": "Definitions of the life events."}]


def simplification(material: Material) -> Report:
    """Every bundle with what it spares people to fill in, the fields it asks once for several, and names to be harmonised."""
    bundles = material.city.bundles.values()
    empty = sum(1 for each in bundles if not any(part.inputs for part in each.part_details))
    return draft(
        material,
        "simplification",
        {"de": "Was im Bündel einfacher wird", "en": "What a bundle makes simpler"},
        main=table("bundles", {"de": "Lebenslagen", "en": "Life events"}, COLUMNS, [_row(each) for each in bundles],
                   Chart(label="title", values=["fieldsAlone", "fieldsTogether"])),
        tables=[
            table("asked-once", {"de": "Einmal gefragt statt mehrmals", "en": "Asked once instead of often"}, SHARED,
                  [row for each in bundles for row in _shared(each)]),
            table("names", {"de": "Dieselbe Frage unter mehreren Namen", "en": "The same question under several names"}, NAMES,
                  several_names(bundles)),
        ],
        notes=NOTES,
        sources=SOURCES,
        gaps=counted(empty, "Für {n} Lebenslagen sind keine Felder hinterlegt.", "Of {n} life events no fields are known."),
    )  # fmt: skip


def several_names(bundles: Iterable[Bundle]) -> list[Row]:
    """Questions in the same words whose fields differ from bundle to bundle: what has to be harmonised."""
    names: dict[str, set[str]] = {}
    where: dict[str, set[str]] = {}
    words_of: dict[str, dict[str, str]] = {}
    for bundle in bundles:
        for each in bundle.inputs:
            question = each.title["de"]
            names.setdefault(question, set()).add(each.id)
            where.setdefault(question, set()).add(bundle.id)
            words_of[question] = each.title
    return [
        {"question": words_of[question], "fields": ", ".join(sorted(fields)), "bundles": len(where[question])}
        for question, fields in sorted(names.items()) if len(fields) > 1
    ]  # fmt: skip


def _row(bundle: Bundle) -> Row:
    parts = [each for each in bundle.part_details if each.kind == "application"]
    fields = [field for each in parts for field in each.inputs]
    proofs = [proof for each in bundle.part_details for proof in each.evidence]
    return {
        "bundle": bundle.id, "title": bundle.title, "applications": len(parts), "fieldsAlone": len(fields),
        "fieldsTogether": len(set(fields)), "proofsAlone": len(proofs),
        "proofsTogether": len({proof.id for proof in proofs if not proof.by.startswith("part:")}),
    }  # fmt: skip


def _shared(bundle: Bundle) -> list[Row]:
    times = Counter(field for each in bundle.part_details for field in each.inputs)
    titles = {each.id: each.title for each in bundle.inputs}
    return [
        {"bundle": bundle.id, "field": field, "title": titles.get(field), "parts": count}
        for field, count in sorted(times.items(), key=lambda each: (-each[1], each[0])) if count > 1
    ]  # fmt: skip
