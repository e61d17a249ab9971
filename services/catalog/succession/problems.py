"""What an old address says: where its successor is, that there is none, or that it is too early."""

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from shared.problems import Problem

SHORTLY: Final = {"Cache-Control": "public, max-age=30"}
"""Staff may still correct a day of closing: a permanent redirect must not stay in browsers for ever."""


class Moved(Problem):
    """Base of the answers that lead on: the same address, with the successor in the place of what is gone."""

    status = 301

    def __init__(self, *, gone: str, heir: str, extra: dict[str, Any], **values: Any) -> None:
        super().__init__(headers=SHORTLY, extra=extra, gone=gone, heir=heir, **values)

    def address(self, path: str, query: str) -> str:
        """Where the successor answers what was asked of `path`."""
        gone, heir = str(self.values["gone"]), str(self.values["heir"])
        parts = [heir if part == gone else part for part in path.split("/")]
        asked = [(name, heir if value == gone else value) for name, value in parse_qsl(query, keep_blank_values=True)]
        return "/".join(parts) + (f"?{urlencode(asked)}" if asked else "")


class OfficeMoved(Moved):
    slug = "office-moved"
    title = {"de": "Dieser Standort ist aufgegangen in einem anderen", "en": "This office is part of another one now"}
    detail = {
        "de": "„{name}“ ist seit dem {since} geschlossen. An seine Stelle ist „{heir_name}“ getreten ({heir}).",
        "en": "“{name}” has been closed since {since}. “{heir_name}” ({heir}) has taken its place.",
    }


class OfficeGone(Problem):
    status, slug = 410, "office-gone"
    title = {"de": "Diesen Standort gibt es nicht mehr", "en": "This office no longer exists"}
    detail = {
        "de": "„{name}“ ist seit dem {since} geschlossen. Alle Standorte stehen unter /v1/offices?usable=true.",
        "en": "“{name}” has been closed since {since}. All offices are listed at /v1/offices?usable=true.",
    }


class ServiceMoved(Moved):
    slug = "service-moved"
    title = {
        "de": "An die Stelle dieser Leistung ist eine andere getreten",
        "en": "Another service has taken the place of this one",
    }
    detail = {
        "de": "„{name}“ gab es bis zum {until}. Jetzt gilt „{heir_name}“ ({heir}).",
        "en": "“{name}” was offered until {until}. Now it is “{heir_name}” ({heir}).",
    }


class ServiceGone(Problem):
    status, slug = 410, "service-gone"
    title = {"de": "Diese Leistung gibt es nicht mehr", "en": "This service is no longer offered"}
    detail = {
        "de": "„{name}“ gab es bis zum {until}. Die Suche steht unter /v1/services?q=.",
        "en": "“{name}” was offered until {until}. Search at /v1/services?q=.",
    }


class ServiceToCome(Problem):
    status, slug = 404, "service-not-offered-yet"
    title = {"de": "Diese Leistung gibt es noch nicht", "en": "This service is not offered yet"}
    detail = {
        "de": "„{name}“ wird ab dem {begins} angeboten.",
        "en": "“{name}” will be offered from {begins} on.",
    }
