"""What eid_gateway is told from outside, besides what every room is told."""

from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class EidGatewaySettings(RoomSettings):
    """Environment variables start with EID_GATEWAY_."""

    model_config = SettingsConfigDict(env_prefix="EID_GATEWAY_")
