"""What a process is told from outside: settings read once from the environment, with names shared by all rooms."""

import base64
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, Json, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOMS = ("catalog", "booking", "bundles", "eid_gateway", "routing", "reporting")
"""The rooms that own a PostgreSQL schema; the gateway owns none."""


class Issuer(BaseModel):
    """A token issuer this house trusts: the city's identity provider, or Lotse's own eID gateway for residents."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    jwks_url: str
    audience: str = "lotse"
    kind: Literal["city", "resident"]


class MasterKeys(BaseModel):
    """Key-encryption keys by id; `current` wraps new data keys, the others only unwrap old ones.

    `hashing` is what keyed hashes are made with. Without it that is the oldest key: who takes that key out after a rotation gives
    its bytes here, or residents no longer find what is theirs.
    """

    model_config = ConfigDict(frozen=True)

    current: str
    keys: dict[str, bytes]
    hashing: bytes | None = None

    @field_validator("hashing", mode="before")
    @classmethod
    def _decode_hashing(cls, value: str | bytes | None) -> bytes | None:
        decoded = base64.b64decode(value) if isinstance(value, str) else value
        if decoded is not None and len(decoded) != 32:
            raise ValueError("the hashing key must be 32 bytes, base64")
        return decoded

    @field_validator("keys", mode="before")
    @classmethod
    def _decode(cls, value: dict[str, str | bytes]) -> dict[str, bytes]:
        decoded = {name: key if isinstance(key, bytes) else base64.b64decode(key) for name, key in value.items()}
        if any(len(key) != 32 for key in decoded.values()):
            raise ValueError("every master key must be 32 bytes, base64")
        return decoded


class ServiceSettings(BaseSettings):
    """Settings of every process, also of the gateway, which has no database."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    environment: Literal["development", "production"] = Field("production", validation_alias="LOTSE_ENVIRONMENT")
    issuers: Json[tuple[Issuer, ...]] | tuple[Issuer, ...] = Field((), validation_alias="LOTSE_ISSUERS")
    public_url: str = Field("http://127.0.0.1:8000", validation_alias="GATEWAY_URL")
    catalog_url: str = Field("http://127.0.0.1:8001", validation_alias="CATALOG_URL")
    booking_url: str = Field("http://127.0.0.1:8002", validation_alias="BOOKING_URL")
    bundles_url: str = Field("http://127.0.0.1:8003", validation_alias="BUNDLES_URL")
    eid_gateway_url: str = Field("http://127.0.0.1:8004", validation_alias="EID_GATEWAY_URL")
    routing_url: str = Field("http://127.0.0.1:8005", validation_alias="ROUTING_URL")
    reporting_url: str = Field("http://127.0.0.1:8006", validation_alias="REPORTING_URL")
    token_url: str = Field("", validation_alias="LOTSE_TOKEN_URL")
    service_client_id: str = Field("", validation_alias="LOTSE_SERVICE_CLIENT_ID")
    service_client_secret: str = Field("", validation_alias="LOTSE_SERVICE_CLIENT_SECRET")
    inside_networks: Json[tuple[IPvAnyNetwork, ...]] | tuple[IPvAnyNetwork, ...] = Field(
        (), validation_alias="LOTSE_INSIDE_NETWORKS"
    )
    max_body_bytes: int = Field(1_048_576, validation_alias="LOTSE_MAX_BODY_BYTES")

    def room_url(self, room: str) -> str:
        """Base URL of a neighbour by its one name."""
        return str(getattr(self, f"{room}_url"))


class RoomSettings(ServiceSettings):
    """Settings of a room that owns tables; each room adds its own fields under its own prefix."""

    database_url: str = Field(validation_alias="DATABASE_URL")
    redis_url: str = Field(validation_alias="REDIS_URL")
    master_keys: Json[MasterKeys] | MasterKeys = Field(validation_alias="LOTSE_MASTER_KEYS")
    pool_size: int = Field(10, validation_alias="LOTSE_POOL_SIZE")
