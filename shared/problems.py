"""Errors as problem details (RFC 9457): one class per problem, with a title and a sentence in German and English."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from shared.language import Text, choose

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:lotse:problem:"
PAGES = "/v1/problems/"
"""Where the gateway has a page about each type, by its last part."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `field` is a path such as `services.0.quantity`."""

    field: str
    message: Text


class Problem(Exception):
    """Base of everything a caller may be told; raise a subclass, never this.

    Keyword arguments fill the placeholders of `detail`; `extra` adds members to the answer (RFC 9457 §3.2).
    """

    status: ClassVar[int]
    slug: ClassVar[str]
    title: ClassVar[Text]
    detail: ClassVar[Text] = {}

    def __init__(
        self,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        **values: object,
    ) -> None:
        super().__init__(self.slug)
        self.errors = errors
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        self.values = values

    def body(self, instance: str, language: str | None) -> dict[str, Any]:
        """The members of the problem document in the language wished for."""
        title = choose(self.title, language)
        detail = choose(self.detail, language).format(**self.values) if self.detail else title
        members: dict[str, Any] = {
            "type": TYPE_PREFIX + self.slug,
            "title": title,
            "status": self.status,
            "detail": detail,
            "instance": instance,
        }
        if self.errors:
            members["errors"] = [
                {"field": _readable(e.field), "message": choose(e.message, language)} for e in self.errors
            ]
        return members | self.extra

    def response(self, instance: str, language: str | None) -> Response:
        """The answer, ready to be sent."""
        headers = {"Cache-Control": "no-store", "Link": f'<{PAGES}{self.slug}>; rel="help"'} | self.headers
        return JSONResponse(self.body(instance, language), self.status, headers, MEDIA_TYPE)


Presenter = Callable[[Request, Problem], Response]
"""How a process shows a problem to who asked."""


def as_problem_details(request: Request, problem: Problem) -> Response:
    """As the problem says itself: problem details for everybody."""
    return problem.response(request.scope["path"], request.headers.get("accept-language"))


def _readable(field: str) -> str:
    """A caller chooses the names of fields; one with half a character (a lone surrogate) could not be sent back as UTF-8."""
    return field.encode("utf-8", "replace").decode()


class BadRequest(Problem):
    status, slug = 400, "bad-request"
    title = {"de": "Die Anfrage ist nicht lesbar", "en": "The request cannot be read"}
    detail = {
        "de": "Der Inhalt der Anfrage ist kein gültiges JSON.",
        "en": "The body of the request is not valid JSON.",
    }


class InvalidCursor(Problem):
    status, slug = 400, "invalid-cursor"
    title = {"de": "Die Blättermarke ist ungültig", "en": "The page cursor is invalid"}
    detail = {
        "de": "Bitte die Marke aus `next` der vorigen Seite unverändert verwenden.",
        "en": "Please use the cursor from `next` of the previous page unchanged.",
    }


