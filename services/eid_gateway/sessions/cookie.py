"""The cookie that a session lives in: one per group of applications, gone when the browser closes."""

from hashlib import sha256
from typing import Final

from fastapi import Request, Response

from services.eid_gateway.clients.store import Client

COOKIE: Final = "lotse-session"


def cookie_name(client: Client, *, secure: bool) -> str:
    """`__Host-` binds it to this very host; the group stands in it as a hash, because names of cookies are narrow."""
    group = sha256(f"{client.sector}\n{client.shares_sessions_as}".encode()).hexdigest()[:16]
    return _name(group, secure=secure)


def set_cookie(response: Response, name: str, secret: str, *, secure: bool) -> None:
    """Give the browser its session. Lax, because people come back from the application's site."""
    response.set_cookie(name, secret, path="/", secure=secure, httponly=True, samesite="lax")


def forget_cookie(response: Response, name: str, *, secure: bool) -> None:
    """The session is over."""
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")


def secret_of(request: Request, client: Client, *, secure: bool) -> str:
    """The browser's secret for this application, or an empty string."""
    return request.cookies.get(cookie_name(client, secure=secure), "")


def names_of(request: Request, client: Client | None, *, secure: bool) -> list[str]:
    """The cookies of this browser's sessions: those that `client` may use, or all."""
    prefix = cookie_name(client, secure=secure) if client else _name("", secure=secure)
    return [name for name in request.cookies if name.startswith(prefix)]


def secrets_of(request: Request, client: Client | None, *, secure: bool) -> list[str]:
    """The secrets in those cookies."""
    return [request.cookies[name] for name in names_of(request, client, secure=secure)]


def _name(group: str, *, secure: bool) -> str:
    return f"{'__Host-' if secure else ''}{COOKIE}-{group}"
