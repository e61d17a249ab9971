"""What the gateway says when a room does not answer, or a client asks too often."""

from shared.problems import NeighbourUnavailable, Problem

TRY_AGAIN = {"Retry-After": "2"}


class RoomTooSlow(Problem):
    status, slug = 504, "neighbour-too-slow"
    title = {"de": "Ein Teil des Dienstes antwortet zu langsam", "en": "A part of the service answers too slowly"}
    detail = {
        "de": "Der Bereich „{room}“ hat nicht rechtzeitig geantwortet. Ob er die Anfrage noch ausführt, ist nicht bekannt.",
        "en": "The part “{room}” did not answer in time. Whether it still carries out the request is not known.",
    }

    def __init__(self, *, room: str) -> None:
        super().__init__(room=room, headers=TRY_AGAIN)


def room_unreachable(room: str) -> NeighbourUnavailable:
    """No connection, or one that was lost."""
    return NeighbourUnavailable(room=room, headers=TRY_AGAIN)
