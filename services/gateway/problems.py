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


class Overloaded(Problem):
    status, slug = 503, "overloaded"
    title = {"de": "Gerade sind zu viele Menschen hier", "en": "Too many people are here right now"}
    detail = {
        "de": "Der Bereich „{room}“ ist ausgelastet. Bitte in wenigen Sekunden noch einmal versuchen. Es ging nichts verloren.",
        "en": "The part “{room}” is busy. Please try again in a few seconds. Nothing was lost.",
    }

    def __init__(self, *, room: str) -> None:
        super().__init__(room=room, headers=TRY_AGAIN)


class AddressTooLong(Problem):
    status, slug = 414, "address-too-long"
    title = {"de": "Die Adresse ist zu lang", "en": "The address is too long"}
    detail = {"de": "Höchstens {limit} Bytes sind erlaubt.", "en": "At most {limit} bytes are allowed."}


class HeadersTooLarge(Problem):
    status, slug = 431, "headers-too-large"
    title = {"de": "Die Kopfzeilen sind zu groß", "en": "The headers are too large"}
    detail = {
        "de": "Zusammen sind höchstens {limit} Bytes erlaubt.",
        "en": "Together at most {limit} bytes are allowed.",
    }


class RequestTooSlow(Problem):
    status, slug = 408, "request-too-slow"
    title = {"de": "Die Anfrage kam zu langsam an", "en": "The request arrived too slowly"}
    detail = {
        "de": "Der Inhalt muss innerhalb von {seconds} Sekunden ankommen.",
        "en": "The body must arrive within {seconds} seconds.",
    }

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds, headers={"Connection": "close"})
