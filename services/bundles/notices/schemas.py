"""Notices over HTTP."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.bundles.cases.store import PartRow
from services.bundles.compiler.notice_fiction import LAW, given_on, objection_until
from services.bundles.compiler.working_days import next_working_day
from shared.schemas import ApiModel


class NoticeRequest(ApiModel):
    channel: Literal["portal", "post"] = Field(description="The mailbox of a portal, or a letter")
    provided_on: date | None = Field(None, description="When it was provided or posted, if not today")


class NoticeOfDecision(ApiModel):
    """How and when the decision on a part was made known."""

    channel: str = Field(description="portal or post", examples=["portal"])
    provided_on: date = Field(description="When it could first be read in the mailbox, or was posted")
    given_on: date = Field(description="The day it counts as given")
    given_next_working_day: date = Field(description="That day, or the first working day in Saxony after it")
    law: str = Field(description="The provision", examples=["§ 9 OZG"])
    objection_until: date = Field(description="The last day to object, unless the notice itself says otherwise")
    objection_next_working_day: date = Field(description="That day, or the first working day in Saxony after it")


def notice_of(row: PartRow | None) -> NoticeOfDecision | None:
    """The notice of a part; None while there is none."""
    if row is None or row.notice_channel is None or row.notice_on is None:
        return None
    given = given_on(row.notice_channel, row.notice_on)
    until = objection_until(given)
    return NoticeOfDecision(
        channel=row.notice_channel,
        provided_on=row.notice_on,
        given_on=given,
        given_next_working_day=next_working_day(given),
        law=LAW[row.notice_channel],
        objection_until=until,
        objection_next_working_day=next_working_day(until),
    )
