"""What a person at the browser may be told when a login cannot go on."""

from shared.problems import Problem


class UnreadableRequest(Problem):
    status, slug = 400, "authorization-request-unreadable"
    title = {"de": "Die Anmeldung konnte nicht beginnen", "en": "The login could not begin"}
    detail = {
        "de": "Die Anwendung, von der Sie kommen, hat eine unlesbare Anfrage gestellt ({name}). Bitte wenden Sie sich an deren Betreiber.",
        "en": "The application you come from sent a request that cannot be read ({name}). Please contact its operator.",
    }


class UnknownApplication(Problem):
    status, slug = 400, "application-unknown"
    title = {"de": "Diese Anwendung ist nicht angemeldet", "en": "This application is not registered"}
    detail = {
        "de": "Die Anwendung, von der Sie kommen, darf hier keine Anmeldung anfordern. Zu Ihrem Schutz geht es nicht weiter.",
        "en": "The application you come from may not ask for a login here. For your protection we stop here.",
    }


class UnregisteredAddress(Problem):
    status, slug = 400, "redirect-uri-not-registered"
    title = {"de": "Die Rückadresse ist nicht angemeldet", "en": "The return address is not registered"}
    detail = {
        "de": "Die Anwendung möchte Sie an eine Adresse zurückschicken, die wir nicht kennen. Zu Ihrem Schutz geht es nicht weiter.",
        "en": "The application wants to send you back to an address we do not know. For your protection we stop here.",
    }


class PushedRequestUnknown(Problem):
    status, slug = 400, "pushed-request-unknown"
    title = {"de": "Diese Anfrage gilt nicht mehr", "en": "This request is no longer valid"}
    detail = {
        "de": "Die Anwendung hat die Anmeldung vorbereitet, aber die Zeit dafür ist vorbei. Bitte beginnen Sie dort neu.",
        "en": "The application prepared the login, but its time is over. Please begin there again.",
    }


class LoginUnknown(Problem):
    status, slug = 404, "login-unknown"
    title = {"de": "Diese Anmeldung gibt es nicht", "en": "There is no such login"}
    detail = {
        "de": "Bitte gehen Sie zurück zur Anwendung und beginnen Sie die Anmeldung dort neu.",
        "en": "Please go back to the application and begin the login there again.",
    }


class OtherBrowser(Problem):
    status, slug = 403, "login-of-another-browser"
    title = {"de": "Diese Anmeldung begann anderswo", "en": "This login began elsewhere"}
    detail = {
        "de": "Eine Anmeldung geht nur in dem Browser weiter, in dem sie begann, und nur mit Cookies. "
        "Hat Ihnen jemand diesen Link geschickt, schließen Sie die Seite.",
        "en": "A login only goes on in the browser it began in, and only with cookies. "
        "If somebody sent you this link, close the page.",
    }


class LoginUsed(Problem):
    status, slug = 409, "login-over"
    title = {"de": "Diese Anmeldung ist schon abgeschlossen", "en": "This login is already over"}
    detail = {
        "de": "Jede Anmeldung gilt nur einmal. Bitte gehen Sie zurück zur Anwendung; dort können Sie neu beginnen.",
        "en": "Every login is good only once. Please go back to the application, where you can begin again.",
    }


class LoginExpired(Problem):
    status, slug = 410, "login-expired"
    title = {"de": "Die Zeit für diese Anmeldung ist abgelaufen", "en": "The time for this login is over"}
    detail = {
        "de": "Zu Ihrem Schutz gilt eine Anmeldung zehn Minuten. Bitte beginnen Sie in der Anwendung neu. Es ging nichts verloren.",
        "en": "For your protection a login is good for ten minutes. Please begin again in the application. Nothing was lost.",
    }


class FormNotOurs(Problem):
    status, slug = 403, "form-not-ours"
    title = {"de": "Das Formular kam nicht von dieser Seite", "en": "The form did not come from this page"}
    detail = {
        "de": "Bitte laden Sie die Anmeldeseite neu und senden Sie das Formular von dort ab.",
        "en": "Please reload the login page and send the form from there.",
    }


class NoPersonChosen(Problem):
    status, slug = 422, "no-person-chosen"
    title = {"de": "Bitte wählen Sie eine Person", "en": "Please choose a person"}
    detail = {
        "de": "Gehen Sie eine Seite zurück und wählen Sie eine der erfundenen Personen.",
        "en": "Go back one page and choose one of the invented people.",
    }
