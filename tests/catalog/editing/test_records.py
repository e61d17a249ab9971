"""Every edit is on record, and the record only grows."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.catalog.editing.test_routes import OFFICE, read
from tests.support.clients import key


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


@pytest.mark.parametrize("statement", ["update catalog.edit_record set by = 'x'", "delete from catalog.edit_record",
                                       "truncate catalog.edit_record cascade"])  # fmt: skip
async def test_the_record_only_grows(catalog, staff, session, statement):
    form, seen = await read(catalog, staff, OFFICE)
    await catalog.put(OFFICE, json=form | {"features": ["lift"]}, headers=seen)
    with pytest.raises(DBAPIError, match="only ever added"):
        async with session.begin_nested():
            await session.execute(text(statement))
    assert (await catalog.get("/v1/staff/edits", headers=staff)).json()["items"]


async def test_closures_are_on_record_too(catalog, staff):
    closure = {"effect": "closed", "from": "2026-12-23", "until": "2026-12-24", "reason": {"de": "Umbau"}}
    made = (await catalog.post("/v1/staff/offices/bb-gohlis/exceptions", json=closure, headers=staff | key())).json()
    await catalog.delete(f"/v1/staff/offices/bb-gohlis/exceptions/{made['id']}", headers=staff)
    records = (await catalog.get("/v1/staff/edits", params={"kind": "exception"}, headers=staff)).json()["items"]
    assert [record["subject"] for record in records] == [made["id"]] * 2
