"""The providers this room can be set up with, by their names in EID_GATEWAY_PROVIDERS."""

from collections.abc import Callable, Mapping
from typing import Final

from services.eid_gateway.providers.bundid.provider import BundIdProvider
from services.eid_gateway.providers.eid_server.provider import EidServerProvider
from services.eid_gateway.providers.port import Provider
from services.eid_gateway.providers.simulated.provider import SimulatedProvider
from services.eid_gateway.settings import EidGatewaySettings, ProviderName

PROVIDERS: Final[Mapping[ProviderName, Callable[[EidGatewaySettings], Provider]]] = {
    "simulated": SimulatedProvider,
    "eid_server": EidServerProvider,
    "bundid": BundIdProvider,
}


def open_providers(settings: EidGatewaySettings) -> dict[str, Provider]:
    """The providers the settings name, in the order of the login page; raises when one may not run here."""
    return {name: PROVIDERS[name](settings) for name in settings.providers}
