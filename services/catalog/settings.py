"""What catalog is told from outside, besides what every room is told."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class CatalogSettings(RoomSettings):
    """Environment variables start with CATALOG_."""

    model_config = SettingsConfigDict(env_prefix="CATALOG_")

    max_body_bytes: int = Field(6_291_456, validation_alias="CATALOG_MAX_BODY_BYTES")
    """A file of an import; larger ones are split by who sends them."""
    agency_id: str = "lotse.leipzig"
    """Under which identifiers are unique in XZuFi (`schemeAgencyID`); the portal network assigns one to each editorial office."""
    agency_name: str = "Stadt Leipzig"
