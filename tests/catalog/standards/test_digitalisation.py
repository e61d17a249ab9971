"""The order of digitalisation and the candidates for relocation; what the law keeps at the counter never leads."""

from hypothesis import given
from hypothesis import strategies as st

from services.catalog.standards.criteria import Fact
from services.catalog.standards.digitalisation import RANKED, candidate, in_order

numbers = st.one_of(st.none(), st.integers(0, 200_000))
statuses = st.sampled_from(["sourced", "placeholder", "unknown"])
facts = st.builds(
    lambda cases, visits, status: {"annual_cases": Fact(cases, status), "visits": Fact(visits, "sourced")},
    numbers,
    numbers,
    statuses,
)
online = st.fixed_dictionaries(
    {"available": st.sampled_from([True, False, None]), "eid": st.sampled_from([True, False, None])}
)
appearances = st.sampled_from(["required", "replaceable_by_eid", "not_needed", "unknown"])
candidates = st.lists(st.builds(candidate, st.text(min_size=1), facts, online, appearances, st.booleans()), max_size=12)


@given(candidates)
def test_the_excluded_never_lead_and_the_unknown_are_never_guessed(some) -> None:
    ordered = in_order(some)
    ranked = [one for one in ordered if one.standing in RANKED]
    assert ordered[: len(ranked)] == ranked, "what can be worked on comes before everything else"
    known = [one.visits_saved for one in ranked if one.visits_saved is not None]
    assert known == sorted(known, reverse=True)
    assert all(one.visits_saved is None for one in ranked[len(known) :])
    excluded = [one for one in ordered if one.standing == "excluded_by_law"]
    assert ordered[len(ordered) - len(excluded) :] == excluded
    assert all((one.visits_saved is None) == bool({"annual_cases", "visits"} & set(one.missing)) for one in ordered)


def test_an_invented_figure_ranks_nothing() -> None:
    invented = {"annual_cases": Fact(99_999, "placeholder"), "visits": Fact(2, "sourced")}
    one = candidate("x", invented, {"available": False, "eid": None}, "replaceable_by_eid", automatic=False)
    assert (one.visits_saved, one.missing) == (None, ("annual_cases",))


async def test_the_list_of_the_city(catalog):
    items = (await catalog.get("/v1/standards/digitalisation-priority")).json()["items"]
    by_id = {item["service"]: item for item in items}
    assert by_id["personalausweis"]["standing"] == "excluded_by_law"
    assert (by_id["personalausweis"]["rank"], by_id["personalausweis"]["visitsSaved"]) == (None, 75466 * 2)
    assert by_id["wohnsitz-anmeldung"]["standing"] == "done"
    assert [item["rank"] for item in items if item["rank"]] == list(range(1, len([i for i in items if i["rank"]]) + 1))


async def test_what_may_move_and_what_sits_in_the_wrong_place(catalog):
    report = (await catalog.get("/v1/standards/relocation-candidates")).json()
    assert report["candidates"], "the paper wants them named"
    for item in report["candidates"]:
        check = (await catalog.get(f"/v1/services/{item['service']}/servicebereich-check")).json()
        assert (item["verdict"], item["missing"], item["taskType"]) == (
            check["verdict"],
            check["missing"],
            "fachbereich",
        )
    assert {item["verdict"] for item in report["candidates"]} <= {"yes", "undetermined"}
    assert {item["verdict"] for item in report["misplaced"]} <= {"no"}
