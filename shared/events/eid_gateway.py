"""Events of the eID gateway: counts of logins, never who."""

from typing import ClassVar

from shared.messaging.envelope import Event


class LoginEvent(Event):
    """Which client asked, by which provider, at which assurance level."""

    client_id: str
    provider: str
    level: str


class LoginStartedV1(LoginEvent):
    """The login page was shown."""

    TYPE: ClassVar[str] = "de.lotse.eid_gateway.login_started.v1"


class LoginFinishedV1(LoginEvent):
    """The person is logged in."""

    TYPE: ClassVar[str] = "de.lotse.eid_gateway.login_finished.v1"


class LoginFailedV1(LoginEvent):
    """The login ended without success; `reason_code` says why."""

    TYPE: ClassVar[str] = "de.lotse.eid_gateway.login_failed.v1"
    reason_code: str


EVENTS: tuple[type[Event], ...] = (LoginStartedV1, LoginFinishedV1, LoginFailedV1)
