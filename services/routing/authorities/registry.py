"""The ways to reach an authority, by the name that stands in its row."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final, Protocol

from pydantic import BaseModel

from services.routing.authorities import chosen, http_json, letter, phased, simulated, unassigned, unit_inbox
from services.routing.authorities.fit_connect import destination
from services.routing.authorities.memory import Memory
from services.routing.authorities.protocol import Authority
from services.routing.settings import RoutingSettings
from shared.db import Database
from shared.events.routing import AuthorityWaySetV1, ParcelWay
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


def way_of(authority_id: str, plugin: str) -> AuthorityWaySetV1:
    """What the house is told of how an authority takes parcels; of a way that is not known (any more), that nobody has said."""
    known = PLUGINS.get(plugin)
    return AuthorityWaySetV1(authority_id=authority_id, way=known.WAY if known else "nobody")


async def connect(name: str, authority_id: str, given: Mapping[str, Any], surroundings: Surroundings) -> Authority:
    """The authority as its row says; one that may not be used here, or whose settings no longer fit, is unassigned."""
    if not allowed(name, surroundings.settings):
        return unassigned.Unassigned("plugin-not-allowed")
    plugin = PLUGINS[name]
    try:
        settings = plugin.SETTINGS.model_validate(given)
    except ValueError:
        return unassigned.Unassigned("settings-invalid")
    return await plugin.connect(authority_id, settings, surroundings)
