"""What crosses HTTP about gates."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.booking.offices.schemas import Key
from shared.schemas import ApiModel

Need = Literal["proof", "code"]


class Challenge(ApiModel):
    """A task for the ALTCHA widget: find the number below `maxNumber` whose SHA-256 with the salt is the challenge."""

    algorithm: str = Field(description="Always SHA-256")
    challenge: str = Field(description="What the hash has to be")
    max_number: int = Field(description="The number is not larger")
    salt: str = Field(description="Stands before the number; says when the task expires")
    signature: str = Field(description="Ours")


class GateSetting(ApiModel):
    """What is asked for before a service, everywhere or at one office."""

    office: Key | None = Field(None, description="Only there; every office when null")
    service: Key | None = Field(None, description="Only for it; everything at the office when null")
    needs: list[Need] = Field(max_length=2, description="`proof` of work, `code` from a letter; nothing when empty")


class Gates(ApiModel):
    """Every gate."""

    items: list[GateSetting]


class CodesRequest(ApiModel):
    """Codes for letters."""

    office: Key | None = Field(None, description="Valid there only; anywhere when null")
    service: Key | None = Field(None, description="Valid for it only; for anything when null")
    count: int = Field(ge=1, le=500, description="How many")
    valid_until: date = Field(description="Last day on which an appointment can be booked with it")


class Codes(ApiModel):
    """Fresh codes; they are told only here."""

    codes: list[str] = Field(description="One for each letter; each is good for one appointment at a time")
