"""A login belongs to the browser it began in: a cookie proves it, and forms carry a mark only that browser can know."""

import hmac
from hashlib import sha256
from typing import Final
from uuid import UUID

from fastapi import Request, Response

COOKIE: Final = "lotse-login"
LIFETIME_SECONDS: Final = 600


def cookie_name(login_id: UUID, *, secure: bool) -> str:
    """One cookie per login, so that two tabs do not disturb each other; `__Host-` binds it to this very host."""
    return f"{'__Host-' if secure else ''}{COOKIE}-{login_id.hex}"


def set_cookie(response: Response, login_id: UUID, secret: str, *, secure: bool) -> None:
    """Give the browser its secret. Lax, because the person arrives from the application's site."""
    name = cookie_name(login_id, secure=secure)
    response.set_cookie(name, secret, LIFETIME_SECONDS, path="/", secure=secure, httponly=True, samesite="lax")


def forget_cookie(response: Response, login_id: UUID, *, secure: bool) -> None:
    """The login is over."""
    name = cookie_name(login_id, secure=secure)
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")


def secret_of(request: Request, login_id: UUID, *, secure: bool) -> str:
    """The browser's secret for this login, or an empty string."""
    return request.cookies.get(cookie_name(login_id, secure=secure), "")


def form_mark(secret: str) -> str:
    """The hidden field of forms: derived from the cookie, which other sites can neither read nor guess."""
    return hmac.new(secret.encode(), b"form", sha256).hexdigest()


def mark_fits(mark: str, secret: str) -> bool:
    """Whether a posted form came from our page in this browser."""
    return hmac.compare_digest(mark.encode(), form_mark(secret).encode())
