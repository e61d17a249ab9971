"""How long it takes from one office to another: an estimate from the middles of their districts, and said to be one."""

import math
from functools import cache
from pathlib import Path
from typing import Final

from services.booking.offices.visit import CELL_MINUTES
from shared.yaml_file import read_yaml

EARTH_KM: Final = 6371.0
DETOUR: Final = 1.3
KM_AN_HOUR: Final = 15.0
"""Door to door by tram, as cities of this size have it; an assumption, not a measurement."""
WALK_AND_WAIT: Final = 10.0
UNKNOWN: Final = 45
"""Minutes when the district of one office is not known."""


@cache
def _middles() -> dict[str, tuple[float, float]]:
    data = read_yaml(Path(__file__).with_name("districts.yaml"))
    return {name: (latitude, longitude) for name, (latitude, longitude) in data["districts"].items()}


@cache
def minutes_between(one: str | None, other: str | None) -> int:
    """Minutes from district to district, rounded up to the grid; within one district as for a kilometre."""
    middles = _middles()
    if one not in middles or other not in middles:
        return UNKNOWN
    kilometres = max(_distance(middles[one], middles[other]), 1.0) * DETOUR
    return CELL_MINUTES * math.ceil((WALK_AND_WAIT + kilometres / KM_AN_HOUR * 60) / CELL_MINUTES)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres along the great circle (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))
