"""What crosses HTTP about gates."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.booking.offices.schemas import Key
from shared.schemas import ApiModel

Need = Literal["proof", "code"]


class Challenge(ApiModel):
    """A task for the ALTCHA widget: find the number below `maxNumber` whose SHA-256 with the salt is the challenge."""

    algorithm: str = Field(description="Always SHA-256", examples=["SHA-256"])
    challenge: str = Field(
        description="What the hash has to be",
        examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    )
    max_number: int = Field(description="The number is not larger", examples=[50000])
    salt: str = Field(
        description="Stands before the number; says when the task expires", examples=["5f1c?expires=1790000000"]
    )
    signature: str = Field(description="Ours", examples=["9b71d224bd62f378"])


class GateSetting(ApiModel):
    """What is asked for before a service, everywhere or at one office."""

    office: Key | None = Field(None, description="Only there; every office when null", examples=["bb-otto-schill"])
    service: Key | None = Field(
        None, description="Only for it; everything at the office when null", examples=["personalausweis"]
    )
    needs: list[Need] = Field(max_length=2, description="`proof` of work, `code` from a letter; nothing when empty")


class Gates(ApiModel):
    """Every gate."""

    items: list[GateSetting] = Field(description="Where a proof of work or a code is asked for")


class CodesRequest(ApiModel):
    """Codes for letters."""

    office: Key | None = Field(None, description="Valid there only; anywhere when null", examples=["bb-otto-schill"])
    service: Key | None = Field(
        None, description="Valid for it only; for anything when null", examples=["personalausweis"]
    )
    count: int = Field(ge=1, le=500, description="How many", examples=[50])
    valid_until: date = Field(description="Last day on which an appointment can be booked with it")


class Codes(ApiModel):
    """Fresh codes; they are told only here."""

    codes: list[str] = Field(
        description="One for each letter; each is good for one appointment at a time", examples=[["7KQ2-9F3M"]]
    )
