"""What a caller may be told when a case cannot do what was asked."""

from shared.problems import Problem


class CaseIncomplete(Problem):
    status, slug = 409, "case-incomplete"
    title = {"de": "Es fehlen noch Angaben", "en": "Facts are still missing"}
    detail = {
        "de": "Bitte die unter `errors` genannten Angaben ergänzen und dann einreichen.",
        "en": "Please add what is named in `errors`, then hand in.",
    }


class EventInFuture(Problem):
    status, slug = 409, "event-in-future"
    title = {"de": "Das Ereignis liegt noch vor Ihnen", "en": "The event is still ahead"}
    detail = {
        "de": "Einreichen lässt sich der Vorgang ab dem {date}.",
        "en": "The case can be handed in from {date} on.",
    }


class TooLateToCorrect(Problem):
    status, slug = 409, "too-late-to-correct"
    title = {"de": "Das lässt sich hier nicht mehr ändern", "en": "This cannot be changed here any more"}
    detail = {
        "de": "Über alle Teile, die diese Angaben bekommen haben, ist entschieden; bitte wenden Sie sich an die Stelle.",
        "en": "All parts that got these values have been decided; please turn to the authority.",
    }


class NotOffered(Problem):
    status, slug = 409, "bundle-not-offered"
    title = {"de": "Dieses Bündel wird nicht angeboten", "en": "This bundle is not offered"}
    detail = {
        "de": "Sein Stand ist „{stage}“; es lässt sich ansehen und ausprobieren, aber nicht einreichen.",
        "en": "Its stage is “{stage}”; it can be looked at and tried out, but not handed in.",
    }


class NotTakenHere(Problem):
    status, slug = 409, "not-taken-here"
    title = {"de": "Dafür gibt es einen eigenen Weg", "en": "There is a way of its own for this"}
    detail = {"de": "{de}", "en": "{en}"}


class PaperNeeded(Problem):
    status, slug = 409, "paper-needed"
    title = {"de": "Das geht hier noch auf Papier", "en": "This still goes on paper"}
    detail = {
        "de": "Die Stelle arbeitet hier noch mit Papier. Bitte „envelope“ oder „place“ wählen und die Nachweise in den Umschlag legen.",
        "en": "The authority still works on paper here. Please choose “envelope” or “place” and put the proofs into the envelope.",
    }


class NothingSelected(Problem):
    status, slug = 409, "nothing-selected"
    title = {"de": "Es ist kein Teil ausgewählt", "en": "No part is selected"}
    detail = {
        "de": "Bitte mindestens einen Teil auswählen.",
        "en": "Please select at least one part.",
    }


class PartNotSelectable(Problem):
    status, slug = 409, "part-not-selectable"
    title = {"de": "Dieser Teil lässt sich nicht wählen", "en": "This part cannot be chosen"}
    detail = {
        "de": "„{part}“ geschieht von selbst und kann weder abgewählt noch gewählt werden.",
        "en": "“{part}” happens by itself and can be neither deselected nor selected.",
    }


class ParcelNotReleased(Problem):
    status, slug = 409, "parcel-not-released"
    title = {"de": "Dieser Teil ist nicht zur Zustellung frei", "en": "This part is not free for delivery"}
    detail = {
        "de": "Der Teil steht auf „{state}“; sein Inhalt wird nicht herausgegeben.",
        "en": "The part is in state “{state}”; its content is not handed out.",
    }
