"""What reporting is told from outside, besides what every room is told."""

from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class ReportingSettings(RoomSettings):
    """Environment variables start with REPORTING_."""

    model_config = SettingsConfigDict(env_prefix="REPORTING_")
