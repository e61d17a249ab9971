"""What the parameters of reporting's calls mean; see `shared/parameters.py`."""

from typing import Final

from shared.parameters import Words

PARAMETERS: Final[Words] = {
    "format": ("", "json"),
    "other": ("The `id` of the report that it is compared with", None),
    "report": ("Which report", "servicebereich-candidates"),
    "snapshot": ("The `id` of a report that was kept", None),
    "table": ("", "main"),
}
