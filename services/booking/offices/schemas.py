"""How services and offices are named in requests."""

from typing import Annotated, Final

from pydantic import Field

Key = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
"""An id of the catalog."""

MAX_SERVICES: Final = 10
MAX_QUANTITY: Final = 50
