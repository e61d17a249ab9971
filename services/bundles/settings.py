"""What bundles is told from outside, besides what every room is told."""

from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class BundlesSettings(RoomSettings):
    """Environment variables start with BUNDLES_."""

    model_config = SettingsConfigDict(env_prefix="BUNDLES_")
