"""A result is fetched once: `not yet` is waited out for a while, and nothing else is ever asked twice."""

import pytest

from services.eid_gateway.eid_server import results
from services.eid_gateway.eid_server.client import NoAnswer, NoAnswerReason
from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.results import OK, Minor, Outcome, error
from services.eid_gateway.eid_server.results import MOST_CALLS, fetch_result

NOT_YET = GetResultResponse(error(Minor.NO_RESULT_YET))


class Scripted:
    """A server that says what it is told to say, and remembers what it was asked."""

    def __init__(self, *answers: GetResultResponse | NoAnswer) -> None:
        self.answers, self.counters = list(answers), list[int]()

    async def get_result(self, session: str, counter: int) -> GetResultResponse:
        self.counters.append(counter)
        answer = self.answers.pop(0) if self.answers else NOT_YET
        if isinstance(answer, NoAnswer):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "FIRST_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(results, "LONGEST_PAUSE_SECONDS", 0.002)


async def test_waits_for_a_result() -> None:
    server = Scripted(NOT_YET, NOT_YET, GetResultResponse(OK))
    assert (await fetch_result(server, "s", 17)).result.is_ok
    assert server.counters == [17, 18, 19]


@pytest.mark.parametrize("minor", [minor for minor in Minor if minor is not Minor.NO_RESULT_YET])
async def test_any_other_answer_is_the_last(minor: Minor) -> None:
    server = Scripted(GetResultResponse(error(minor)), GetResultResponse(OK))
    assert (await fetch_result(server, "s", 1)).result.minor == minor
    assert server.counters == [1]


async def test_a_lost_answer_is_not_asked_for_again() -> None:
    server = Scripted(NOT_YET, NoAnswer(NoAnswerReason.UNREACHABLE), GetResultResponse(OK))
    with pytest.raises(NoAnswer):
        await fetch_result(server, "s", 1)
    assert server.counters == [1, 2]


async def test_patience_ends() -> None:
    server = Scripted()
    assert (await fetch_result(server, "s", 1, patience=0.02)).result.outcome is Outcome.NOT_YET
    assert 1 < len(server.counters) <= MOST_CALLS


async def test_counters_are_bounded() -> None:
    server = Scripted()
    await fetch_result(server, "s", 1, patience=60)
    assert server.counters == list(range(1, MOST_CALLS + 1))
