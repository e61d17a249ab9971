"""The shelf keeps what is used, within its bounds, and never hands out another edition."""

from services.catalog.editions.shelf import KEPT_BYTES, KEPT_PAGES, Kept, Shelf


def asked(path: str) -> dict[str, object]:
    return {"path": path, "query_string": b""}


def kept(present: str = "1-20261122", body: bytes = b"x") -> Kept:
    return Kept(present, f'W/"{present}"', body, [], None)


def test_the_least_used_goes_first() -> None:
    shelf = Shelf()
    for number in range(KEPT_PAGES + 1):
        shelf.put("json", asked(f"/{number}"), kept())
        shelf.take("json", asked("/1"), "1-20261122")
    assert shelf.take("json", asked("/0"), "1-20261122") is None
    assert shelf.take("json", asked("/1"), "1-20261122") == kept()


def test_another_edition_day_form_or_question_is_another_answer() -> None:
    shelf = Shelf()
    shelf.put("json", asked("/1"), kept())
    assert shelf.take("json", asked("/1"), "2-20261122") is None
    assert shelf.take("json", asked("/1"), "1-20261123") is None
    assert shelf.take("csv", asked("/1"), "1-20261122") is None
    assert shelf.take("json", {"path": "/1", "query_string": b"q=1"}, "1-20261122") is None


def test_large_answers_do_not_pile_up() -> None:
    shelf = Shelf()
    large = kept(body=b"x" * (KEPT_BYTES // 3))
    for number in range(10):
        shelf.put("json", asked(f"/{number}"), large)
        shelf.put("json", asked(f"/{number}"), large)
    held = [number for number in range(10) if shelf.take("json", asked(f"/{number}"), large.present)]
    assert held == [7, 8, 9]
