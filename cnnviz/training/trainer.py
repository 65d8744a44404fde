"""The epoch loop of every training: steps, learning-rate schedule, averaged weights, resuming from a file."""

from __future__ import annotations

import copy
import time
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import islice
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import torch

from cnnviz import atomic_write
from cnnviz.training import distributed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from torch import nn
    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LRScheduler

Batch = TypeVar("Batch")
Scores_co = TypeVar("Scores_co", covariant=True)
# What is raised for a file to resume from that is damaged, or an older version's.
_UNUSABLE = (EOFError, KeyError, OSError, RuntimeError, UnpicklingError, ValueError)


class Task(Protocol[Batch, Scores_co]):
    """A task to learn: the batches of an epoch, the loss, and the evaluation after it.

    Attributes:
        steps: of an epoch.
    """

    steps: int

    def batches(self, epoch: int, generator: torch.Generator) -> Iterable[Batch]:
        """The batches of an epoch, counted from 0, each drawn from `generator` when it is asked for."""

    def loss(self, network: nn.Module, batch: Batch) -> torch.Tensor:
        """(), the loss of `network` on a batch."""

    def evaluate(self, network: nn.Module) -> Scores_co:
        """The scores of `network`, which has the averaged weights, after an epoch."""


@dataclass(frozen=True)
class Step(Generic[Scores_co]):
    """State of a training after a step.

    Attributes:
        epoch: of the step, from 1.
        epochs: in all.
        step: of the training, from 1.
        steps: in all.
        loss: () tensor; a graphics card may still be computing it.
        left: seconds until the end, at the pace so far.
        scores: the result of the task's `evaluate`, after the last step of an epoch; else None.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: torch.Tensor
    left: float
    scores: Scores_co | None


@dataclass(frozen=True)
class Optimisation:
    """The rule by which the weights of a network change.

    Attributes:
        optimiser: of its parameters.
        schedule: makes the schedule of learning rates from the optimiser and the steps taken, less one.
        averaging: steps taken to the weight of the present weights in the running average, 0 to 1.
        mixed: whether the loss is computed in bfloat16 where that is faster.
    """

    optimiser: Optimizer
    schedule: Callable[[Optimizer, int], LRScheduler] | None = None
    averaging: Callable[[int], float] | None = None
    mixed: bool = False


class Trainer:
    """A network in training, which can stop at any step and resume from a file.

    Attributes:
        model: the network, trained in place.
        average: the network with the running average of the weights, in evaluation mode; without averaging
            `model` itself.
        generator: the source of all randomness.
        device: of the weights.
        done: steps taken.
    """

    def __init__(self, model: nn.Module, optimisation: Optimisation, *, seed: int = 0) -> None:
        """Prepare to train `model`, which is on its device and in training mode; `seed` is of `generator`."""
        self.model, self.done = model, 0
        self.device = next(model.parameters()).device
        self.generator = torch.Generator().manual_seed(seed)
        self._optimiser, self._make_schedule = optimisation.optimiser, optimisation.schedule
        self._schedule = self._make_schedule(self._optimiser, -1) if self._make_schedule else None
        self._averaging = optimisation.averaging
        self.average = copy.deepcopy(model).requires_grad_(False).eval() if self._averaging else model
        self._averaged = _real(self.average), _real(model)
        self._precision = mixed_precision(self.device) if optimisation.mixed else nullcontext()
        self._parallel = distributed.data_parallel(model, self.device)

    def run(self, task: Task[Batch, Scores_co], epochs: int) -> Iterator[Step[Scores_co]]:
        """Train on `task` from the step reached until `epochs` are done, and yield after each step.

        A caller that asks for no more stops the training. An epoch resumed in its midst takes the rest of
        its steps with batches drawn anew.
        """
        steps, start, first = epochs * task.steps, time.perf_counter(), self.done
        while self.done < steps:
            epoch, taken = divmod(self.done, task.steps)
            for batch in islice(task.batches(epoch, self.generator), task.steps - taken):
                loss = self.step(partial(task.loss, batch=batch))
                scores = None if self.done % task.steps else task.evaluate(self.average)
                pace = (time.perf_counter() - start) / (self.done - first)
                left = pace * (steps - self.done)
                yield Step(epoch + 1, epochs, self.done, steps, loss, left, scores)

    def step(self, loss: Callable[[nn.Module], torch.Tensor]) -> torch.Tensor:
        """Take one step down the `loss` of the network, the mean over all processes; its value here.

        A graphics card may still be computing the value: only reading it waits.
        """
        with self._precision:
            value = loss(self._parallel)
        self._optimiser.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        if self._schedule:
            self._schedule.step()
        self.done += 1
        if self._averaging:
            self._update_average(self._averaging(self.done))
        return value.detach()

    def save(self, path: Path, notes: dict[str, Any]) -> None:
        """Write the state of the training, and `notes`; when killed meanwhile, `path` keeps what it held."""
        content = BytesIO()  # written by Python, which says why a file cannot be written
        torch.save(
            {
                "model": self.model.state_dict(),
                "average": self.average.state_dict(),
                "optimiser": self._optimiser.state_dict(),
                "generator": self.generator.get_state(),
                "done": self.done,
                "notes": notes,
            },
            content,
        )
        atomic_write.write(path, content.getbuffer())

    def resume(self, path: Path) -> dict[str, Any]:
        """Take up the state that `save` wrote; its notes, or nothing when the file is missing or unusable."""
        if not path.is_file():
            return {}
        try:
            state = torch.load(path, map_location="cpu", weights_only=True)
            generator = state["generator"]
            self._optimiser.load_state_dict(state["optimiser"])
        except _UNUSABLE:
            return {}
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.generator.set_state(generator)
        self.done = state["done"]
        if self._make_schedule:
            self._schedule = self._make_schedule(self._optimiser, self.done - 1)
        notes: dict[str, Any] = state["notes"]
        return notes

    @torch.no_grad()
    def _update_average(self, weight: float) -> None:
        """Move the averaged weights and statistics towards the present ones, which get this `weight`."""
        # As torch.optim.swa_utils.AveragedModel, which would wait for a graphics card at each step.
        torch._foreach_lerp_(*self._averaged, weight)


def mixed_precision(device: torch.device) -> torch.autocast:
    """bfloat16 where the device multiplies it faster than float32: on CUDA, and on CPUs that know it."""
    # Without such instructions it is far slower; older versions of torch cannot tell.
    capabilities = getattr(torch.cpu, "get_capabilities", None)
    known = device.type == "cpu" and capabilities is not None and capabilities().get("avx512_bf16", False)
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda" or known)


def _real(model: nn.Module) -> list[torch.Tensor]:
    """The weights and statistics of `model` that are real numbers."""
    return [value for value in model.state_dict().values() if value.is_floating_point()]
