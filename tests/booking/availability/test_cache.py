"""Keeping answers for a moment."""

import asyncio

import pytest

from services.booking.availability.cache import AnswerCache

POOL, OTHER = 1, 2


async def test_equal_questions_at_once_are_worked_out_once() -> None:
    cache, worked = AnswerCache(60), 0

    async def work_out() -> tuple[bytes, tuple[int]]:
        nonlocal worked
        worked += 1
        await asyncio.sleep(0.01)
        return b"answer", (POOL,)

    answers = await asyncio.gather(*(cache.answer("question", work_out) for _ in range(50)))
    assert worked == 1
    assert {answer.body for answer in answers} == {b"answer"}


async def test_an_answer_that_a_booking_overtook_is_not_kept() -> None:
    cache, bodies = AnswerCache(60), iter([b"old", b"new"])

    async def work_out() -> tuple[bytes, tuple[int]]:
        body = next(bodies)
        if body == b"old":
            cache.forget([POOL])
        return body, (POOL,)

    assert (await cache.answer("question", work_out)).body == b"old"
    assert (await cache.answer("question", work_out)).body == b"new"


async def test_a_booking_overtakes_only_answers_about_its_pool() -> None:
    cache = AnswerCache(60)

    async def answer(question: str, *pools: int) -> None:
        async def work_out() -> tuple[bytes, tuple[int, ...]]:
            return question.encode(), pools

        await cache.answer(question, work_out)

    await answer("here", POOL)
    await answer("there", OTHER)
    await answer("both", POOL, OTHER)
    cache.forget([POOL])
    assert {question: cache.ready(question) is not None for question in ("here", "there", "both")} == {
        "here": False,
        "there": True,
        "both": False,
    }


async def test_answers_age_and_their_number_is_bounded() -> None:
    cache = AnswerCache(0)
    bodies = iter(range(5000))

    async def work_out() -> tuple[bytes, tuple[int]]:
        return str(next(bodies)).encode(), (POOL,)

    assert (await cache.answer("same", work_out)).body == b"0"
    assert (await cache.answer("same", work_out)).body == b"1"
    for question in range(2500):
        await cache.answer(question, work_out)
    assert len(cache._answers) <= 2000
    assert cache._locks == {}


async def test_a_question_that_fails_leaves_nothing_behind() -> None:
    cache = AnswerCache(60)

    async def fail() -> tuple[bytes, tuple[int]]:
        await asyncio.sleep(0)
        raise ValueError("nothing")

    for _ in range(3):
        results = await asyncio.gather(*(cache.answer("bad", fail) for _ in range(3)), return_exceptions=True)
        assert all(isinstance(result, ValueError) for result in results)
    with pytest.raises(ValueError, match="nothing"):
        await cache.answer("bad", fail)
    assert (cache._answers, cache._locks) == ({}, {})


async def test_while_one_works_out_the_next_answer_the_others_get_the_last_unless_it_is_overtaken() -> None:
    cache, go_on, bodies = AnswerCache(0), asyncio.Event(), iter([b"last", b"next"])

    async def work_out() -> tuple[bytes, tuple[int]]:
        body = next(bodies)
        if body == b"next":
            await go_on.wait()
        return body, (POOL,)

    await cache.answer("question", work_out)
    assert cache.ready("question") is None, "old, and nobody is at it"
    renewal = asyncio.create_task(cache.answer("question", work_out))
    await asyncio.sleep(0)
    last = cache.ready("question")
    assert last is not None
    assert last.body == b"last"
    cache.forget([POOL])
    assert cache.ready("question") is None
    go_on.set()
    assert (await renewal).body == b"next"
