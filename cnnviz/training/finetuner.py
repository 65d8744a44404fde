"""Fine-tuning: a training that is filmed from inside, and resumes from a file written after each epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol

from cnnviz.training import distributed
from cnnviz.training.trainer import Batch, Scores_co, Step, Task

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from torch import nn

    from cnnviz.training.replay import Replay
    from cnnviz.training.trainer import Trainer


class FineTuningTask(Task[Batch, Scores_co], Protocol[Batch, Scores_co]):
    """A task whose scores so far are kept in a file."""

    def state(self) -> dict[str, Any]:
        """The scores so far, as `torch.save` writes them."""

    def restore(self, state: dict[str, Any], network: nn.Module) -> None:
        """Take up what `state` returned; `network` has the averaged weights of then."""


class FineTuner(Generic[Batch, Scores_co]):
    """A trainer, a task, a replay, and the file to resume from.

    Attributes:
        replay: the network inside, first as it came, then after each epoch.
    """

    def __init__(
        self, trainer: Trainer, task: FineTuningTask[Batch, Scores_co], replay: Replay, path: Path
    ) -> None:
        """Begin, or resume from the file at `path`, which is written after each epoch."""
        self.replay = replay
        self._trainer, self._task, self._path = trainer, task, path
        notes = trainer.resume(path)
        if notes:
            replay.restore(notes["frames"])
            task.restore(notes["task"], trainer.average)
        else:
            replay.watch()

    def run(self, epochs: int) -> Iterator[Step[Scores_co]]:
        """Train until `epochs` are done, and yield after each step; it can be stopped as `Trainer.run`."""
        for step in self._trainer.run(self._task, epochs):
            if step.scores is not None:
                self.replay.watch()
                if distributed.rank() == 0:
                    notes = {"frames": self.replay.stacked(), "task": self._task.state()}
                    self._trainer.save(self._path, notes)
            yield step

    def forget(self) -> None:
        """Remove the file to resume from."""
        self._path.unlink(missing_ok=True)
