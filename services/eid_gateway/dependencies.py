"""What routes of this room ask for by name: its settings, its providers, its keys, the parameters of a request.

All asynchronous, because the framework sends others through a thread.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends, Request

from services.eid_gateway.keys.ring import KeyRing
from services.eid_gateway.parameters import Parameters, read_parameters
from services.eid_gateway.providers.port import Provider
from services.eid_gateway.settings import EidGatewaySettings

FORM_TYPE: Final = "application/x-www-form-urlencoded"


async def _settings(request: Request) -> EidGatewaySettings:
    settings: EidGatewaySettings = request.app.state.settings
    return settings


async def _providers(request: Request) -> Mapping[str, Provider]:
    providers: Mapping[str, Provider] = request.app.state.providers
    return providers


async def _ring(request: Request) -> KeyRing:
    ring: KeyRing = request.app.state.ring
    return ring


async def form_of(request: Request) -> Parameters:
    """The fields of a posted form, none when the body is something else; raises UnreadableParameters."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        return {}
    return read_parameters(await request.body())


SettingsDep = Annotated[EidGatewaySettings, Depends(_settings)]
ProvidersDep = Annotated[Mapping[str, Provider], Depends(_providers)]
RingDep = Annotated[KeyRing, Depends(_ring)]
