"""Who cares for the people and rooms of an office."""

import pytest


@pytest.fixture
def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff", offices=["office-a"])
