"""What can go wrong with a slot alert."""

from shared.problems import Problem


class AlertNotFound(Problem):
    """Also the answer for a wrong secret, and for an alert that ended."""

    status, slug = 404, "slot-alert-not-found"
    title = {"de": "Terminwecker nicht gefunden", "en": "Slot alert not found"}
    detail = {
        "de": "Zu dieser Kennung und diesem Schlüssel gibt es keinen Terminwecker. Vielleicht ist er abgelaufen oder beendet.",
        "en": "There is no slot alert for this id and this secret. Perhaps it has expired or was ended.",
    }
