"""Calls that come while one is under way: each has its own answer, or its own error."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from graph_service.api.together import Together


def run_with(work: object, *asked: int) -> tuple[list[int | BaseException], Together[int, int]]:
    calls: Together[int, int] = Together()

    async def scene() -> list[int | BaseException]:
        return await asyncio.gather(
            *(calls.take(each, work) for each in asked),  # type: ignore[arg-type]
            return_exceptions=True,
        )

    return asyncio.run(scene()), calls


def test_who_comes_while_one_is_done_is_done_with_the_others() -> None:
    done: list[list[int]] = []

    def doubled(asked: Sequence[int]) -> list[int]:
        done.append(list(asked))
        return [2 * each for each in asked]

    answers, calls = run_with(doubled, 1, 2, 3)
    assert (answers, done) == ([2, 4, 6], [[1, 2, 3]])
    assert (calls.waiting, calls.run) == ([], None)


def test_an_error_is_that_call_s_alone() -> None:
    refused = ValueError("no")

    def all_but_two(asked: Sequence[int]) -> list[int | Exception]:
        return [refused if each == 2 else each for each in asked]

    answers, _ = run_with(all_but_two, 1, 2, 3)
    assert answers == [1, refused, 3]


def test_what_fails_as_a_whole_fails_for_all_and_the_next_is_done() -> None:
    calls: Together[int, int] = Together()

    def failing(asked: Sequence[int]) -> list[int]:
        raise OSError("away")

    async def scene() -> None:
        both = await asyncio.gather(calls.take(1, failing), calls.take(2, failing), return_exceptions=True)
        assert [str(each) for each in both] == ["away", "away"]
        assert await calls.take(3, list) == 3

    asyncio.run(scene())


def test_who_goes_away_undoes_nothing() -> None:
    calls: Together[int, int] = Together()
    going = threading.Event()
    done: list[int] = []

    def slow(asked: Sequence[int]) -> list[int]:
        going.wait(20)
        done.extend(asked)
        return list(asked)

    async def scene() -> None:
        first, second = (asyncio.ensure_future(calls.take(each, slow)) for each in (1, 2))
        await asyncio.sleep(0.05)
        first.cancel()
        going.set()
        assert await second == 2
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(scene())
    assert done == [1, 2]
