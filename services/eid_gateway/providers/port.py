"""The port every provider of identities plugs into; it knows nothing of SOAP, SAML or cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from fastapi import APIRouter

from services.eid_gateway.clients.documents import Document

UNPROVEN: Final = "unproven"
"""The level of an attribute that only the person themselves stated."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider found out. `person` is its own lasting name for the person and never leaves this room.

    `document` is the kind of card, where there was one and it was asked for.
    """

    provider: str
    person: str
    level: str
    attributes: Mapping[str, Any]
    document: Document | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    """Of single attributes, where they differ from `level`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a login fails: `error` for the application (OAuth 2.0), `reason` for the statistics."""

    error: str
    reason: str


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What the person sees of a provider on the login page: a template and its values; `leads_to` is where its form ends, if elsewhere."""

    template: str
    values: Mapping[str, Any]
    leads_to: str | None = None


class Provider(Protocol):
    """One way to find out who somebody is.

    Its first route calls `logins.login.choose`; the last one `finish` or `give_up` there, which send the person back to the
    application.
    """

    @property
    def name(self) -> str:
        """Its name in events and pseudonyms; never changes."""

    @property
    def router(self) -> APIRouter:
        """The steps after the login page, below /eid/{login_id}/<name>."""

    def first_step(self, level: str, language: str) -> FirstStep:
        """What stands on the page of a login at least at `level`."""
