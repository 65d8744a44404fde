"""Benchmark of the CPU and a graphics card. Run `python -m benchmarks.gpu` where there is one.

The same ResNet-50 runs on the card and on the CPU of the same machine, in turns: plain
forward passes, and passes of which every layer is kept and brought to the CPU, as the pages need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from benchmarks.clock import timed
from benchmarks.table import Row, show
from cnnviz.capture.recorder import Recorder
from cnnviz.models import device
from cnnviz.models.specs import model

if TYPE_CHECKING:
    from collections.abc import Callable

RESNET = "resnet50-catdog"
ROUNDS, WARM = 30, 5


def main() -> None:
    """Measure, and print the table."""
    card = device.best()
    if card.type == "cpu":
        print("There is no graphics card here.")
        return
    print(f"graphics card: {device.title(card)}; CPU threads: {torch.get_num_threads()}")
    show(rows(card))


def rows(card: torch.device) -> list[Row]:
    """The rows of what was measured."""
    spec = model(RESNET)
    picture = np.random.default_rng(0).random((1, *spec.shape), np.float32)
    found: dict[str, list[float]] = {}
    ways = {
        f"{kind}, {where}": run
        for where in (card, torch.device("cpu"))
        for kind, run in _ways(where, picture).items()
    }
    for number in range(WARM + ROUNDS):
        for name, run in ways.items():
            took = timed(run)
            if number >= WARM:
                found.setdefault(name, []).append(took)
    return [Row(name, times) for name, times in found.items()]


def _ways(where: torch.device, picture: np.ndarray) -> dict[str, Callable[[], object]]:
    """The passes that are timed on a device."""
    spec = model(RESNET)
    recorder, network = Recorder(RESNET, spec.load()), spec.load().to(where)
    recorder.to(where)

    def plain() -> object:
        with torch.inference_mode():
            return network(torch.tensor(picture, device=where)).cpu()

    return {
        "plain pass": plain,
        "pass with all layers": lambda: recorder.record(picture),
    }


if __name__ == "__main__":
    main()
