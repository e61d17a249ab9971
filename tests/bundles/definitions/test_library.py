"""Loading definitions: only clean ones, and never another content under a version a case was made with."""

import pytest

from services.bundles.definitions import library, store
from tests.bundles.seeds import raw


async def test_loading_again_changes_nothing(session) -> None:
    before = await store.stamps_in_force(session)
    await library.load(session, raw("umzug"))
    assert await store.stamps_in_force(session) == before


async def test_a_new_version_retires_the_old_one(session) -> None:
    old = raw("umzug")["version"]
    await library.load(session, raw("umzug") | {"version": old + 1})
    assert (await library.in_force(session, "umzug")).version == old + 1
    assert (await library.of_version(session, "umzug", old, await store.stamp_of(session, "umzug", old))).version == old


async def test_a_faulty_definition_is_refused(session) -> None:
    content = raw("umzug")
    content["parts"][0]["deadlines"][0]["law"] = ""
    with pytest.raises(library.DefinitionRefused, match="no-law"):
        await library.load(session, content)


async def test_a_version_in_use_cannot_change(session, make_case) -> None:
    changed = raw("umzug") | {"maturity": "real"}
    await make_case("umzug", facts={})
    with pytest.raises(library.DefinitionRefused, match="raise the version"):
        await library.load(session, changed)


async def test_a_version_nobody_uses_may_be_corrected(session) -> None:
    await library.load(session, raw("umzug") | {"maturity": "real"})
    assert (await library.in_force(session, "umzug")).maturity == "real"
