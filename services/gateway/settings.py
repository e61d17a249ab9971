"""What the gateway is told from outside, besides what every process is told."""

from typing import Final

from limits import RateLimitItem, parse
from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings

DEFAULT_RATE: Final = "600/minute"


class GatewaySettings(ServiceSettings):
    """Environment variables start with GATEWAY_."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    max_body_bytes: int = Field(6_291_456, validation_alias="GATEWAY_MAX_BODY_BYTES")
    """As much as the room that takes most: proofs are uploaded through this door. Every room keeps its own, smaller limit."""
    rate_limit: str = DEFAULT_RATE
    """Requests per client address over all gateways, for instance `600/minute`; empty for no limit."""
    redis_url: str = Field("", validation_alias="REDIS_URL")
    """Where the gateways count together; empty: each for itself."""
    client_address_header: str = ""
    """Header in which the reverse proxy in front names the client, for instance `X-Forwarded-For`; its last entry counts, because only
    that one was written by the proxy. Empty: the address of the connection."""
    cors_origins: str = "*"
    """Origins whose scripts may call, comma-separated. Any may: callers are known by tokens they send on purpose, never by cookies."""
    calls_per_room: int = Field(64, ge=1)
    """How many calls of this process may be at a room at a time."""
    waiting_seconds: float = Field(0.1, ge=0)
    """How long a call waits for its turn before it is refused."""
    restart_seconds: float = Field(8.0, ge=0)
    """How long calls wait for a room that just went away, because it may be starting again; after that they fail at once."""
    body_seconds: float = Field(30.0, gt=0)
    """How long the body of a request may take to arrive."""
    optional_seconds: float = 0.8
    """How long a composed answer waits for the rooms it can do without."""

    @field_validator("rate_limit")
    @classmethod
    def _readable(cls, value: str) -> str:
        if value:
            parse(value)
        return value

    @property
    def rate(self) -> RateLimitItem | None:
        """The limit, if there is one."""
        return parse(self.rate_limit) if self.rate_limit else None
