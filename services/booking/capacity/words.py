"""The release of appointments in words people read: German and English."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from services.booking.capacity.release import Share
from shared.clock import BERLIN

WHO: Final[Mapping[str, Mapping[str, str]]] = {
    "online": {"de": "online", "en": "online"},
    "staff": {"de": "nur durch die Dienststelle", "en": "by the office only"},
    "phone": {"de": "am Telefon", "en": "by phone"},
    "walk_in": {"de": "für Vorsprachen ohne Termin", "en": "for visits without appointment"},
}
WEEKDAYS: Final[Mapping[str, Sequence[str]]] = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NO_RULE: Final = {"de": "Hier werden keine Termine vergeben.", "en": "No appointments are given here."}
NOT_KNOWN: Final = {
    "de": "Wann die nächsten Termine freigegeben werden, ist noch nicht bekannt.",
    "en": "When the next appointments are released is not known yet.",
}


def rule_in_words(shares: Sequence[Share]) -> dict[str, str]:
    """The shares of a policy, one sentence."""
    if not shares:
        return dict(NO_RULE)
    return {
        "de": _capital("; ".join(_german(share) for share in shares) + "."),
        "en": _capital("; ".join(_english(share) for share in shares) + "."),
    }


def coming_in_words(released_at: datetime | None, day: date | None) -> dict[str, str]:
    """When the next appointments come online."""
    if released_at is None or day is None:
        return dict(NOT_KNOWN)
    moment = released_at.astimezone(BERLIN)
    german = f"{_day_de(moment.date())} um {moment:%H:%M} Uhr"
    english = f"{_day_en(moment.date())} at {moment:%H:%M}"
    return {
        "de": f"Die nächsten Termine werden am {german} freigegeben: für {_day_de(day)}.",
        "en": f"The next appointments are released on {english}: those of {_day_en(day)}.",
    }


def _german(share: Share) -> str:
    much = "alle Plätze" if share.percent == 100 else f"{share.percent} % der Plätze"
    later = f", je Tag bis zu {-(-share.jitter_seconds // 60)} Minuten später" if share.jitter_seconds else ""
    when = _days_de(share.days_ahead)
    return f"{much} {WHO[share.channel]['de']} {when} um {share.release_time:%H:%M} Uhr{later}{_kept_de(share)}"


def _kept_de(share: Share) -> str:
    if share.min_minutes is None:
        return ""
    until = (
        "" if share.for_all_days_ahead is None else f", was frei bleibt, {_days_de(share.for_all_days_ahead)} für alle"
    )
    return f", vorgehalten für Anliegen ab {share.min_minutes} Minuten{until}"


def _days_de(days: int) -> str:
    return {0: "am Tag selbst", 1: "am Tag davor"}.get(days, f"{days} Tage vorher")


def _english(share: Share) -> str:
    much = "all places" if share.percent == 100 else f"{share.percent}% of the places"
    later = f", up to {-(-share.jitter_seconds // 60)} minutes later from day to day" if share.jitter_seconds else ""
    when = _days_en(share.days_ahead)
    return f"{much} {WHO[share.channel]['en']} {when} at {share.release_time:%H:%M}{later}{_kept_en(share)}"


def _kept_en(share: Share) -> str:
    if share.min_minutes is None:
        return ""
    until = (
        "" if share.for_all_days_ahead is None else f", what is left is for all {_days_en(share.for_all_days_ahead)}"
    )
    return f", kept for visits of {share.min_minutes} minutes or more{until}"


def _days_en(days: int) -> str:
    return {0: "on the day itself", 1: "on the day before"}.get(days, f"{days} days ahead")


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _day_de(day: date) -> str:
    return f"{WEEKDAYS['de'][day.weekday()]}, {day:%d.%m.%Y}"


def _day_en(day: date) -> str:
    return f"{WEEKDAYS['en'][day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"
