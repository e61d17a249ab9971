"""What can go wrong with walk-in, in words for people."""

from collections.abc import Mapping

from shared.problems import Problem


class WalkInClosed(Problem):
    status, slug = 409, "walk-in-closed"
    title = {"de": "Zurzeit nur mit Termin oder geschlossen", "en": "Closed, or by appointment only, at the moment"}
    detail = {"de": "Es gibt jetzt keine Wartenummer: {reason_de}", "en": "There are no tickets now: {reason_en}"}

    def __init__(self, reason: Mapping[str, str]) -> None:
        super().__init__(reason_de=reason["de"], reason_en=reason.get("en", reason["de"]))


class QuotaReached(Problem):
    status, slug = 409, "quota-reached"
    title = {"de": "Alle Wartenummern sind vergeben", "en": "All tickets are gone"}
    detail = {
        "de": "Für heute sind alle Wartenummern dieser Dienststelle vergeben.",
        "en": "All tickets of this office are gone for today.",
    }


class TicketNotFound(Problem):
    status, slug = 404, "ticket-not-found"
    title = {"de": "Wartenummer nicht gefunden", "en": "Ticket not found"}
    detail = {
        "de": "Zu dieser Kennung und diesem Schlüssel gibt es keine Wartenummer.",
        "en": "There is no ticket for this id and this secret.",
    }


EXPLANATIONS = {"walk_in_day_within_quota_ck": QuotaReached}
"""What a refusing constraint means to the caller."""
