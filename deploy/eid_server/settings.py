"""What the built-in eID-Server is told from outside."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BuiltInSettings(BaseSettings):
    """Without LOTSE_ENVIRONMENT it takes itself to be in production, and does not start."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True)

    environment: Literal["development", "production"] = Field("production", validation_alias="LOTSE_ENVIRONMENT")
    folder: Path = Field(validation_alias="LOTSE_EID_SERVER_FOLDER")
    soap_port: int = Field(0, validation_alias="LOTSE_EID_SERVER_SOAP_PORT")
    client_port: int = Field(0, validation_alias="LOTSE_EID_SERVER_CLIENT_PORT")
    door_url: str | None = Field(None, validation_alias="EID_GATEWAY_EID_SERVER_DOOR_URL")
    """Where AusweisApp and browsers reach eid_gateway over https: if it is set, we serve it (door.py)."""
    room_url: str = Field("http://127.0.0.1:8004", validation_alias="EID_GATEWAY_URL")
