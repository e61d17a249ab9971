"""What an authority may be told when a note is not taken."""

from shared.problems import Problem


class SharingNotAllowed(Problem):
    status, slug = 409, "sharing-not-allowed"
    title = {"de": "Diese Notiz darf nicht geteilt werden", "en": "This note must not be shared"}
    detail = {
        "de": "Für diesen Teil gibt es keinen Grund, Notizen mit anderen Stellen zu teilen: Die Person hat nicht eingewilligt, und kein "
        "Gesetz ist genannt. Eine Notiz für die eigene Stelle (`unit`) ist möglich.",
        "en": "There is no ground for this part to share notes with other authorities: the person has not consented, and no law is "
        "named. A note for your own unit (`unit`) is possible.",
    }


class TooManyNotes(Problem):
    status, slug = 409, "too-many-notes"
    title = {"de": "Zu viele Notizen", "en": "Too many notes"}
    detail = {
        "de": "Ihre Stelle hat zu diesem Vorgang schon {most} Notizen. Löschen Sie, was nicht mehr gebraucht wird.",
        "en": "Your unit has {most} notes on this case already. Delete what is no longer needed.",
    }
