"""Validation errors of a request in words for people: each field with what is wrong, in German and English."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic_core import PydanticCustomError

from shared.language import Text
from shared.problems import BadRequest, FieldError, Invalid, Problem, UnsupportedMediaType

GERMAN: Mapping[str, str] = {
    "missing": "Diese Angabe fehlt.",
    "extra_forbidden": "Diese Angabe ist hier nicht vorgesehen.",
    "string_type": "Hier wird ein Text erwartet.",
    "string_too_short": "Der Text ist zu kurz.",
    "string_too_long": "Der Text ist zu lang.",
    "string_pattern_mismatch": "Der Text hat nicht die erwartete Form.",
    "int_type": "Hier wird eine ganze Zahl erwartet.",
    "int_parsing": "Hier wird eine ganze Zahl erwartet.",
    "bool_type": "Hier wird ja oder nein (true/false) erwartet.",
    "bool_parsing": "Hier wird ja oder nein (true/false) erwartet.",
    "greater_than_equal": "Die Zahl ist zu klein.",
    "less_than_equal": "Die Zahl ist zu groß.",
    "too_short": "Die Liste hat zu wenige Einträge.",
    "too_long": "Die Liste hat zu viele Einträge.",
    "date_from_datetime_parsing": "Hier wird ein Datum wie 2026-11-18 erwartet.",
    "date_parsing": "Hier wird ein Datum wie 2026-11-18 erwartet.",
    "datetime_parsing": "Hier wird ein Zeitpunkt wie 2026-11-18T09:30:00+01:00 erwartet.",
    "datetime_from_date_parsing": "Hier wird ein Zeitpunkt wie 2026-11-18T09:30:00+01:00 erwartet.",
    "timezone_aware": "Der Zeitpunkt braucht eine Zeitzone, zum Beispiel +01:00.",
    "uuid_parsing": "Hier wird eine Kennung (UUID) erwartet.",
    "literal_error": "Dieser Wert ist nicht vorgesehen.",
    "enum": "Dieser Wert ist nicht vorgesehen.",
    "greater_than": "Die Zahl ist zu klein.",
    "less_than": "Die Zahl ist zu groß.",
    "multiple_of": "Die Zahl hat nicht die erwartete Schrittweite.",
    "float_type": "Hier wird eine Zahl erwartet.",
    "float_parsing": "Hier wird eine Zahl erwartet.",
    "finite_number": "Hier wird eine endliche Zahl erwartet.",
    "int_from_float": "Hier wird eine ganze Zahl erwartet.",
    "int_parsing_size": "Die Zahl ist zu groß.",
    "list_type": "Hier wird eine Liste erwartet.",
    "dict_type": "Hier wird ein Objekt mit Feldern erwartet.",
    "model_type": "Hier wird ein Objekt mit Feldern erwartet.",
    "model_attributes_type": "Hier wird ein Objekt mit Feldern erwartet.",
    "string_unicode": "Der Text enthält Zeichen, die sich nicht lesen lassen.",
    "date_type": "Hier wird ein Datum wie 2026-11-18 erwartet.",
    "datetime_type": "Hier wird ein Zeitpunkt wie 2026-11-18T09:30:00+01:00 erwartet.",
    "uuid_type": "Hier wird eine Kennung (UUID) erwartet.",
    "url_parsing": "Hier wird eine Adresse wie https://stadt.example/ erwartet.",
    "url_scheme": "Die Adresse beginnt nicht wie erwartet.",
    "url_too_long": "Die Adresse ist zu lang.",
    "union_tag_not_found": "Es fehlt die Angabe, um welche Art es geht.",
    "union_tag_invalid": "Diese Art ist nicht vorgesehen.",
}
FALLBACK = "Der Wert ist ungültig."
NOT_OF_THE_FIELD = ("body", "query", "path", "header")


def unfit(code: str, german: str, english: str) -> PydanticCustomError:
    """What a validator raises where a value is well formed and yet cannot be meant, in words for people."""
    return PydanticCustomError(code, english, {"german": german})


def problem_of(error: RequestValidationError, content_type: str) -> Problem:
    """400 for unreadable JSON, 415 for a body in another format, 422 for everything else."""
    details: Sequence[Mapping[str, Any]] = error.errors()
    if any(detail["type"] == "json_invalid" for detail in details):
        return BadRequest()
    if content_type and "json" not in content_type and any(tuple(detail["loc"]) == ("body",) for detail in details):
        return UnsupportedMediaType()
    return Invalid(errors=[FieldError(_path(detail["loc"]), _message(detail)) for detail in details[:50]])


def _path(location: Sequence[str | int]) -> str:
    parts = [str(part) for part in location]
    if len(parts) > 1 and parts[0] in NOT_OF_THE_FIELD:
        parts = parts[1:]
    return ".".join(parts)


def _message(detail: Mapping[str, Any]) -> Text:
    german = detail.get("ctx", {}).get("german") or GERMAN.get(detail["type"], FALLBACK)
    return {"de": german, "en": str(detail["msg"])}
