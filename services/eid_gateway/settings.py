"""What eid_gateway is told from outside, besides what every room is told."""

from typing import Literal

from pydantic_settings import SettingsConfigDict

from shared.settings import Issuer, RoomSettings


class EidGatewaySettings(RoomSettings):
    """Environment variables start with EID_GATEWAY_."""

    model_config = SettingsConfigDict(env_prefix="EID_GATEWAY_")

    provider: Literal["simulated", "eid_server"] = "simulated"
    """Who identifies people; `simulated` is for development only, `eid_server` reads its own settings (eid_server/settings.py)."""

    @property
    def issuer(self) -> str:
        """The issuer identifier in discovery and tokens: the address of this room as browsers see it."""
        return self.eid_gateway_url.rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether browsers reach this room over TLS, so that cookies can insist on it."""
        return self.issuer.startswith("https://")

    @property
    def own_issuer(self) -> Issuer:
        """This room as the other rooms trust it."""
        return Issuer(issuer=self.issuer, jwks_url=f"{self.issuer}/jwks", kind="resident")
