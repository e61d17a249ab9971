"""What routing is told from outside, besides what every room is told."""

from pathlib import Path
from typing import Final

from pydantic import Field, Json
from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings

ROOM: Final = "routing"


class RoutingSettings(RoomSettings):
    """Environment variables start with ROUTING_; all durations are seconds."""

    model_config = SettingsConfigDict(env_prefix="ROUTING_")

    lease_seconds: float = Field(
        4.0, gt=0, description="A delivery is another worker's when its lease has run out; who carries it renews it"
    )
    retry_first_seconds: float = Field(2.0, gt=0, description="Upper limit of the first wait after a failure")
    retry_longest_seconds: float = Field(900.0, gt=0, description="Upper limit of every wait")
    ars: str = Field(
        "147130000000", pattern=r"^[0-9]{12}$", description="Regionalschlüssel of the city, for competence"
    )
    secrets: Json[dict[str, str]] | dict[str, str] = Field(
        default_factory=dict, description="Secrets shared with authorities, by the names their settings use", repr=False
    )
    letter_folder: Path | None = Field(None, description="Where letters are laid for the print service")
    letter_font: Path | None = Field(None, description="TrueType font of letters; without one they are Latin-1")
    webhook_first_seconds: float = Field(5.0, gt=0, description="Upper limit of the first wait of a webhook")
    webhook_longest_seconds: float = Field(21_600.0, gt=0, description="Upper limit of every wait of a webhook")
    webhook_attempts: int = Field(20, ge=1, description="Attempts before a message to a webhook is a dead letter")
    webhook_disable_seconds: float = Field(
        432_000.0, gt=0, description="A webhook that failed for so long without a break is disabled"
    )
    breaker_failures: int = Field(5, ge=1, description="Failures in a row that open an authority's breaker")
    breaker_seconds: float = Field(
        1.0,
        gt=0,
        description="How long a breaker stays open at first; twice as long after each delivery that tried in vain",
    )
