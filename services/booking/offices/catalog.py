"""Ask the catalog about an office: what it offers and when it is open."""

from datetime import date
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from shared.http import HttpClient
from shared.problems import NeighbourUnavailable

PAGE: Final = 100
Shape = TypeVar("Shape", bound="Told")


class Told(BaseModel):
    """What a neighbour says: fields we do not use may come and go."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True)


class ToldStep(Told):
    up_to: int | None
    minutes: int = Field(gt=0)


class ToldService(Told):
    id: str
    title: str | dict[str, str] = ""
    duration_minutes: int | None = Field(None, gt=0)
    duration_by_quantity: list[ToldStep] | None = None
    combines: list[str] | None = None
    max_quantity: int | None = Field(None, gt=0)
    valid_to: date | None = None

    @property
    def name(self) -> str:
        """The German title, whether told as text or as a language map."""
        return self.title if isinstance(self.title, str) else self.title.get("de", self.id)


class ToldDesks(Told):
    value: int | None = None


class ToldAddress(Told):
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    district: str | None = None


class ToldOffice(Told):
    id: str
    name: str | dict[str, str]
    task_type: str | None = None
    appointments: bool | None = False
    walk_in: bool | None = False
    voucher_required: bool | None = False
    closed_from: date | None = None
    successor: str | None = None
    desks: ToldDesks | None = None
    address: ToldAddress | None = None
    services: list[ToldService] = []

    @property
    def title(self) -> str:
        """The German name, whether told as text or as a language map."""
        return self.name if isinstance(self.name, str) else self.name.get("de", self.id)


class ToldInterval(Told):
    opens: str = Field(alias="from", pattern=r"^\d\d:\d\d(:\d\d)?$")
    closes: str = Field(alias="to", pattern=r"^\d\d:\d\d(:\d\d)?$")
    mode: str

    @model_validator(mode="after")
    def _within_a_day(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("an interval must end on the day it begins: split it at midnight")
        return self


class ToldDay(Told):
    date: date
    intervals: list[ToldInterval]


class ToldHours(Told):
    days: list[ToldDay]


class Catalog:
    """The catalog as booking sees it: four public GETs."""

    def __init__(self, http: HttpClient, base_url: str) -> None:
        self._http, self._base = http, base_url

    async def office(self, office_id: str) -> ToldOffice | None:
        """The office, also one that is closed for good, or None when the catalog does not have it (any more)."""
        told = await self._get(f"/v1/offices/{quote(office_id, safe='')}?closed=true")
        return None if told is None else _read(ToldOffice, told)

    async def hours(self, office_id: str, first: date, last: date) -> list[ToldDay]:
        """The opening hours of each day from `first` to `last`."""
        told = await self._get(f"/v1/offices/{quote(office_id, safe='')}/opening-hours?from={first}&to={last}")
        return [] if told is None else _read(ToldHours, told).days

    async def office_ids(self) -> list[str]:
        """The ids of all offices."""
        ids: list[str] = []
        cursor = ""
        while True:
            page = await self._get(f"/v1/offices?limit={PAGE}{cursor}") or {"items": []}
            ids += [str(item["id"]) for item in page["items"]]
            if not page.get("next"):
                return ids
            cursor = f"&cursor={quote(page['next'], safe='')}"

    async def _get(self, path: str) -> Any:
        try:
            reply = await self._http.send("GET", self._base + path)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NeighbourUnavailable(room="catalog") from error
        if reply.status == 404:
            return None
        if reply.status != 200:
            raise NeighbourUnavailable(room="catalog")
        return reply.json()


def _read(shape: type[Shape], told: Any) -> Shape:
    try:
        return shape.model_validate(told)
    except ValidationError as error:
        raise NeighbourUnavailable(room="catalog") from error
