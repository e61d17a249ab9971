"""Events of the eID gateway: counts of logins, never who."""

from typing import ClassVar

from shared.messaging.envelope import Event


class LoginShownV1(Event):
    """The login page was asked for; no provider is chosen yet."""

    TYPE: ClassVar[str] = "de.lotse.eid_gateway.login_shown.v1"
    client_id: str
    level: str


class LoginEvent(Event):
    """Which client asked, by which provider, at which assurance level."""

    client_id: str
    provider: str
    level: str


class LoginStartedV1(LoginEvent):
    """The person chose a provider and went there."""

    TYPE: ClassVar[str] = "de.lotse.eid_gateway.login_started.v1"


class LoginFinishedV1(LoginEvent):
    """The person is logged in."""

    TYPE: ClassVar[str] = "de.lotse.eid_gateway.login_finished.v1"


class LoginFailedV1(LoginEvent):
    """The login ended without success; `reason_code` says why."""

    TYPE: ClassVar[str] = "de.lotse.eid_gateway.login_failed.v1"
    reason_code: str


EVENTS: tuple[type[Event], ...] = (LoginShownV1, LoginStartedV1, LoginFinishedV1, LoginFailedV1)
