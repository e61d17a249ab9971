"""What crosses HTTP about a change of cards."""

from datetime import datetime

from pydantic import Field

from shared.schemas import ApiModel


class TransferCode(ApiModel):
    """A code to write down before the old card is gone."""

    code: str = Field(description="Good once; a later code replaces it", examples=["7KQ2M-9XD4F-ABCDE-23456"])
    expires_at: datetime = Field(description="Until when the code is good")


class Redemption(ApiModel):
    """The code, entered after a login with the new card."""

    code: str = Field(
        min_length=20,
        max_length=40,
        pattern=r"^[0-9A-Za-z -]+$",
        examples=["7KQ2M-9XD4F-ABCDE-23456"],
        description="The code that was shown with the old card",
    )


class Linked(ApiModel):
    """The new card is linked."""

    log_in_again: bool = Field(description="Always true: the next login brings the pseudonym of the old card")
