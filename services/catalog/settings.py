"""What catalog is told from outside, besides what every room is told."""

from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class CatalogSettings(RoomSettings):
    """Environment variables start with CATALOG_."""

    model_config = SettingsConfigDict(env_prefix="CATALOG_")

    agency_id: str = "lotse.leipzig"
    """Under which identifiers are unique in XZuFi (`schemeAgencyID`); the portal network assigns one to each editorial office."""
    agency_name: str = "Stadt Leipzig"
