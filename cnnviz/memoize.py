"""A cache whose values are made once, even when several threads ask at the same moment."""

from __future__ import annotations

from functools import cache, wraps
from threading import RLock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Given = ParamSpec("Given")
Made = TypeVar("Made")


def memoized(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """Return `make` with a cache: it is called once for each of its arguments, by one thread at a time.

    `functools.cache` lets threads that ask at the same moment all call it.
    """
    kept, lock = cache(make), RLock()

    @wraps(make)
    def found(*args: Given.args, **named: Given.kwargs) -> Made:
        with lock:
            return kept(*args, **named)  # type: ignore[arg-type]

    return found
