"""How long visits take."""

from services.booking.offices.visit import OfferedService, cells_for, visit_minutes

COPIES = OfferedService(
    "copies", "Copies", 10, [{"upTo": 5, "minutes": 10}, {"upTo": 20, "minutes": 20}, {"upTo": None, "minutes": 45}]
)
PASSPORT, RIDDLE = OfferedService("passport", "Passport", 15), OfferedService("riddle", "Riddle", None)


def test_steps_by_quantity() -> None:
    assert [COPIES.minutes_for(n) for n in (1, 5, 6, 20, 21, 500)] == [10, 10, 20, 20, 45, 45]
    assert [PASSPORT.minutes_for(n) for n in (1, 3)] == [15, 45]


def test_one_unknown_makes_the_whole_unknown() -> None:
    assert visit_minutes([PASSPORT, COPIES], {"passport": 2, "copies": 7}) == 50
    assert visit_minutes([PASSPORT, RIDDLE], {"passport": 1, "riddle": 1}) is None


def test_a_begun_cell_counts_whole() -> None:
    assert [cells_for(n) for n in (0, 1, 5, 6, 45)] == [0, 1, 1, 2, 9]


def test_what_combined_services_share_is_counted_once() -> None:
    card = OfferedService("card", "Card", 15)
    both = OfferedService("both", "Both", 20, combines=["passport", "card"])

    def minutes(whole: OfferedService, **quantities: int) -> int | None:
        return visit_minutes([service for service in (PASSPORT, card) if service.id in quantities], quantities, [whole])

    assert minutes(both, passport=1, card=1) == 20
    assert minutes(both, passport=3, card=1) == 20 + 2 * 15
    assert minutes(both, passport=2) == 30, "only what is wished for together"
    slower = OfferedService("both", "Both", 45, combines=["passport", "card"])
    assert minutes(slower, passport=1, card=1) == 30, "never longer than one after another"
    unknown = OfferedService("both", "Both", None, combines=["passport", "card"])
    assert minutes(unknown, passport=1, card=1) == 30
