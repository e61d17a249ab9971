"""What was counted in a period, for reports to read. Pure shapes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaseCount:
    """The cases of one bundle that were handed in."""

    bundle: str
    submitted: int
    online: int
    envelope: int
    place: int
    finished: int
    completed: int
    days_median: float | None
    days_p90: float | None


@dataclass(frozen=True, slots=True)
class PartCount:
    """One part of one bundle: from its release to the decision, in days; `last` is how often a finished case waited for it."""

    bundle: str
    part: str
    authority: str
    wave: int
    decided: int
    days_median: float | None
    days_p90: float | None
    last: int


@dataclass(frozen=True, slots=True)
class AppointmentCount:
    """The appointments of one service; `days_median` from booking to start, `friendly` before 8, after 16 or on Saturday."""

    service: str
    confirmed: int
    cancelled: int
    finished: int
    no_show: int
    days_median: float | None
    friendly: int


@dataclass(frozen=True, slots=True)
class LoginCount:
    """Logins with a provider at a level; when the page is shown, none is chosen yet."""

    provider: str | None
    level: str
    shown: int
    started: int
    finished: int
    failed: int


@dataclass(frozen=True, slots=True)
class DurationCount:
    """How long a service took at the counter, from call to end, against what was planned; minutes."""

    service: str
    served: int
    minutes_median: float | None
    minutes_p80: float | None


@dataclass(frozen=True, slots=True)
class WaitCount:
    """Tickets of people without an appointment at one office; minutes from ticket to call."""

    office: str
    issued: int
    called: int
    missed: int
    minutes_median: float | None


@dataclass(frozen=True, slots=True)
class IntakeCount:
    """Applications for an authority, by the office that took them in (None: the authority itself); days from acceptance."""

    office: str | None
    authority: str
    accepted: int
    received: int
    days_received: float | None
    decided: int
    days_decided: float | None


@dataclass(frozen=True, slots=True)
class PairCount:
    """Two services that were wanted together; `first` comes before `second` in the alphabet, or is the same one again."""

    first: str
    second: str
    together: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """What came in during a month of the city's calendar (YYYY-MM): cases by their way, and people served at counters."""

    month: str
    online: int
    paper: int
    visits: int


@dataclass(frozen=True, slots=True)
class WayCount:
    """How an authority takes parcels at the end of the period (None: never told), since when, and how many it confirmed in the period."""

    authority: str
    way: str | None
    since: datetime | None
    confirmed: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything counted in a period."""

    cases: Mapping[str, CaseCount] = field(default_factory=dict)
    parts: tuple[PartCount, ...] = ()
    appointments: Mapping[str, AppointmentCount] = field(default_factory=dict)
    logins: tuple[LoginCount, ...] = ()
    durations: Mapping[str, DurationCount] = field(default_factory=dict)
    waits: tuple[WaitCount, ...] = ()
    intakes: tuple[IntakeCount, ...] = ()
    pairs: tuple[PairCount, ...] = ()
    """In one visit."""
    followed: tuple[PairCount, ...] = ()
    """In two visits of one case, at most thirty days apart; `together` counts cases."""
    months: tuple[MonthCount, ...] = ()
    ways: Mapping[str, WayCount] = field(default_factory=dict)
