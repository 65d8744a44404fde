"""Time that a call takes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def timed(run: Callable[[], object]) -> float:
    """Milliseconds that `run` takes; what it gives is let go after them."""
    start = time.perf_counter()
    kept = run()
    seconds = time.perf_counter() - start
    del kept
    return seconds * 1000
