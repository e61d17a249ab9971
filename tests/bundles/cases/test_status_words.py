"""The table of words for the state of a part is complete: each state, and each word an authority can say, in every way it is reached."""

import re
from pathlib import Path
from typing import get_args

from services.bundles.cases.states import PART_STEPS, PartState, is_final
from services.bundles.cases.texts import PART_STATES
from services.bundles.inbox.routes import router
from services.bundles.inbox.schemas import DecisionRequest
from services.routing.authorities.fit_connect.events import KINDS
from services.routing.authorities.http_json import ToldReport

PAGE = Path(__file__).resolve().parents[3] / "docs" / "status-words.md"


def tables() -> list[list[list[str]]]:
    """Both tables of the page: rows of cells, without their heads."""
    blocks = re.findall(r"(?:^\|.*\n)+", PAGE.read_text(), re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|\n").split("|")] for line in block.splitlines()[2:]] for block in blocks
    ]


def codes(cell: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", cell))


def test_every_state_has_its_row_with_the_words_people_read() -> None:
    states, _ = tables()
    shown = {row[0].strip("`"): {"de": row[1], "en": row[2]} for row in states}
    assert shown == {state: dict(words) for state, words in PART_STATES.items()}
    assert set(shown) == {*get_args(PartState), "planned"} == {*PART_STEPS, "planned"}
    final = {row[0].strip("`") for row in states if row[3] == "yes"}
    assert final == {state for state in PART_STEPS if is_final(state)}


def test_every_word_of_an_authority_has_its_place() -> None:
    states, others = tables()
    inbox, webhook, fit = (set().union(*(codes(row[column]) for row in states)) for column in (4, 5, 6))
    for row in others:
        inbox |= codes(row[0]) - {"notified"} if "inbox" in row[1] else set()
        webhook |= {"notified"} & codes(row[0]) if "webhook" in row[1] else set()
        fit |= codes(row[0]) if "FIT-Connect" in row[1] else set()
    said = {
        route.path.rsplit("/", 1)[-1] for route in router.routes if route.path.startswith("/v1/staff/parts/{part_id}/")
    }
    verbs = said - {"{evidence_id}"}
    assert inbox == verbs | set(get_args(DecisionRequest.model_fields["decision"].annotation))
    assert webhook == set(get_args(ToldReport.model_fields["says"].annotation))
    assert fit == set(KINDS)
