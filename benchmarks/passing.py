"""Benchmark of short work beside long work: a digit while rankings of the ResNet-50 run.

Run it by `python -m benchmarks.passing`.
"""

from __future__ import annotations

from functools import partial
from itertools import count
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.table import Goal, Row, show
from cnnviz.analysis.ablation import switchable
from cnnviz.capture.edits import Channel
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.serving.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

RANKINGS = 4
DIGITS = 40


def rows() -> list[Row]:
    """How long a digit takes, alone and beside rankings, and how long a piece of a ranking."""
    small, large = Engine(model("lenet")), Engine(model("resnet50-catdog"))
    random = np.random.default_rng(0)

    def digit() -> None:
        small.run(random.standard_normal(small.spec.shape, np.float32))

    alone = [_took(digit) for _ in range(DIGITS)]
    pieces: list[float] = []
    ended = Event()
    jobs = [Job(_ranking(large, pieces, ended), failures=()) for _ in range(RANKINGS)]
    for job in jobs:
        job.start()
    while len(pieces) < RANKINGS:
        ended.wait(0.05)
    beside = []
    for _ in range(DIGITS):
        ended.wait(0.05)
        beside.append(_took(digit))
    ended.set()
    for job in jobs:
        job.join()
    piece = float(np.median(pieces)) / RANKINGS  # they take turns
    return [
        Row("a digit alone", [1000 * took for took in alone]),
        Row(f"a digit beside {RANKINGS} rankings of the ResNet-50", [1000 * took for took in beside]),
        Row("the same, times one pass of a ranking", [took / piece for took in beside], "x", 1, Goal.MEDIAN),
    ]


def _ranking(engine: Engine, pieces: list[float], ended: Event) -> Callable[[Job[None]], None]:
    trace = engine.run(np.zeros(engine.spec.shape, np.float32))
    layer = switchable(trace.layers)[0]

    def work(job: Job[None]) -> None:
        for number in count():
            job.report(0.0)
            if ended.is_set():
                return
            off = [Channel(layer.name, number % layer.shape[0])]
            pieces.append(_took(partial(engine.without, trace, off)))

    return work


def _took(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


if __name__ == "__main__":
    show(rows())
