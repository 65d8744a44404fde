"""How do small networks learn while somebody watches?"""

from __future__ import annotations

import atexit
import time
from dataclasses import dataclass, field
from enum import StrEnum, unique
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from cnnviz.capture.recorder import _LOCK, _threads

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import nn

    from cnnviz.lessons.mnist_subset import Digits

_BATCH, _CHUNK, _RATE = 50, 100, 2e-3
_WORK, _BREATH = 0.05, 0.001  # seconds of work, and of rest after it, so that pages get their turn
_ALONE = 15  # seconds without anybody watching, after which a course ends
_TURN = Lock()  # one course at a time: two would only take twice as long
_CLOSING, _PATIENCE = Event(), 5.0  # whether the program ends, and seconds that it waits for the step then


@unique
class State(StrEnum):
    """How far a course is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(eq=False)
class Pupil:
    """A network that learns, and how it gets on.

    Attributes:
        build: makes the network; it answers with logits.
        read: makes what the network reads of (digits, 28, 28) uint8 pictures.
        exam: asked of the network at the end; its answer is kept.
        accuracies: on the held-out digits, 0 to 1: before the first epoch, and after each.
        seconds: spent on learning.
        network: in evaluation mode whenever nobody holds the lock of all forward passes.
        grades: what `exam` gave.
    """

    build: Callable[[], nn.Module]
    read: Callable[..., torch.Tensor]
    exam: Callable[[Callable[..., float]], list[float]] | None = None
    accuracies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    network: nn.Module = field(init=False)
    grades: list[float] = field(default_factory=list)


class Course:
    """Networks that learn the same digits, epoch by epoch in turn, in a thread of their own.

    Attributes:
        pupils: by name.
        epochs: how many there will be.
        state: how far it is.
    """

    def __init__(self, pupils: dict[str, Pupil], digits: tuple[Digits, Digits], *, epochs: int) -> None:
        """Prepare to learn the first of `digits`, and to be tested on the second."""
        self.pupils, self.epochs, self.state = pupils, epochs, State.WAITING
        self._learned, self._held_out = digits
        self._stop, self._seen, self._rested = Event(), time.monotonic(), 0.0
        self._chance = torch.Generator().manual_seed(0)

    def start(self) -> None:
        """Begin as soon as no other course runs."""
        Thread(target=self._run, name="course", daemon=True).start()

    def cancel(self) -> None:
        """End after the step that is being taken."""
        self._stop.set()

    def watch(self) -> bool:
        """Say that somebody watches; whether there is still something to see."""
        self._seen = time.monotonic()
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def done(self) -> int:
        """Epochs that all pupils have behind them."""
        return max(0, min(len(pupil.accuracies) for pupil in self.pupils.values()) - 1)

    def _run(self) -> None:
        while not _TURN.acquire(timeout=0.1):
            if self._ended():
                self.state = State.CANCELLED
                return
        try:
            self.state = State.RUNNING
            self._learn()
        finally:
            self.state = State.CANCELLED if self._ended() else State.DONE
            _TURN.release()

    def _learn(self) -> None:
        optimisers = {}
        for name, pupil in self.pupils.items():
            with _LOCK, torch.random.fork_rng(devices=[]):
                torch.manual_seed(0)
                pupil.network = pupil.build().eval()
            optimisers[name] = torch.optim.Adam(pupil.network.parameters(), _RATE)
            pupil.accuracies.append(self._accuracy(pupil, self._held_out))
        for _ in range(self.epochs):
            order = torch.randperm(len(self._learned.labels), generator=self._chance)
            for name, pupil in self.pupils.items():
                start = time.perf_counter()
                for index in torch.split(order, _BATCH):
                    if self._ended():
                        return
                    self._step(pupil, optimisers[name], index)
                pupil.seconds += time.perf_counter() - start
                pupil.accuracies.append(self._accuracy(pupil, self._held_out))
        for pupil in self.pupils.values():
            if pupil.exam:
                pupil.grades = pupil.exam(lambda digits, pupil=pupil: self._accuracy(pupil, digits))

    def _ended(self) -> bool:
        if time.monotonic() - self._rested > _WORK:
            self._stop.wait(_BREATH)
            self._rested = time.monotonic()
        return _CLOSING.is_set() or self._stop.is_set() or time.monotonic() - self._seen > _ALONE

    def _step(self, pupil: Pupil, optimiser: torch.optim.Optimizer, index: torch.Tensor) -> None:
        batch = pupil.read(self._learned.pictures[index.numpy()])
        truth = torch.from_numpy(self._learned.labels[index.numpy()])
        # While a graph is traced no module may be called elsewhere; see `cnnviz.capture.recorder`.
        with _LOCK, _threads(1):
            pupil.network.train()
            loss = F.cross_entropy(pupil.network(batch), truth)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            pupil.network.eval()

    def _accuracy(self, pupil: Pupil, digits: Digits) -> float:
        right = 0
        for start in range(0, len(digits.labels), _CHUNK):
            batch = pupil.read(digits.pictures[start : start + _CHUNK])
            with _LOCK, _threads(1), torch.inference_mode():
                answers = pupil.network(batch).argmax(1).numpy()
            right += int((answers == digits.labels[start : start + _CHUNK]).sum())
        return right / len(digits.labels)


@atexit.register
def _close() -> None:
    """Let no course be amid a step when the program ends; see `line.Line.end`."""
    _CLOSING.set()
    _TURN.acquire(timeout=_PATIENCE)
