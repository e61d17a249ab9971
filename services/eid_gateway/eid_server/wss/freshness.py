"""When a signed message is fresh enough to be believed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lxml import etree

from services.eid_gateway.eid_server.names import wsu

SKEW: Final = timedelta(seconds=60)
"""How far the clocks of two well-run machines may differ."""
LIFETIME: Final = timedelta(minutes=5)
"""How long our own messages are valid."""
LONGEST_LIFETIME: Final = timedelta(minutes=15)
"""What we grant others; it bounds how long a seen message has to be remembered."""


class NotFresh(Exception):
    """The timestamp is missing, malformed, expired or from the future."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when a message is valid."""

    created: datetime
    expires: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether a message may be accepted at `now`."""
        lasts = self.expires - self.created
        return timedelta(0) < lasts <= LONGEST_LIFETIME and self.created - SKEW <= now <= self.expires + SKEW

    @property
    def forgettable_at(self) -> datetime:
        """From when on the message is refused for its age alone."""
        return self.expires + SKEW


def window_from(now: datetime) -> Window:
    """The window of a message we send at `now`."""
    return Window(now, now + LIFETIME)


def add_timestamp(security: etree._Element, window: Window) -> etree._Element:
    """Write a timestamp into a security header."""
    timestamp = etree.SubElement(security, wsu("Timestamp"))
    for name, moment in (("Created", window.created), ("Expires", window.expires)):
        etree.SubElement(timestamp, wsu(name)).text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return timestamp


def read_window(timestamp: etree._Element) -> Window:
    """The window a timestamp states; raises NotFresh when it does not hold exactly one of each, in UTC or with an offset."""
    if [child.tag for child in timestamp] != [wsu("Created"), wsu("Expires")]:
        raise NotFresh("timestamp without Created and Expires")
    created, expires = (_moment(child.text or "") for child in timestamp)
    return Window(created, expires)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise NotFresh("unreadable time") from error
    if moment.tzinfo is None:
        raise NotFresh("time without offset")
    return moment
