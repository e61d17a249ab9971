"""When keys sign and when they are shown."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.eid_gateway.keys.rotation import ANNOUNCED, KEPT, PERIOD, next_start, published, signing

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Key:
    signs_from: datetime


OLD, NEW = Key(START), Key(START + PERIOD)


def test_without_a_key_one_is_made_for_now() -> None:
    assert next_start([], START) == START
    assert signing([], START) is None


def test_a_new_key_is_announced_before_it_signs() -> None:
    before = START + PERIOD - ANNOUNCED
    assert next_start([OLD], before - timedelta(seconds=1)) is None
    assert next_start([OLD], before) == START + PERIOD
    assert published([OLD, NEW], before) == [NEW, OLD]
    assert signing([OLD, NEW], before) == OLD


def test_an_old_key_is_shown_as_long_as_its_tokens_live() -> None:
    change = START + PERIOD
    assert signing([OLD, NEW], change) == NEW
    assert published([OLD, NEW], change + KEPT - timedelta(seconds=1)) == [NEW, OLD]
    assert published([OLD, NEW], change + KEPT) == [NEW]


def test_a_rotation_that_was_missed_still_announces() -> None:
    late = START + 3 * PERIOD
    assert next_start([OLD], late) == late + ANNOUNCED
