"""The page about changes of the contract says all of them, and a person says why something breaks."""

from deploy import contract
from deploy.contract_changes import Change
from shared.application import API_VERSION

BROKEN = Change("GET /services", "gone", breaking=True)


def test_the_page_is_current() -> None:
    page = contract.PAGE.read_text(encoding="utf-8")
    found = contract.since_release()
    assert contract.written(found) in page, "run: make openapi"
    assert contract.unexplained(found, page) == []
    assert f"## {API_VERSION}" in page


def test_the_version_goes_up_when_something_changed() -> None:
    assert not contract.since_release() or API_VERSION not in contract.kept_versions()


def test_a_change_that_is_not_on_the_page_is_found() -> None:
    page = contract.PAGE.read_text(encoding="utf-8")
    assert contract.written([*contract.since_release(), Change("GET /nothing", "new", breaking=False)]) not in page


def test_what_breaks_needs_a_sentence_outside_of_what_is_made() -> None:
    made = contract.written([BROKEN])
    assert contract.unexplained([BROKEN], made) == ["GET /services"]
    assert contract.unexplained([BROKEN], made + "\n`GET /services`: nobody could use it.") == []
    assert contract.unexplained([Change("GET /services", "new", breaking=False)], made) == []


def test_the_page_keeps_the_words_around_what_is_made() -> None:
    page = f"before\n{contract.written([])}\nafter"
    assert contract.page_with(page, contract.written([BROKEN])) == f"before\n{contract.written([BROKEN])}\nafter"