class Unauthorized(Problem):
    status, slug = 401, "unauthorized"
    title = {"de": "Anmeldung nötig", "en": "Authentication needed"}
    detail = {
        "de": "Für diesen Aufruf ist eine gültige Anmeldung nötig ({scheme}).",
        "en": "This call needs valid authentication ({scheme}).",
    }

    def __init__(self, *, scheme: str = "Bearer", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(scheme=scheme, headers={"WWW-Authenticate": scheme} | dict(headers or {}))


class Forbidden(Problem):
    status, slug = 403, "forbidden"
    title = {"de": "Keine Berechtigung", "en": "Not allowed"}
    detail = {
        "de": "Dieser Zugang darf den Aufruf nicht ausführen; nötig ist: {needed}.",
        "en": "This account may not make this call; needed: {needed}.",
    }


class LevelTooLow(Problem):
    """A step-up (RFC 9470): 401, because logging in anew helps; the header says how, so that frontends can do it by themselves."""

    status, slug = 401, "assurance-level-too-low"
    title = {"de": "Anmeldung reicht nicht aus", "en": "Stronger login needed"}
    detail = {
        "de": "Nötig ist eine Anmeldung auf dem Vertrauensniveau „{needed}“, zum Beispiel mit dem Online-Ausweis.",
        "en": "A login at assurance level “{needed}” is needed, for instance with the online ID card.",
    }

    def __init__(self, *, needed: str, acr: str) -> None:
        super().__init__(needed=needed, headers=_step_up(f'acr_values="{acr}"'), extra={"acrValues": acr})


class LoginTooOld(Problem):
    """The other step-up of RFC 9470: somebody logged in, but not a moment ago."""

    status, slug = 401, "login-too-old"
    title = {"de": "Bitte noch einmal anmelden", "en": "Please log in again"}
    detail = {
        "de": "Dafür muss die Anmeldung weniger als {minutes} Minuten her sein.",
        "en": "For this the login must be less than {minutes} minutes ago.",
    }

    def __init__(self, *, minutes: int) -> None:
        seconds = minutes * 60
        super().__init__(minutes=minutes, headers=_step_up(f'max_age="{seconds}"'), extra={"maxAge": seconds})


class DocumentNotAccepted(Problem):
    status, slug = 403, "document-not-accepted"
    title = {"de": "Mit diesem Ausweis geht es nicht", "en": "Not possible with this card"}
    detail = {
        "de": "Angenommen werden: {accepted}. Die Anwendung muss bei der Anmeldung den Scope „document“ anfordern.",
        "en": "Accepted are: {accepted}. The application has to ask for the scope “document” at login.",
    }


class OnlyInPerson(Problem):
    status, slug = 403, "only-in-person"
    title = {"de": "Das geht nur für Sie selbst", "en": "Only for yourself"}
    detail = {
        "de": "Dieser Schritt ist nicht möglich, während Sie für jemand anderen handeln.",
        "en": "This step is not possible while you act for somebody else.",
    }


def _step_up(wish: str) -> dict[str, str]:
    return {"WWW-Authenticate": f'Bearer error="insufficient_user_authentication", {wish}'}


class NotFound(Problem):
    status, slug = 404, "not-found"
    title = {"de": "Nicht gefunden", "en": "Not found"}
    detail = {"de": "Unter dieser Adresse gibt es nichts.", "en": "There is nothing at this address."}


class MethodNotAllowed(Problem):
    status, slug = 405, "method-not-allowed"
    title = {"de": "Aufrufart nicht vorgesehen", "en": "Method not allowed"}
    detail = {
        "de": "Diese Adresse kennt die Aufrufart {method} nicht.",
        "en": "This address does not know the method {method}.",
    }


class Conflict(Problem):
    status, slug = 409, "conflict"
    title = {"de": "Das passt nicht zum jetzigen Stand", "en": "This does not fit the present state"}
    detail = {
        "de": "Der Eintrag wurde inzwischen geändert oder besteht schon.",
        "en": "The entry was changed meanwhile or exists already.",
    }


class BodyTooLarge(Problem):
    status, slug = 413, "body-too-large"
    title = {"de": "Die Anfrage ist zu groß", "en": "The request is too large"}
    detail = {
        "de": "Höchstens {limit} Bytes sind erlaubt.",
        "en": "At most {limit} bytes are allowed.",
    }


class UnsupportedMediaType(Problem):
    status, slug = 415, "unsupported-media-type"
    title = {"de": "Dieses Format wird nicht angenommen", "en": "This format is not accepted"}
    detail = {
        "de": "Bitte den Inhalt als application/json senden und den Content-Type angeben.",
        "en": "Please send the body as application/json and name it in Content-Type.",
    }


class Invalid(Problem):
    status, slug = 422, "validation-failed"
    title = {"de": "Angaben fehlen oder sind ungültig", "en": "Fields are missing or invalid"}
    detail = {
        "de": "Bitte die unter `errors` genannten Angaben berichtigen.",
        "en": "Please correct the fields named in `errors`.",
    }


class TooManyRequests(Problem):
    status, slug = 429, "too-many-requests"
    title = {"de": "Zu viele Anfragen", "en": "Too many requests"}
    detail = {
        "de": "Bitte in {seconds} Sekunden noch einmal versuchen.",
        "en": "Please try again in {seconds} seconds.",
    }


class InternalError(Problem):
    status, slug = 500, "internal-error"
    title = {"de": "Fehler auf unserer Seite", "en": "Error on our side"}
    detail = {
        "de": "Der Fehler wurde festgehalten. Kennung für Rückfragen: {correlation_id}.",
        "en": "The error was recorded. Reference for questions: {correlation_id}.",
    }


class NeighbourUnavailable(Problem):
    status, slug = 502, "neighbour-unavailable"
    title = {"de": "Ein Teil des Dienstes antwortet nicht", "en": "A part of the service does not answer"}
    detail = {
        "de": "Der Bereich „{room}“ ist gerade nicht erreichbar. Bitte gleich noch einmal versuchen.",
        "en": "The part “{room}” cannot be reached right now. Please try again in a moment.",
    }


class Unavailable(Problem):
    status, slug = 503, "unavailable"
    title = {"de": "Der Dienst ist kurz nicht verfügbar", "en": "The service is briefly unavailable"}
    detail = {
        "de": "Bitte in wenigen Sekunden noch einmal versuchen. Es ging nichts verloren.",
        "en": "Please try again in a few seconds. Nothing was lost.",
    }

    def __init__(self, retry_after: int = 2) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)})
