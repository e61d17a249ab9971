"""The ways to reach an authority, by the name that stands in its row."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from pydantic import BaseModel

from services.routing.authorities import chosen, http_json, letter, phased, simulated, unassigned, unit_inbox
from services.routing.authorities.fit_connect import destination
from services.routing.authorities.memory import Memory
from services.routing.authorities.protocol import Authority
from services.routing.settings import RoutingSettings
from shared.db import Database
from shared.events.routing import ParcelWay
from shared.foreign_http import ForeignClient
from shared.http import HttpClient


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a way of reaching authorities may use; `stack` closes at the end of the worker what was opened on it."""

    settings: RoutingSettings
    http: HttpClient
    foreign: ForeignClient
    memory: Memory
    stack: AsyncExitStack


def surroundings_of(
    settings: RoutingSettings, database: Database, http: HttpClient, stack: AsyncExitStack
) -> Surroundings:
    """What a process has to offer."""
    foreign = ForeignClient(settings.inside_networks)
    stack.push_async_callback(foreign.close)
    return Surroundings(settings, http, foreign, Memory(database), stack)


class Plugin(Protocol):
    """A module that knows one way to reach an authority."""

    SETTINGS: type[BaseModel]
    FOR_PRODUCTION: bool
    WAY: ParcelWay

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> Authority:
        """The authority, reached this way with these settings."""


@runtime_checkable
class Needing(Protocol):
    """A way that needs something of this house, such as a secret."""

    def lacks(self, settings: Any, house: RoutingSettings) -> str | None:
        """What is missing, as a code; None where nothing is."""


PLUGINS: Final[Mapping[str, Plugin]] = {
    "chosen": chosen.PLUGIN,
    "fit_connect": destination.PLUGIN,
    "http_json": http_json.PLUGIN,
    "letter": letter.PLUGIN,
    "phased": phased.PLUGIN,
    "simulated": simulated.PLUGIN,
    "unassigned": unassigned.PLUGIN,
    "unit_inbox": unit_inbox.PLUGIN,
}


def allowed(name: str, settings: RoutingSettings) -> bool:
    """Whether this way exists and may be used here: simulations never in production."""
    plugin = PLUGINS.get(name)
    return plugin is not None and (plugin.FOR_PRODUCTION or settings.environment != "production")


def lacking(name: str, given: Mapping[str, Any], house: RoutingSettings) -> str | None:
    """Why an authority cannot be reached as its row says, as a code; None where it can."""
    if not allowed(name, house):
        return "plugin-not-allowed"
    plugin = PLUGINS[name]
    try:
        settings = plugin.SETTINGS.model_validate(given)
    except ValueError:
        return "settings-invalid"
    return plugin.lacks(settings, house) if isinstance(plugin, Needing) else None


def way_of(name: str, given: Mapping[str, Any], house: RoutingSettings) -> ParcelWay:
    """How an authority takes parcels; of a way that is not known (any more) nobody has said anything."""
    if name not in PLUGINS:
        return "nobody"
    return "unusable" if lacking(name, given, house) else PLUGINS[name].WAY


async def connect(name: str, authority_id: str, given: Mapping[str, Any], surroundings: Surroundings) -> Authority:
    """The authority as its row says; one that cannot be reached so is unassigned, and says why."""
    reason = lacking(name, given, surroundings.settings)
    if reason is not None:
        return unassigned.Unassigned(reason)
    plugin = PLUGINS[name]
    return await plugin.connect(authority_id, plugin.SETTINGS.model_validate(given), surroundings)
