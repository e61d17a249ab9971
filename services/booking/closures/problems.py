"""What can go wrong with closures and rebookings."""

from shared.problems import Problem


class ClosureOver(Problem):
    status, slug = 422, "closure-over"
    title = {"de": "Die Schließung liegt in der Vergangenheit", "en": "The closure is in the past"}
    detail = {"de": "Das Ende muss in der Zukunft liegen.", "en": "The end must be in the future."}


class ClosureLifted(Problem):
    status, slug = 409, "closure-lifted"
    title = {"de": "Die Schließung ist aufgehoben", "en": "The closure was lifted"}
    detail = {"de": "Bitte eine neue Schließung planen.", "en": "Please plan a new closure."}


class RebookingNotFound(Problem):
    status, slug = 404, "rebooking-not-found"
    title = {"de": "Vorschlag nicht gefunden", "en": "Proposal not found"}
    detail = {
        "de": "Zu dieser Kennung und diesem Schlüssel gibt es keinen Vorschlag. Vielleicht gilt schon ein neuerer Brief.",
        "en": "There is no proposal for this id and this secret. Perhaps a newer letter is valid.",
    }


class ProposalOver(Problem):
    status, slug = 409, "proposal-over"
    title = {"de": "Der Vorschlag gilt nicht mehr", "en": "The proposal is over"}
    detail = {
        "de": "Die Frist ist um, oder der Termin wurde schon verlegt oder abgesagt.",
        "en": "The time is up, or the appointment was moved or cancelled already.",
    }


class OptionGone(Problem):
    status, slug = 409, "option-gone"
    title = {"de": "Dieser Ersatztermin ist nicht mehr da", "en": "This option is gone"}
    detail = {"de": "Bitte einen anderen Vorschlag wählen.", "en": "Please choose another option."}
