"""An export is of one edition, also while somebody publishes, and of a catalogue of any size."""

from itertools import count

import pytest

from services.catalog.exports import snapshot, store
from shared.clock import utc_now
from shared.problems import Unavailable


async def taken(session):
    return await snapshot.read_snapshot(session, "https://example.org", utc_now().date(), hours=False)


async def test_what_changed_meanwhile_is_read_anew(catalog, session, monkeypatch):
    real, asked = snapshot.current_edition, count()

    async def moved_once(session) -> int:
        return await real(session) + (next(asked) == 0)

    monkeypatch.setattr(snapshot, "current_edition", moved_once)
    assert len((await taken(session)).services) > 50
    assert next(asked) == 2


async def test_it_gives_up_rather_than_mixing_editions(catalog, session, monkeypatch):
    asked = count(1_000_000)

    async def always_moving(_session) -> int:
        return next(asked)

    monkeypatch.setattr(snapshot, "current_edition", always_moving)
    with pytest.raises(Unavailable):
        await taken(session)


async def test_parts_follow_one_another_without_gap_or_repeat(catalog, session, monkeypatch):
    whole = list((await taken(session)).services)
    monkeypatch.setattr(store, "SERVICES", store.text(store.SERVICES.text.replace(f"limit {store.AT_ONCE}", "limit 7")))
    monkeypatch.setattr(store, "AT_ONCE", 7)
    assert list((await taken(session)).services) == whole
