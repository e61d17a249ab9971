"""Ours and theirs: nothing is overwritten silently, nothing known is lost."""

from hypothesis import given
from hypothesis import strategies as st

from services.catalog.imports.merge import Conflict, merged

SEEN = {"status": "sourced", "sources": ["x"]}
UNKNOWN = {"status": "unknown", "sources": []}

words = st.sampled_from(["a", "b", "c"])
titles = st.fixed_dictionaries({}, optional={"de": words, "en": words})
contents = st.fixed_dictionaries({}, optional={"title": titles, "law": st.lists(words, max_size=2), "unit": words})


def leaves(content: dict) -> dict[str, object]:
    flat = {name: value for name, value in content.items() if name != "title"}
    return flat | {f"title.{language}": text for language, text in content.get("title", {}).items()}


@given(contents, contents, contents)
def test_every_field_is_ours_or_theirs_and_theirs_never_silently(ours, theirs, last) -> None:
    result = merged(ours, theirs, last, ())
    conflicts = {conflict.field for conflict in result.conflicts}
    mine, said, before, got = leaves(ours), leaves(theirs), leaves(last), leaves(result.content)
    for field, value in got.items():
        assert value == mine.get(field) or value == said[field]
        if value != mine.get(field):
            untouched = (field in before and mine.get(field) == before[field]) or not mine.get(field)
            lists = isinstance(value, list)
            assert untouched or lists, f"{field} was edited here and must not be taken over"
            assert field not in conflicts
    assert all(got[field] == value for field, value in mine.items() if field not in said)


def test_who_changed_it_decides() -> None:
    last = {"unit": "a"}
    assert merged({"unit": "a"}, {"unit": "b"}, last, ()) == ({"unit": "b"}, [])
    assert merged({"unit": "c"}, {"unit": "a"}, last, ()) == ({"unit": "c"}, [])
    both = Conflict("unit", "c", "b")
    assert merged({"unit": "c"}, {"unit": "b"}, last, ()) == ({"unit": "c"}, [both])
    assert merged({"unit": "c"}, {"unit": "b"}, {}, ()) == ({"unit": "c"}, [both])
    assert merged({"unit": "c"}, {"unit": "b"}, last, {"unit"}) == ({"unit": "b"}, [both])


def test_an_unknown_fact_is_filled_and_a_known_one_is_not() -> None:
    theirs = {"keys": {"leikaId": "2", "provenance": SEEN}}
    ours = {"keys": {"leikaId": None, "booking": {"id": "9"}, "provenance": UNKNOWN}}
    filled = {"keys": {"leikaId": "2", "booking": {"id": "9"}, "provenance": SEEN}}
    assert merged(ours, theirs, {}, ()) == (filled, [])
    known = {"keys": {"leikaId": "1", "provenance": SEEN}}
    assert merged(known, theirs, {}, ()).content == known
    assert [c.field for c in merged(known, theirs, {}, ()).conflicts] == ["keys"]


def test_where_only_the_provenance_differs_nothing_changes() -> None:
    ours = {
        "fees": {
            "items": [{"label": "x", "amount": "1.00", "upTo": None}],
            "provenance": {"status": "general", "sources": ["law"]},
        }
    }
    theirs = {"fees": {"items": [{"label": "x", "amount": "1.00"}], "provenance": SEEN}}
    assert merged(ours, theirs, {}, ()) == (ours, [])


def test_what_we_know_of_an_entry_is_kept_when_its_list_is_taken() -> None:
    ours = {"evidence": [{"id": "a", "form": "original"}]}
    taken = merged(ours, {"evidence": [{"id": "a"}, {"id": "b"}]}, {}, {"evidence"})
    assert taken.content == {"evidence": [{"id": "a", "form": "original"}, {"id": "b"}]}
