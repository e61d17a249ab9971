"""The providers this room can be set up with, by the name in EID_GATEWAY_PROVIDER."""

from collections.abc import Callable, Mapping
from typing import Final

from services.eid_gateway.providers.eid_server.provider import EidServerProvider
from services.eid_gateway.providers.port import Provider
from services.eid_gateway.providers.simulated.provider import SimulatedProvider
from services.eid_gateway.settings import EidGatewaySettings

PROVIDERS: Final[Mapping[str, Callable[[EidGatewaySettings], Provider]]] = {
    "simulated": SimulatedProvider,
    "eid_server": EidServerProvider,
}


def open_provider(settings: EidGatewaySettings) -> Provider:
    """The provider the settings name; raises when it may not run here."""
    return PROVIDERS[settings.provider](settings)
