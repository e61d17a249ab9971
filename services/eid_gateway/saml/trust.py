"""Why a message of an identity provider is not believed, and how far its clock may differ from ours."""

from datetime import datetime, timedelta
from typing import Final

SKEW: Final = timedelta(seconds=60)
"""How far the clocks of two well-run machines may differ."""


class Untrusted(Exception):
    """The message must not be processed; `reason` is a constant for the log, never content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def moment_of(text: str | None) -> datetime:
    """A moment with its offset (SAML core §1.3.3); raises Untrusted."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError as error:
        raise Untrusted("unreadable time") from error
    if moment.tzinfo is None:
        raise Untrusted("time without offset")
    return moment
