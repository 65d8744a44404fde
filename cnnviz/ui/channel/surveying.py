"""A survey that is made in pieces, so that a page shows what was found so far, and goes on where it was."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from cnnviz.ui.shell.job import part_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.features.picture_sets import Together
    from cnnviz.features.strongest import Survey
    from cnnviz.features.survey import Strongest
    from cnnviz.serving.engine import Engine
    from cnnviz.serving.job import Job

_AT_ONCE, _FIRST = 32, 8  # pictures between two looks, and until the first one
_LOOK = 0.5  # seconds


class Surveying:
    """How far a survey is. Several jobs may go on with it, by turns.

    Attributes:
        sets: the pictures that are shown.
        found: the strongest answers to those shown so far; None before the first.
        job: the last one that went on with it.
    """

    def __init__(self, sets: Together) -> None:
        """Begin the survey with the pictures of `sets`."""
        self.sets = sets
        self.found: Survey | None = None
        self.job: Job[Any] | None = None
        self._strongest: Strongest | None = None
        self._turn = Lock()

    @property
    def shown(self) -> int:
        """How many pictures were shown."""
        return 0 if self.found is None else self.found.pictures

    def finish(self, engine: Engine, report: Callable[[float], None]) -> Survey:
        """Show a network all pictures that it was not shown yet, and return the survey."""
        pictures = self.sets.joined()
        while self.found is None or self.shown < len(pictures):
            report(self.shown / len(pictures))
            if self._turn.acquire(timeout=_LOOK):
                try:
                    self._go_on(engine, report)
                finally:
                    self._turn.release()
        return self.found

    def _go_on(self, engine: Engine, report: Callable[[float], None]) -> None:
        """Show the next pictures, of which another job may have left none."""
        from cnnviz.features.survey import further

        pictures, shown = self.sets.joined(), self.shown
        count = min(_AT_ONCE if shown else _FIRST, len(pictures) - shown)
        if count:
            task = partial(further, pictures=pictures, before=self._strongest, count=count)
            watch = part_of(report, shown / len(pictures), count / len(pictures))
            self._strongest = engine.compute(task, watch)
            self.found = self._strongest.survey()
