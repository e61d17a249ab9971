"""What a caller may be told when a proof is not accepted."""

from collections.abc import Mapping
from typing import Any, Final

from shared.language import Text, choose
from shared.problems import Problem

REASONS: Final[Mapping[str, Text]] = {
    "empty": {"de": "Die Datei ist leer.", "en": "The file is empty."},
    "type-unknown": {"de": "Es ist keine PDF-, PNG- oder JPEG-Datei.", "en": "It is not a PDF, PNG or JPEG file."},
    "type-mismatch": {
        "de": "Inhalt und angegebene Art stimmen nicht überein.",
        "en": "Content and stated type differ.",
    },
    "not-whole": {"de": "Die Datei ist beschädigt oder unvollständig.", "en": "The file is damaged or incomplete."},
    "encrypted": {"de": "Die Datei ist mit einem Kennwort geschützt.", "en": "The file is protected by a password."},
    "too-many-pages": {"de": "Die Datei hat mehr als 200 Seiten.", "en": "The file has more than 200 pages."},
    "too-many-objects": {"de": "Die Datei ist zu verschachtelt.", "en": "The file is too intricate."},
    "too-many-pixels": {"de": "Das Bild ist zu groß.", "en": "The picture is too large."},
    "acts": {
        "de": "Die Datei enthält aktive Inhalte, zum Beispiel Skripte oder Anhänge.",
        "en": "The file holds active content such as scripts or attachments.",
    },
    "infected": {"de": "Der Virenscanner hat etwas gefunden.", "en": "The virus scanner found something."},
}


class EvidenceRefused(Problem):
    """The file cannot be accepted; `reason` is a key of REASONS and stands in the answer as `reason`."""

    status, slug = 422, "evidence-refused"
    title = {"de": "Die Datei wurde nicht angenommen", "en": "The file was not accepted"}

    def __init__(self, *, reason: str) -> None:
        super().__init__(extra={"reason": reason})
        self.reason = reason

    def body(self, instance: str, language: str | None) -> dict[str, Any]:
        """The problem with the reason in words."""
        return super().body(instance, language) | {"detail": choose(REASONS[self.reason], language)}


class EvidenceTooLarge(Problem):
    status, slug = 413, "evidence-too-large"
    title = {"de": "Die Datei ist zu groß", "en": "The file is too large"}
    detail = {"de": "Höchstens {limit} Bytes sind erlaubt.", "en": "At most {limit} bytes are allowed."}


class EvidenceFull(Problem):
    status, slug = 409, "evidence-full"
    title = {"de": "Zu viele Nachweise", "en": "Too many proofs"}
    detail = {
        "de": "Ein Vorgang nimmt höchstens {limit} Nachweise auf.",
        "en": "A case takes at most {limit} proofs.",
    }


class ScannerAway(Problem):
    status, slug = 503, "scanner-away"
    title = {"de": "Der Virenscanner antwortet nicht", "en": "The virus scanner does not answer"}
    detail = {
        "de": "Ungeprüft nehmen wir keine Datei an. Bitte in einigen Minuten noch einmal versuchen.",
        "en": "No file is accepted unchecked. Please try again in some minutes.",
    }

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "60"})
