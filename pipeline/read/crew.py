"""Pages of one document read side by side, where a worker has more than one processor.

Tesseract and OpenCV let go of the interpreter while they work, so threads are enough. Pages come
back in order, and of those not read yet one more is held than threads can read, so that no thread
waits: neither for a page to be drawn, nor behind one that takes long. Beside the first may be done
what the document needs later: that needs the interpreter, which Tesseract leaves free.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
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
                while _meanwhile:
                    aside.submit(_meanwhile.pop())
                while len(unread := [future for future in waiting if not future.done()]) > _size:
                    wait(unread, return_when=FIRST_COMPLETED)
                while waiting and waiting[0].done():
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


@lru_cache(maxsize=1)
def _crew(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, "page")
