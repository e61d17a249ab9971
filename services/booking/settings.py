"""What booking is told from outside, besides what every room is told."""

from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class BookingSettings(RoomSettings):
    """Environment variables start with BOOKING_."""

    model_config = SettingsConfigDict(env_prefix="BOOKING_")
