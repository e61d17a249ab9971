"""Keeping answers for a moment."""

import asyncio

from services.booking.availability.cache import AnswerCache


async def test_equal_questions_at_once_are_worked_out_once() -> None:
    cache, worked = AnswerCache(60), 0

    async def work_out() -> bytes:
        nonlocal worked
        worked += 1
        await asyncio.sleep(0.01)
        return b"answer"

    answers = await asyncio.gather(*(cache.answer("question", work_out) for _ in range(50)))
    assert worked == 1
    assert {answer.body for answer in answers} == {b"answer"}


async def test_an_answer_that_a_booking_overtook_is_not_kept() -> None:
    cache, bodies = AnswerCache(60), iter([b"old", b"new"])

    async def work_out() -> bytes:
        body = next(bodies)
        if body == b"old":
            cache.forget()
        return body

    assert (await cache.answer("question", work_out)).body == b"old"
    assert (await cache.answer("question", work_out)).body == b"new"


async def test_answers_age_and_their_number_is_bounded() -> None:
    cache = AnswerCache(0)
    bodies = iter(range(5000))

    async def work_out() -> bytes:
        return str(next(bodies)).encode()

    assert (await cache.answer("same", work_out)).body == b"0"
    assert (await cache.answer("same", work_out)).body == b"1"
    for question in range(2500):
        await cache.answer(question, work_out)
    assert len(cache._answers) <= 2000
