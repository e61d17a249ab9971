"""The frame of every step a person takes on our pages: the right login, the right browser, our own form."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.eid_gateway.dependencies import SettingsDep, form_of
from services.eid_gateway.logins import browser
from services.eid_gateway.logins.addresses import LoginIdDep
from services.eid_gateway.logins.login import resume
from services.eid_gateway.logins.problems import FormNotOurs
from services.eid_gateway.logins.store import Login
from services.eid_gateway.parameters import Parameters, UnreadableParameters
from shared.clock import Now
from shared.db import SessionDep


@dataclass(frozen=True, slots=True)
class OpenLogin:
    """A login that may go on in the browser that asks."""

    login: Login
    secret: str


@dataclass(frozen=True, slots=True)
class PostedLogin:
    """A step of a login: the fields posted, checked to come from our page."""

    login: Login
    form: Parameters


async def _open_login(
    login_id: LoginIdDep, request: Request, session: SessionDep, settings: SettingsDep, now: Now
) -> OpenLogin:
    secret = browser.secret_of(request, login_id, secure=settings.secure)
    return OpenLogin(await resume(session, login_id, secret, now), secret)


OpenLoginDep = Annotated[OpenLogin, Depends(_open_login, scope="function")]


async def _posted_login(opened: OpenLoginDep, request: Request) -> PostedLogin:
    try:
        form = await form_of(request)
    except UnreadableParameters as error:
        raise FormNotOurs from error
    if not browser.mark_fits(form.get("mark", ""), opened.secret):
        raise FormNotOurs
    return PostedLogin(opened.login, form)


PostedLoginDep = Annotated[PostedLogin, Depends(_posted_login, scope="function")]
