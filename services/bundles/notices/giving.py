"""Keep when a notice was provided: once, in the chain of the timeline, as proof."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.bundles.cases.opening import Desk
from services.bundles.cases.states import WrongState
from services.bundles.inbox.handling import take
from services.bundles.notices.schemas import NoticeOfDecision, NoticeRequest, notice_of
from shared.language import Text
from shared.problems import FieldError, Invalid, NotFound

LONGEST_AGO: Final = timedelta(days=366)
NOT_THEN: Final[Text] = {
    "de": "Der Tag liegt nicht in der Zukunft und höchstens ein Jahr zurück.",
    "en": "The day is not in the future and at most a year ago.",
}


async def give(desk: Desk, part_id: UUID, wish: NoticeRequest) -> NoticeOfDecision:
    """The notice of a decided part; the same again changes nothing, another is refused. Raises NotFound, WrongState or Invalid."""
    taken = await take(desk, part_id)
    taken.require("decided", "refused", wanted="notified")
    provided = _provided(desk, wish)
    row = taken.row
    if (row.notice_channel, row.notice_on) != (wish.channel, provided):
        if row.notice_channel is not None:
            raise WrongState(state="notified", wanted="notified")
        taken.run.give_notice(row.key, wish.channel, provided)
        await taken.run.write()
    shown = notice_of(taken.run.parts[row.key])
    if shown is None:
        raise NotFound
    return shown


def _provided(desk: Desk, wish: NoticeRequest) -> date:
    day = wish.provided_on or desk.today
    if not desk.today - LONGEST_AGO <= day <= desk.today:
        raise Invalid(errors=[FieldError("providedOn", NOT_THEN)])
    return day
