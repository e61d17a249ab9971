"""Every result code means something to a login, and only ok means that one is finished."""

import pytest

from services.eid_gateway.eid_server.messages.results import OK, OUTCOMES, Major, Minor, Outcome, Result, error


@pytest.mark.parametrize("minor", Minor)
def test_every_code_is_mapped(minor: Minor) -> None:
    assert error(minor).outcome is OUTCOMES[minor]
    assert error(minor).outcome is not Outcome.FINISHED
    assert error(minor).code in minor


@pytest.mark.parametrize(("result", "outcome"), [
    (OK, Outcome.FINISHED),
    (Result(Major.OK, Minor.NO_RESULT_YET), Outcome.FINISHED),
    (Result(Major.WARNING), Outcome.FAILED),
    (Result(Major.WARNING, Minor.NO_RESULT_YET), Outcome.FAILED),
    (Result(Major.ERROR), Outcome.FAILED),
    (Result(Major.ERROR, "urn:somebody:else"), Outcome.FAILED),
    (Result("ok"), Outcome.FAILED),
    (error(Minor.NO_RESULT_YET), Outcome.NOT_YET),
    (error(Minor.CANCELLATION_BY_USER), Outcome.CANCELLED),
])  # fmt: skip
def test_outcomes(result: Result, outcome: Outcome) -> None:
    assert result.outcome is outcome


def test_unknown_codes_do_not_reach_the_log() -> None:
    assert Result(Major.ERROR, "http://evil/resultminor/ERIKA").code == "unknown"
    assert error(Minor.INVALID_DOCUMENT).code == "getResult#invalidDocument"
