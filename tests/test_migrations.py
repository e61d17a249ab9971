"""The history of every room: up, no difference to the models, down, up again."""

import pytest

from migrations.__main__ import check, downgrade, upgrade
from shared.settings import ROOMS
from tests.support.servers import copy_database, drop_database


@pytest.mark.parametrize("room", ROOMS)
def test_room_goes_up_down_and_up_and_matches_its_models(room: str) -> None:
    url = copy_database("migrated")
    try:
        assert check(url, (room,)) == []
        downgrade(url, (room,))
        assert check(url, (room,)) == [room], "an empty schema must be seen as different"
        upgrade(url, (room,))
        assert check(url, (room,)) == []
    finally:
        drop_database(url)
