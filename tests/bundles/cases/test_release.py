"""Who may go and who waits, for every bundle and every order of events."""

from hypothesis import given
from hypothesis import strategies as st

from services.bundles.cases.release import Standing, asked_of_applicant, next_states
from services.bundles.cases.states import PART_STEPS, is_final
from services.bundles.definitions.content import Definition
from tests.bundles.seeds import BUNDLES, definition

ELTERNEXPRESS = definition("elternexpress")


def start(chosen: Definition) -> dict[str, Standing]:
    return {part.id: Standing("waiting", part.kind == "automatic") for part in chosen.parts}


def apply(parts, changes):
    return parts | {key: Standing(state, parts[key].automatic) for key, state in changes.items()}


def settle(chosen, parts, artefacts=frozenset()):
    return apply(parts, next_states(chosen, parts, frozenset(artefacts)))


def test_first_only_the_root_goes() -> None:
    assert next_states(ELTERNEXPRESS, start(ELTERNEXPRESS), frozenset()) == {"geburtsurkunde": "released"}


def test_prefill_never_blocks() -> None:
    ankommen = definition("ankommen")
    released = next_states(ankommen, start(ankommen), frozenset())
    assert released == {"lotse": "released", "wohnsitz": "released", "unterbringung": "released", "kinder": "released"}


def test_a_part_outside_the_case_holds_nobody_back() -> None:
    parts = start(ELTERNEXPRESS)
    del parts["mutterschaftsgeld-2"]
    decided = apply(parts, {"geburtsurkunde": "decided"})
    assert next_states(ELTERNEXPRESS, decided, frozenset({"geburtsurkunde-elterngeld"}))["elterngeld"] == "released"


def test_refused_root_asks_the_applicant_and_drops_what_follows_by_itself() -> None:
    parts = settle(ELTERNEXPRESS, apply(start(ELTERNEXPRESS), {"geburtsurkunde": "refused"}))
    assert {key: standing.state for key, standing in parts.items()} == {
        "geburtsurkunde": "refused", "melderegister": "lapsed", "steuer-id": "lapsed",
        "mutterschaftsgeld-2": "waiting_for_applicant", "elterngeld": "waiting_for_applicant",
        "kindergeld": "waiting_for_applicant", "familienpass": "waiting",
    }  # fmt: skip
    asked = set(asked_of_applicant(ELTERNEXPRESS, parts, frozenset()))
    assert ("kindergeld", "idnr-kind") in asked
    assert ("elterngeld", "mutterschaftsgeld-bescheinigung") not in asked, "that one may still come"


def test_undeliverable_is_not_the_end_for_automatic_parts() -> None:
    parts = settle(ELTERNEXPRESS, apply(start(ELTERNEXPRESS), {"geburtsurkunde": "undeliverable"}))
    assert parts["melderegister"].state == "waiting"
    assert parts["elterngeld"].state == "waiting_for_applicant"
    mended = apply(parts, {"geburtsurkunde": "decided"})
    produced = ELTERNEXPRESS.part("geburtsurkunde").produces
    assert next_states(ELTERNEXPRESS, mended, frozenset(produced))["mutterschaftsgeld-2"] == "released"


@given(st.data())
def test_every_run_comes_to_an_end(data) -> None:
    """Whatever authorities answer, in whatever order: settled states stay settled, and every case becomes final."""
    chosen = definition(data.draw(st.sampled_from(BUNDLES)))
    parts, artefacts = settle(chosen, start(chosen)), set()
    for _ in range(60):
        assert next_states(chosen, parts, frozenset(artefacts)) == {}
        free = sorted(key for key, s in parts.items() if not is_final(s.state) and s.state != "waiting")
        if not free:
            break
        key = data.draw(st.sampled_from(free))
        state = data.draw(st.sampled_from(sorted(PART_STEPS[parts[key].state] - {"released", "waiting_for_applicant"})))
        parts = apply(parts, {key: state})
        if state == "decided":
            artefacts |= set(data.draw(st.sets(st.sampled_from(chosen.part(key).produces or ("none",)))))
        parts = settle(chosen, parts, artefacts)
    assert all(is_final(standing.state) for standing in parts.values())
