"""Table of what was measured, with each goal and whether it was met."""

from __future__ import annotations

import statistics
from enum import StrEnum, unique
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH = 62  # letters of the first column


@unique
class Goal(StrEnum):
    """The statistic that is held against the goal, and the side of it on which that must be."""

    P95 = "p95"
    MEDIAN = "median"
    MOST = "at most"
    LEAST = "at least"


class Row(NamedTuple):
    """A quantity that was measured.

    Attributes:
        what: it is.
        values: of each time that it was measured.
        unit: such as "ms".
        goal: a number of this unit; None if nothing is asked.
        by: what is held against it.
    """

    what: str
    values: Sequence[float]
    unit: str = "ms"
    goal: float | None = None
    by: Goal = Goal.P95

    @property
    def p95(self) -> float:
        """The 95th percentile: 95 of 100 values do not exceed it."""
        return sorted(self.values)[int(0.95 * (len(self.values) - 1))]

    @property
    def met(self) -> bool | None:
        """Whether the goal was met; None if there is none."""
        if self.goal is None:
            return None
        match self.by:
            case Goal.P95:
                return self.p95 <= self.goal
            case Goal.MEDIAN:
                return statistics.median(self.values) <= self.goal
            case Goal.MOST:
                return max(self.values) <= self.goal
            case Goal.LEAST:
                return min(self.values) >= self.goal


def show(rows: Iterable[Row]) -> None:
    """Print the median and the 95th percentile of each row, its goal and the verdict."""
    print(f"{'what':{_WIDTH}}{'median':>9}{'p95':>9}       {'goal':18}met")
    for row in rows:
        asked = "" if row.goal is None else f"{row.by} {row.goal:g}"
        verdict = {True: "yes", False: "NO", None: ""}[row.met]
        numbers = f"{statistics.median(row.values):>9.2f}{row.p95:>9.2f}"
        print(f"{row.what:{_WIDTH}}{numbers} {row.unit:5} {asked:18}{verdict}".rstrip(), flush=True)
