"""What can go wrong with resources, in words for people."""

from collections.abc import Mapping
from typing import Final

from shared.problems import Problem


class ResourceTaken(Problem):
    status, slug = 409, "resource-taken"
    title = {"de": "Dann ist niemand oder kein Raum frei", "en": "Nobody or no room is free then"}
    detail = {
        "de": "Für diese Dienstleistung braucht es eine bestimmte Kraft oder einen Raum, und dann ist keiner frei.",
        "en": "This service needs somebody with a certain skill or a room, and none is free then.",
    }


EXPLANATIONS: Final[Mapping[str, type[Problem]]] = {"resource_use_free_ex": ResourceTaken}
"""What a refusing constraint means to the caller."""
