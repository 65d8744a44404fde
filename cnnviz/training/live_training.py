"""Small networks in training while a user watches, in a thread of their own."""

from __future__ import annotations

import atexit
import time
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from cnnviz.capture.forward_lock import FORWARD_LOCK, torch_threads
from cnnviz.serving.job import JobState
from cnnviz.training.trainer import Optimisation, Trainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torch import nn

    from cnnviz.inputs.mnist_subset import Digits
    from cnnviz.training.trainer import Step

_BATCH, _CHUNK, _RATE = 50, 100, 2e-3
_WORK, _REST = 0.05, 0.001  # seconds of work, and of rest after it, so that pages get their turn
_UNWATCHED = 15  # seconds without a user watching, after which a training ends
_TURN = Lock()  # one training at a time: two would only take twice as long
_CLOSING, _PATIENCE = Event(), 5.0  # whether the program ends, and seconds that it waits for the step then


@dataclass(eq=False)
class Trainee:
    """A network in training, with its results so far.

    Attributes:
        build: makes the network, whose outputs are logits.
        read: makes the network's input of (digits, 28, 28) uint8 pictures.
        evaluate: computes `scores` at the end, from a function of digits to accuracy.
        accuracies: on the held-out digits, 0 to 1: before the first epoch, and after each.
        seconds: spent on learning.
        network: in evaluation mode whenever the lock of all forward passes is free.
        scores: what `evaluate` returned.
    """

    build: Callable[[], nn.Module]
    read: Callable[..., torch.Tensor]
    evaluate: Callable[[Callable[..., float]], list[float]] | None = None
    accuracies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    network: nn.Module = field(init=False)
    scores: list[float] = field(default_factory=list)


class LiveTraining:
    """Networks that learn the same digits, epoch by epoch in turn, in a thread of their own.

    Attributes:
        trainees: by name.
        epochs: in all.
        state: of the training.
    """

    def __init__(self, trainees: dict[str, Trainee], digits: tuple[Digits, Digits], *, epochs: int) -> None:
        """Prepare to learn the first of `digits`, and to be evaluated on the second."""
        self.trainees, self.epochs, self.state = trainees, epochs, JobState.WAITING
        self._digits = digits
        self._stop, self._seen, self._rested = Event(), time.monotonic(), 0.0

    def start(self) -> None:
        """Begin as soon as no other training runs."""
        Thread(target=self._run, name="live training", daemon=True).start()

    def cancel(self) -> None:
        """End after the step that is being taken."""
        self._stop.set()

    def watch(self) -> bool:
        """Note that a user watches; return whether the training goes on."""
        self._seen = time.monotonic()
        return self.state.active

    def _run(self) -> None:
        while not _TURN.acquire(timeout=0.1):
            if self._ended():
                self.state = JobState.CANCELLED
                return
        try:
            self.state = JobState.RUNNING
            self._train()
        finally:
            self.state = JobState.CANCELLED if self._ended() else JobState.DONE
            _TURN.release()

    def _train(self) -> None:
        tasks = [_LiveTask(trainee, *self._digits) for trainee in self.trainees.values()]
        runs = [task.run(self.epochs) for task in tasks]
        for _ in range(self.epochs):
            for run in runs:
                for step in run:
                    if self._ended():
                        return
                    if step.scores is not None:
                        break
        for task in tasks:
            task.finish()

    def _ended(self) -> bool:
        if time.monotonic() - self._rested > _WORK:
            self._stop.wait(_REST)
            self._rested = time.monotonic()
        return _CLOSING.is_set() or self._stop.is_set() or time.monotonic() - self._seen > _UNWATCHED


class _LiveTask:
    """Reading digits, as a trainee reads them."""

    def __init__(self, trainee: Trainee, learned: Digits, held_out: Digits) -> None:
        self._trainee, self._learned, self._held_out, self._start = trainee, learned, held_out, 0.0
        self.steps = -(-len(learned.labels) // _BATCH)
        with FORWARD_LOCK, torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            trainee.network = trainee.build().eval()
        trainee.accuracies.append(self._accuracy(held_out))

    def run(self, epochs: int) -> Iterator[Step[float]]:
        """Train until `epochs` are done, and yield after each step."""
        network = self._trainee.network
        optimisation = Optimisation(torch.optim.Adam(network.parameters(), _RATE))
        return _LockingTrainer(network, optimisation).run(self, epochs)

    def batches(
        self,
        epoch: int,  # noqa: ARG002
        generator: torch.Generator,
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every digit once, in an order that is the same for all trainees: inputs and (batch,) labels."""
        self._start = time.perf_counter()
        order = torch.randperm(len(self._learned.labels), generator=generator)
        for index in torch.split(order, _BATCH):
            places = index.numpy()
            inputs = self._trainee.read(self._learned.pictures[places])
            yield inputs, torch.from_numpy(self._learned.labels[places])

    def loss(self, network: nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        """The cross-entropy."""
        inputs, labels = batch
        return F.cross_entropy(network(inputs), labels)

    def evaluate(self, network: nn.Module) -> float:  # noqa: ARG002
        """The accuracy on the digits held out, 0 to 1."""
        self._trainee.seconds += time.perf_counter() - self._start
        self._trainee.accuracies.append(self._accuracy(self._held_out))
        return self._trainee.accuracies[-1]

    def finish(self) -> None:
        """Compute the scores of the trainee."""
        if self._trainee.evaluate:
            self._trainee.scores = self._trainee.evaluate(self._accuracy)

    def _accuracy(self, digits: Digits) -> float:
        right = 0
        for start in range(0, len(digits.labels), _CHUNK):
            batch = self._trainee.read(digits.pictures[start : start + _CHUNK])
            with FORWARD_LOCK, torch_threads(1), torch.inference_mode():
                predicted = self._trainee.network(batch).argmax(1).numpy()
            right += int((predicted == digits.labels[start : start + _CHUNK]).sum())
        return right / len(digits.labels)


class _LockingTrainer(Trainer):
    """A trainer whose network other threads may run between two steps."""

    def step(self, loss: Callable[[nn.Module], torch.Tensor]) -> torch.Tensor:
        # While a graph is traced no module may be called elsewhere; see `cnnviz.capture.forward_lock`.
        with FORWARD_LOCK, torch_threads(1):
            self.model.train()
            value = super().step(loss)
            self.model.eval()
        return value


@atexit.register
def _close() -> None:
    """Let no training be amid a step when the program ends; see `request_queue`."""
    _CLOSING.set()
    _TURN.acquire(timeout=_PATIENCE)
