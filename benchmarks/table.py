"""How is what was measured printed?"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def show(rows: Sequence[tuple[str, Sequence[float], str, str]], *, width: int) -> None:
    """Print the median and the 95th percentile of each row.

    Args:
        rows: what was measured, how often, in which unit, and what it may be at most, "" if nothing is asked.
        width: letters of the first column.
    """
    print(f"{'what':{width}}{'median':>10}{'p95':>10}   floor")
    for what, values, unit, floor in rows:
        middle, high = statistics.median(values), sorted(values)[int(0.95 * (len(values) - 1))]
        print(f"{what:{width}}{middle:>10.1f}{high:>10.1f} {unit:3}{floor}")
