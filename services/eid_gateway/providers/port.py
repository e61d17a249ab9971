"""The port every provider of identities plugs into; it knows nothing of SOAP, SAML or cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import APIRouter


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider found out. `person` is its own lasting name for the person and never leaves this room."""

    person: str
    level: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the person sees first: a template of the provider's and its values."""

    template: str
    values: Mapping[str, Any]


class Provider(Protocol):
    """One way to find out who somebody is.

    Its routes end with `logins.login.finish` or `logins.login.give_up`, which send the person back to the application.
    """

    @property
    def name(self) -> str:
        """Its name in events and pseudonyms; never changes."""

    @property
    def router(self) -> APIRouter:
        """The steps after the first page, below /eid/{login_id}/<name>."""

    def first_page(self, level: str, language: str) -> FirstPage:
        """The page that begins a login at least at `level`."""
