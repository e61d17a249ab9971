"""How long visits take."""

from services.booking.offices.visit import OfferedService, cells_for, visit_minutes

COPIES = OfferedService(
    "copies", "Copies", 10, [{"max": 5, "minutes": 10}, {"max": 20, "minutes": 20}, {"max": None, "minutes": 45}]
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
