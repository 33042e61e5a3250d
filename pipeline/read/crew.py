"""Pages of one document read side by side, where a worker has more than one processor.

Tesseract and OpenCV let go of the interpreter while they work, so threads are enough. Pages come
back in order, and no more of their images are held than threads can read. Beside the first of them
may be done what the document needs later: that needs the interpreter, which Tesseract leaves free.
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
_meanwhile: list[Work[object]] = []


def enlist(threads: int, meanwhile: Work[object] | None = None) -> None:
    """Let this process read so many pages at once, and do ``meanwhile`` beside the first."""
    global _size  # noqa: PLW0603 - what a worker may use is told once, when it starts
    _size = max(1, threads)
    _meanwhile[:] = [meanwhile] if meanwhile else []


def done(works: Iterable[Work[T]]) -> Iterator[T]:
    """Yield what each of ``works`` returns, in order; what one raises is raised in its place."""
    if _size == 1:
        for work in works:
            yield work()
        return
    crew = _crew(_size)
    waiting: deque[Future[T]] = deque()
    # What goes wrong aside does so again where its result is asked for.
    with ThreadPoolExecutor(1, "aside") as aside:
        try:
            for work in works:
                waiting.append(crew.submit(work))
                if len(waiting) > _size:
                    while _meanwhile:
                        aside.submit(_meanwhile.pop())
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


@lru_cache(maxsize=1)
def _crew(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, "page")
