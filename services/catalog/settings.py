"""What catalog is told from outside, besides what every room is told."""

from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class CatalogSettings(RoomSettings):
    """Environment variables start with CATALOG_."""

    model_config = SettingsConfigDict(env_prefix="CATALOG_")
