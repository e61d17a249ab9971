"""What eid_gateway is told from outside, besides what every room is told."""

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from shared.settings import Issuer, RoomSettings

ProviderName = Literal["simulated", "eid_server", "bundid"]


class EidGatewaySettings(RoomSettings):
    """Environment variables start with EID_GATEWAY_."""

    model_config = SettingsConfigDict(env_prefix="EID_GATEWAY_")

    providers: Annotated[tuple[ProviderName, ...], NoDecode, Field(min_length=1)] = ("simulated",)
    """Who may identify people, in the order of the login page: names with commas between them. `simulated` is for development
    only; each of the others reads settings of its own."""

    community_id: str = Field("02761407130000", pattern=r"^0[0-9]{13}$")
    """This city in the numbers that cards know (TR-03130-1 CommunityIDType): `0`, country 276, official municipality key with a `0`
    before each part. Leipzig."""

    card_help_service: str = Field("eid-funktion", pattern=r"^[a-z0-9_-]{1,80}$")
    """The service of the catalogue in which people get the online function of their card switched on or their PIN set anew."""

    @field_validator("providers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(dict.fromkeys(value.replace(" ", "").split(","))) if isinstance(value, str) else value

    @property
    def issuer(self) -> str:
        """The issuer identifier in discovery and tokens: the address of this room as browsers see it."""
        return self.eid_gateway_url.rstrip("/")

    @property
    def card_help_url(self) -> str:
        """The catalogue's page about that service: places, duration, what to bring, and how far each fact is known."""
        return f"{self.public_url.rstrip('/')}/v1/pages/services/{self.card_help_service}"

    @property
    def secure(self) -> bool:
        """Whether browsers reach this room over TLS, so that cookies can insist on it."""
        return self.issuer.startswith("https://")

    @property
    def own_issuer(self) -> Issuer:
        """This room as the other rooms trust it."""
        return Issuer(issuer=self.issuer, jwks_url=f"{self.issuer}/jwks", kind="resident")
