"""What crosses HTTP about captchas in the citizen API."""

from pydantic import Field

from services.booking.gates.schemas import Challenge
from services.booking.zms.schemas import ZmsModel


class CaptchaDetails(ZmsModel):
    """Whether an office asks for a captcha; it is a proof of work (ALTCHA), and no third party hears of it."""

    site_key: str = Field(examples=[""])
    captcha_challenge: str = Field(examples=[""])
    captcha_verify: str = Field(examples=[""])
    captcha_enabled: bool = Field(examples=[False])


class Task(Challenge):
    """The task with its bound in both spellings: widgets read `maxNumber`, the schema of ZMS says `maxnumber`."""

    maxnumber: int = Field(description="The same as maxNumber", examples=[50000])


class Solution(ZmsModel):
    """What the ALTCHA widget found."""

    payload: str = Field(max_length=2000, description="The solved task, as the widget sends it")


class Success(ZmsModel):
    """Whether the solution could be read."""

    success: bool


class Validity(ZmsModel):
    """Whether it is right."""

    valid: bool


class CaptchaVerdict(ZmsModel):
    """What the widget is told; the token goes along when a slot is reserved, and is good for one."""

    meta: Success
    data: Validity
    token: str | None = Field(description="Null when the solution is wrong or too old")
