"""What an editor may be told of an internal note."""

from shared.problems import Problem


class NotesFull(Problem):
    status, slug = 409, "internal-notes-full"
    title = {"de": "Zu viele interne Notizen", "en": "Too many internal notes"}
    detail = {
        "de": "Zu dieser Leistung gibt es schon {most} interne Notizen. Löschen Sie, was nicht mehr gilt.",
        "en": "There are {most} internal notes on this service already. Remove what no longer holds.",
    }
