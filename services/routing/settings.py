"""What routing is told from outside, besides what every room is told."""

from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class RoutingSettings(RoomSettings):
    """Environment variables start with ROUTING_."""

    model_config = SettingsConfigDict(env_prefix="ROUTING_")
