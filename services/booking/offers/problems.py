"""What can go wrong when staff make an appointment for a person."""

from shared.problems import Problem


class NoContact(Problem):
    status, slug = 409, "contact-unknown"
    title = {"de": "Die Person ist nicht bekannt", "en": "The person is not known"}
    detail = {
        "de": "Zu diesem Termin ist niemand (mehr) gespeichert; bitte ein Angebot mit Kontakt machen.",
        "en": "Nobody is (any longer) stored for this appointment; please make an offer with a contact.",
    }


class ValidityInvalid(Problem):
    status, slug = 422, "validity-invalid"
    title = {"de": "So lange kann das Angebot nicht gelten", "en": "The offer cannot be kept that long"}
    detail = {
        "de": "Ein Angebot endet nach jetzt, vor Beginn des Termins und spätestens nach {days} Tagen.",
        "en": "An offer ends after now, before the appointment begins and after {days} days at the latest.",
    }
