"""Errors as the clients of the ZMS citizen API know them: every documented code with its status, and which problem of ours is which code.

The contract is that of the open-source booking system "Zeitmanagementsystem" (it-at-m/eappointment, `zmscitizenapi`): a body
`{"errors": [{"errorCode", "errorMessage", "statusCode", "errorType"}]}`, the status of the answer being the highest of its errors.
Front ends choose their own texts by `errorCode`; our messages are for people who read the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from shared.problems import Problem, as_problem_details

ZMS_PREFIX: Final = "/api/citizen/"
Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class ZmsError:
    """One documented error."""

    status: int
    severity: Severity
    message: str


ERRORS: Final[Mapping[str, ZmsError]] = {
    "invalidOfficeId": ZmsError(400, "warning", "An office id is a positive integer below 2^31."),
    "invalidServiceId": ZmsError(400, "warning", "A service id is a positive integer below 2^31."),
    "invalidServiceCount": ZmsError(400, "warning", "Each service needs a count from 1 on."),
    "invalidStartDate": ZmsError(400, "warning", "startDate is a date such as 2026-11-30."),
    "invalidEndDate": ZmsError(400, "warning", "endDate is a date such as 2026-11-30, at most 365 days after startDate."),
    "invalidSlotsStartDate": ZmsError(400, "warning", "slotsStartDate is a date such as 2026-11-30."),
    "invalidSlotsEndDate": ZmsError(400, "warning", "slotsEndDate is a date such as 2026-11-30."),
    "slotsStartDateAfterEndDate": ZmsError(400, "warning", "slotsStartDate lies after slotsEndDate."),
    "invalidDate": ZmsError(400, "warning", "date is a date such as 2026-11-30."),
    "invalidTimestamp": ZmsError(400, "warning", "timestamp is a number of seconds since 1970."),
    "invalidProcessId": ZmsError(400, "warning", "processId is a positive integer below 2^31."),
    "invalidAuthKey": ZmsError(400, "warning", "authKey is the key that reserving answered with."),
    "invalidFamilyName": ZmsError(400, "warning", "familyName is missing or has characters a name does not have."),
    "invalidEmail": ZmsError(400, "warning", "email is not an e-mail address."),
    "invalidTelephone": ZmsError(400, "warning", "telephone is not a telephone number."),
    "invalidCustomTextfield": ZmsError(400, "warning", "customTextfield is a text."),
    "invalidCustomTextfield2": ZmsError(400, "warning", "customTextfield2 is a text."),
    "EMPTY_SERVICE_ARRAYS": ZmsError(400, "warning", "At least one service is needed."),
    "MISMATCHED_ARRAYS": ZmsError(400, "warning", "There must be as many counts as services, and each service once."),
    "invalidRequest": ZmsError(400, "warning", "The request cannot be read."),
    "invalidLocationAndServiceCombination": ZmsError(400, "warning", "This office does not offer these services."),
    "captchaMissing": ZmsError(400, "warning", "A captcha token is needed."),
    "captchaInvalid": ZmsError(400, "warning", "The captcha token is not valid."),
    "captchaExpired": ZmsError(400, "warning", "The captcha token has expired."),
    "captchaVerificationFailed": ZmsError(400, "warning", "The captcha was not solved."),
    "tooManySlotsPerAppointment": ZmsError(400, "error", "This is too much for one appointment."),
    "tooManyServicesPerAppointment": ZmsError(400, "error", "So many of a service cannot be done in one appointment."),
    "preconfirmationExpired": ZmsError(400, "error", "The appointment was not activated in time and is free again."),
    "IP_BLACKLISTED": ZmsError(403, "error", "This address is shut out."),
    "unauthorized": ZmsError(403, "error", "This needs a login."),
    "notFound": ZmsError(404, "error", "There is nothing at this address."),
    "appointmentNotAvailable": ZmsError(404, "error", "This slot is not free (any more)."),
    "appointmentNotFound": ZmsError(404, "error", "There is no such appointment."),
    "noAppointmentForThisScope": ZmsError(404, "info", "No appointments are given here."),
    "noAppointmentForThisDay": ZmsError(404, "info", "Nothing is free in this range."),
    "scopesNotFound": ZmsError(404, "error", "There is no office that gives appointments."),
    "requestMethodNotAllowed": ZmsError(405, "warning", "This address does not know the method."),
    "appointmentCanNotBeCanceled": ZmsError(406, "warning", "This appointment cannot be cancelled any more."),
    "authKeyMismatch": ZmsError(406, "warning", "This key does not open the appointment."),
    "emailIsRequired": ZmsError(406, "warning", "An e-mail address is needed here."),
    "telephoneIsRequired": ZmsError(406, "warning", "A telephone number is needed here."),
    "tooManyAppointmentsWithSameMail": ZmsError(406, "error", "This person has as many open appointments as are allowed."),
    "processNotReservedAnymore": ZmsError(409, "error", "The appointment is not reserved any more."),
    "processNotPreconfirmedAnymore": ZmsError(409, "error", "The appointment is not waiting for its activation."),
    "processAlreadyCalled": ZmsError(409, "warning", "The appointment has begun."),
    "processAlreadyExists": ZmsError(409, "warning", "The appointment exists already."),
    "requestEntityTooLarge": ZmsError(413, "warning", "The request is too large."),
    "rateLimitExceeded": ZmsError(429, "warning", "Too many requests; Retry-After says when to come back."),
    "internalError": ZmsError(500, "error", "The error is on our side and was recorded."),
    "notImplemented": ZmsError(501, "error", "This is not offered here."),
    "serviceUnavailable": ZmsError(503, "error", "The service is briefly not available."),
    "zmsClientCommunicationError": ZmsError(503, "error", "A part of the service does not answer."),
    "unknownError": ZmsError(520, "error", "Something unforeseen happened."),
}  # fmt: skip
CODE_OF_PROBLEM: Final[Mapping[str, str]] = {
    "address-too-long": "requestEntityTooLarge",
    "appointment-not-found": "appointmentNotFound",
    "assurance-level-too-low": "unauthorized",
    "bad-request": "invalidRequest",
    "body-too-large": "requestEntityTooLarge",
    "duration-unknown": "noAppointmentForThisScope",
    "forbidden": "unauthorized",
    "headers-too-large": "requestEntityTooLarge",
    "hold-expired": "processNotReservedAnymore",
    "internal-error": "internalError",
    "invalid-cursor": "invalidRequest",
    "method-not-allowed": "requestMethodNotAllowed",
    "neighbour-too-slow": "zmsClientCommunicationError",
    "neighbour-unavailable": "zmsClientCommunicationError",
    "no-appointments": "noAppointmentForThisScope",
    "no-appointments-here": "noAppointmentForThisScope",
    "not-found": "notFound",
    "office-closed": "noAppointmentForThisScope",
    "office-unknown": "invalidLocationAndServiceCombination",
    "overloaded": "serviceUnavailable",
    "proof-of-work-needed": "captchaMissing",
    "proof-of-work-refused": "captchaInvalid",
    "quantities-do-not-match": "MISMATCHED_ARRAYS",
    "quantity-too-high": "tooManyServicesPerAppointment",
    "range-invalid": "invalidEndDate",
    "request-too-slow": "invalidRequest",
    "service-not-offered": "invalidLocationAndServiceCombination",
    "service-over": "appointmentNotAvailable",
    "service-unknown": "invalidLocationAndServiceCombination",
    "slot-not-offered": "appointmentNotAvailable",
    "slot-not-released": "appointmentNotAvailable",
    "slot-taken": "appointmentNotAvailable",
    "start-in-past": "appointmentNotAvailable",
    "start-off-grid": "appointmentNotAvailable",
    "too-late": "appointmentCanNotBeCanceled",
    "too-many-open-appointments": "tooManyAppointmentsWithSameMail",
    "too-many-people": "tooManyServicesPerAppointment",
    "too-many-requests": "rateLimitExceeded",
    "unauthorized": "unauthorized",
    "unavailable": "serviceUnavailable",
    "unsupported-media-type": "invalidRequest",
    "visit-too-long": "tooManySlotsPerAppointment",
    "wrong-state": "processNotReservedAnymore",
}
"""What a problem of a room, or of the gateway, is called there; a new problem without a line here is `unknownError`."""
CODE_OF_FIELD: Final[Mapping[str, str]] = {
    "authKey": "invalidAuthKey",
    "customTextfield": "invalidCustomTextfield",
    "customTextfield2": "invalidCustomTextfield2",
    "date": "invalidDate",
    "email": "invalidEmail",
    "endDate": "invalidEndDate",
    "familyName": "invalidFamilyName",
    "filterId": "invalidProcessId",
    "officeId": "invalidOfficeId",
    "officeIds": "invalidOfficeId",
    "processId": "invalidProcessId",
    "serviceCount": "invalidServiceCount",
    "serviceCounts": "invalidServiceCount",
    "serviceId": "invalidServiceId",
    "serviceIds": "invalidServiceId",
    "slotsEndDate": "invalidSlotsEndDate",
    "slotsStartDate": "invalidSlotsStartDate",
    "startDate": "invalidStartDate",
    "telephone": "invalidTelephone",
    "timestamp": "invalidTimestamp",
}
"""What a field that is missing or wrong is called there."""

NEVER_SAID: Final[Mapping[str, str]] = {
    "captchaExpired": "wrong, expired and used solutions are `captchaInvalid`: the difference would help who guesses",
    "captchaVerificationFailed": "no third party verifies; the answer of captcha-verify says `valid: false`",
    "IP_BLACKLISTED": "no address is shut out; too many requests are `rateLimitExceeded`",
    "scopesNotFound": "a city without offices has an empty directory",
    "telephoneIsRequired": "no office asks for a telephone number",
    "processAlreadyCalled": "who was checked in cannot cancel any more: `appointmentCanNotBeCanceled`",
    "processAlreadyExists": "each reservation is an appointment of its own",
    "notImplemented": "every address of the contract is there",
}
"""Documented codes that nothing here leads to, and why."""


class Refused(Problem):
    """An error that exists only in this contract; raise it with its documented code."""

    status, slug = 400, "zms-refused"
    title = {"de": "So nicht möglich", "en": "Not possible like this"}

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


def as_zms_errors(problem: Problem) -> Response:
    """The answer to a client of the citizen API."""
    errors = {code: ERRORS[code] for code in codes_of(problem)}
    content = [
        {"errorCode": code, "errorMessage": error.message, "statusCode": error.status, "errorType": error.severity}
        for code, error in errors.items()
    ]
    headers = {"Cache-Control": "no-store"} | problem.headers
    return JSONResponse({"errors": content}, max(error.status for error in errors.values()), headers)


def codes_of(problem: Problem) -> Iterable[str]:
    """The documented codes of a problem, each once."""
    if isinstance(problem, Refused):
        return [problem.code]
    if problem.errors:
        return dict.fromkeys(CODE_OF_FIELD.get(error.field.split(".")[0], "invalidRequest") for error in problem.errors)
    return [CODE_OF_PROBLEM.get(problem.slug, "unknownError")]


def present(request: Request, problem: Problem) -> Response:
    """Problem details for everybody but the clients of the citizen API; a `Presenter` for `app.state.present`."""
    if request.scope["path"].startswith(ZMS_PREFIX):
        return as_zms_errors(problem)
    return as_problem_details(request, problem)
