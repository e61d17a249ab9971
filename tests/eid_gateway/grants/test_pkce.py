"""PKCE with the vector of RFC 7636 appendix B."""

import pytest

from services.eid_gateway.grants.pkce import challenge_of, fits, is_challenge

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_vector_of_the_standard() -> None:
    assert challenge_of(VERIFIER) == CHALLENGE
    assert fits(VERIFIER, CHALLENGE)
    assert is_challenge(CHALLENGE)


@pytest.mark.parametrize(
    "verifier", ["", CHALLENGE, VERIFIER[:-1], VERIFIER + "=", VERIFIER + "\n", "ü" * 43, "a" * 129]
)
def test_other_verifiers_do_not_fit(verifier: str) -> None:
    assert not fits(verifier, CHALLENGE)
