"""Pages of one document read side by side, where a worker has more than one processor.

Tesseract and OpenCV let go of the interpreter while they work, so threads are enough. Pages come
back in order, and no more of their images are held than threads can read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")
Work = Callable[[], T]

_size = 1


def enlist(threads: int) -> None:
    """Let this process read so many pages at once."""
    global _size  # noqa: PLW0603 - what a worker may use is told once, when it starts
    _size = max(1, threads)


def done(works: Iterable[Work[T]]) -> Iterator[T]:
    """Yield what each of ``works`` returns, in order; what one raises is raised in its place."""
    if _size == 1:
        for work in works:
            yield work()
        return
    crew = _crew(_size)
    waiting: deque[Future[T]] = deque()
    try:
        for work in works:
            waiting.append(crew.submit(work))
            if len(waiting) > _size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


@lru_cache(maxsize=1)
def _crew(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, "page")
