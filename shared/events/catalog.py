"""Events of the catalog: what the city offers has changed; who needs the content asks the catalog for it."""

from typing import ClassVar

from shared.messaging.envelope import Event


class OfficeChangedV1(Event):
    """An office, its hours, its closures or the services it offers changed; `version` rises with each change."""

    TYPE: ClassVar[str] = "de.lotse.catalog.office_changed.v1"
    office_id: str
    version: int


class ServiceChangedV1(Event):
    """A service changed; `version` rises with each change."""

    TYPE: ClassVar[str] = "de.lotse.catalog.service_changed.v1"
    service_id: str
    version: int


EVENTS: tuple[type[Event], ...] = (OfficeChangedV1, ServiceChangedV1)
