"""Pages side by side: order, errors, and that no more are begun than are read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from pipeline.read import crew


@pytest.fixture(params=[1, 3])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    crew.enlist(request.param)
    yield request.param
    crew.enlist(1)


def test_pages_come_back_in_order_and_few_are_begun(threads: int) -> None:
    begun: list[int] = []
    read: list[int] = []

    def square(number: int) -> int:
        read.append(number)
        return number**2

    def works() -> Iterator[Callable[[], int]]:
        for number in range(20):
            begun.append(number)
            assert len(begun) <= len(read) + threads + 1
            yield partial(square, number)

    assert list(crew.done(works())) == [number**2 for number in range(20)]


def test_no_thread_waits_behind_a_page_that_takes_long() -> None:
    others = [threading.Event() for _ in range(6)]

    def long() -> bool:
        return all(other.wait(10) for other in others)

    def short(other: threading.Event) -> bool:
        other.set()
        return True

    crew.enlist(2)
    try:
        works: list[Callable[[], bool]] = [long, *(partial(short, other) for other in others)]
        assert list(crew.done(works)) == [True] * 7
    finally:
        crew.enlist(1)


def test_pages_are_read_at_once() -> None:
    crew.enlist(2)
    try:
        meet = threading.Barrier(2, timeout=10)
        assert sorted(crew.done([meet.wait, meet.wait])) == [0, 1]
    finally:
        crew.enlist(1)


@pytest.mark.usefixtures("threads")
def test_error_of_a_page_is_raised_in_its_place() -> None:
    def fail() -> int:
        raise MemoryError

    works: list[Callable[[], int]] = [partial(pow, 1, 1), fail, partial(pow, 3, 1)]
    found = crew.done(works)
    assert next(found) == 1
    with pytest.raises(MemoryError):
        next(found)


def test_something_else_is_done_once_beside_the_first_pages_and_before_they_all_are_there() -> None:
    did: list[str] = []

    def meanwhile() -> None:
        did.append("meanwhile")
        raise ValueError

    crew.enlist(2, meanwhile)
    try:
        for _ in range(2):
            assert list(crew.done([partial(pow, 1, 1)] * 4)) == [1] * 4
            assert did == ["meanwhile"]
    finally:
        crew.enlist(1)
