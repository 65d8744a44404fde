"""Work on pictures in a few threads, never far ahead of whoever takes the results."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

AT_ONCE = 2  # pictures that are decoded; each may take 300 MB
Given = TypeVar("Given")
Made = TypeVar("Made")


def ahead(work: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[Made]:
    """`work` of each of `given`, in order, in AT_ONCE threads.

    Of `given` no more is taken than the threads are busy with, so whoever stops taking results, or ends the
    program, waits for these alone.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun: deque[Future[Made]] = deque()
        for each in given:
            begun.append(pool.submit(work, each))
            if len(begun) > AT_ONCE:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
