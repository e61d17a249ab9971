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
