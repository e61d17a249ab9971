"""The inventory of personal data is complete: every column that by its name hides or names somebody is in docs/data.md."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import Column, LargeBinary, MetaData, Table, Text

from migrations.rooms import metadata_of
from shared.settings import ROOMS

INVENTORY = (Path(__file__).resolve().parent.parent / "docs" / "data.md").read_text().partition("## Personal data")[2]
MARKED = re.compile(r"^(sealed_.*|.*_hash|.*_by)$")
"""How columns with personal data are named: sealed values, hashes of secrets and people, and who did something."""
NOBODY = {
    "booking.appointment_step.done_by": "a role: resident, staff or the house",
    "eid_gateway.signing_key.sealed_private": "a key of the house",
    "eid_gateway.login.browser_hash": "a cookie of ten minutes, before anybody is known",
    "eid_gateway.used_proof.jti_hash": "a random number of an application",
    "eid_gateway.card_session.token_hash": "a random number of a login, before anybody is known",
    "eid_gateway.card_session.refresh_hash": "a random number of a login, before anybody is known",
}
"""Columns of such a name that say nothing about a person, and why."""


def unlisted(tables: Iterable[Table], inventory: str) -> list[str]:
    """Columns that look personal, are not explained above, and whose table the inventory does not name."""
    return [
        f"{table.fullname}.{column.name}"
        for table in tables
        for column in table.columns
        if MARKED.match(column.name)
        and f"{table.fullname}.{column.name}" not in NOBODY
        and f"`{table.fullname}`" not in inventory
        and f"`*.{table.name}`" not in inventory
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_every_personal_column_is_in_the_inventory(room: str) -> None:
    assert unlisted(metadata_of(room).tables.values(), INVENTORY) == []


def test_a_forgotten_column_is_found() -> None:
    planted = Table(
        "diary", MetaData(schema="booking"), Column("sealed_thoughts", LargeBinary), Column("weather", Text)
    )
    assert unlisted([planted], INVENTORY) == ["booking.diary.sealed_thoughts"]


def test_what_is_explained_exists() -> None:
    there = {f"{t.fullname}.{c.name}" for room in ROOMS for t in metadata_of(room).tables.values() for c in t.columns}
    assert set(NOBODY) <= there


def test_the_inventory_names_tables_that_exist() -> None:
    there = {table.fullname for room in ROOMS for table in metadata_of(room).tables.values()}
    named = set(re.findall(r"`((?:" + "|".join(ROOMS) + r")\.[a-z_]+)`", INVENTORY.partition("Events, queue")[0]))
    assert named <= there, named - there
