"""What a letter lists of a parcel, in German words a clerk reads at once; pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from services.routing.authorities.payment import line
from services.routing.authorities.protocol import FieldLabel, Parcel

MARKS: Final[Mapping[str, str]] = {
    "auskunftssperre": "Auskunftssperre (§ 51 BMG): die Anschrift niemandem nennen",
    "papier-folgt": "Unterlagen auf Papier folgen im Umschlag",
}
UNLABELLED: Final = FieldLabel({}, "text", {})

Line = tuple[str, str]
"""(what, value)."""


def lines_of(parcel: Parcel) -> Sequence[Line]:
    """What to mind, the fields in the order of the part, the fee, the proofs; what the person has not said is left out."""
    given = {name: parcel.fields[name] for name in _in_order(parcel) if parcel.fields[name] not in (None, "", [])}
    labels = {name: parcel.labels.get(name, UNLABELLED) for name in given}
    return [
        *(("Bitte beachten", MARKS.get(mark, mark)) for mark in parcel.marks),
        *((labels[name].title.get("de", name), _said(value, labels[name])) for name, value in given.items()),
        *([line(parcel.payment)] if parcel.payment else ()),
        *_proofs(parcel),
    ]


def _in_order(parcel: Parcel) -> Sequence[str]:
    labelled = [name for name in parcel.labels if name in parcel.fields]
    return [*labelled, *sorted(parcel.fields.keys() - parcel.labels.keys())]


def _proofs(parcel: Parcel) -> Sequence[Line]:
    called = {str(each["id"]): each.get("title", {}).get("de", str(each["id"])) for each in parcel.evidence}
    numbers = {str(each["id"]): len(each.get("files", ())) for each in parcel.evidence}
    here = [
        called[proof] + (f" ({number} Dateien)" if number > 1 else "") for proof, number in numbers.items() if number
    ]
    away = [called[proof] for proof, number in numbers.items() if not number]
    lines = [("Beigefügt", ", ".join(here)), ("Nicht beigefügt", ", ".join(away))]
    return [(what, proofs) for what, proofs in lines if proofs]


def _said(value: Any, label: FieldLabel = UNLABELLED) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, list | tuple):
        return ", ".join(_said(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(each)}" for name, each in value.items())
    if label.type == "date":
        return _day(str(value))
    return label.options.get(str(value), {}).get("de", str(value))


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d.%m.%Y}"
    except ValueError:
        return text
