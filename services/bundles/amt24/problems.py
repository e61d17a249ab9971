"""What the state portal may be told."""

from datetime import datetime

from shared.problems import Problem


class EnvelopeRefused(Problem):
    status, slug = 422, "envelope-refused"
    title = {"de": "Der Umschlag ist nicht lesbar", "en": "The envelope cannot be read"}
    detail = {
        "de": "Er passt nicht zum Schema unter /v1/amt24/application.xsd; nichts wurde angenommen. Die Stellen stehen unter `errors`.",
        "en": "It does not fit the schema at /v1/amt24/application.xsd; nothing was taken in. The places stand under `errors`.",
    }


class EnvelopeDiffers(Problem):
    status, slug = 409, "envelope-differs"
    title = {"de": "Diese Kennung hatte schon einen anderen Inhalt", "en": "This id came with other content before"}
    detail = {
        "de": "Unter dieser Kennung ist ein anderer Umschlag eingegangen. Bitte für einen neuen Antrag eine neue Kennung verwenden.",
        "en": "Another envelope arrived under this id. Please use a new id for a new application.",
    }


class ApplicationHeld(Problem):
    """Kept, with its Eingangsdatum, until a person has found out where it belongs."""

    status, slug = 422, "application-held"
    title = {"de": "Der Antrag ist da, aber nicht zuzuordnen", "en": "The application is here, but cannot be placed"}
    detail = {
        "de": "Er ist mit Eingangsdatum verwahrt und wird von Hand zugeordnet ({reason}); bitte nicht erneut senden.",
        "en": "It is kept with its date of receipt and will be placed by hand ({reason}); please do not send it again.",
    }

    def __init__(self, *, envelope_id: str, reason: str, received_at: datetime) -> None:
        kept = {"envelopeId": envelope_id, "reason": reason, "receivedAt": received_at.isoformat()}
        super().__init__(reason=reason, extra=kept)


class NotHeld(Problem):
    status, slug = 409, "application-not-held"
    title = {"de": "Dieser Antrag ist schon zugeordnet", "en": "This application has been placed already"}
    detail = {"de": "Er ist der Vorgang {reference}.", "en": "It is the case {reference}."}
