"""Benchmark of a forward pass of which every layer is kept, by cnnviz and by other packages.

Run `python -m benchmarks.trace`, after `pip install -r benchmarks/requirements.txt`. It runs ResNet-50, and
three other networks by cnnviz, on one picture of 224 × 224 on the CPU, with random weights, which cost the
same, and prints one table.

Each way has a process of its own, since cnnviz asks torch for large pages of memory, which would speed the
others up as well. The processes take turns, so that what disturbs the machine disturbs all alike, and each
compares its way with a plain forward pass right before it.
"""

from __future__ import annotations

import importlib
import os
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import torch
from torchvision import models
from torchvision.models.feature_extraction import create_feature_extractor, get_graph_node_names

from benchmarks.clock import timed
from benchmarks.table import Goal, Row
from cnnviz.capture.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import nn

NETWORKS = ("resnet50", "mobilenet_v2", "densenet121", "efficientnet_b0")  # the first for all ways
ROUNDS = 20
WARM = 3  # rounds before these


class Method(NamedTuple):
    """A way to keep all layers: its name, what makes it, the network, and whether it asks for large pages."""

    name: str
    make: Callable[[torch.Tensor, nn.Module], Callable[[], object]]
    network: str = NETWORKS[0]
    large: bool = False


def main() -> None:
    """Measure, and print the table."""
    _compare(_measured(ways()))


def rows() -> list[Row]:
    """The rows of what was measured of cnnviz, with the goal."""
    return [
        Row(
            f"trace of {way.network}, times a plain forward pass",
            [own / plain for plain, own in pairs],
            "x",
            1.1,
            Goal.MEDIAN,
        )
        for way, pairs in zip(_own(), _measured(_own()).values(), strict=True)
    ]


def _measured(compared: Sequence[Method]) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of a plain pass and of the way right after it, by the name of the way."""
    workers = {way.name: _start(number) for number, way in enumerate(compared)}
    present = {name: worker for name, worker in workers.items() if _said(worker) == "ready"}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in present}
    for number in range(WARM + ROUNDS):
        for name, worker in present.items():
            print(file=worker.stdin, flush=True)
            plain, own = map(float, _said(worker).split())
            if number >= WARM:
                times[name].append((plain, own))
    for name, worker in workers.items():
        worker.terminate()
        if name not in present:
            print(f"{name:52}not installed")
    return times


def _start(number: int) -> subprocess.Popen[str]:
    """Start a process that does the work of one way."""
    command = [sys.executable, "-m", "benchmarks.trace", str(number)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _said(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout
    return worker.stdout.readline().strip()


def _compare(times: dict[str, list[tuple[float, float]]]) -> None:
    """Medians in milliseconds, and the median of the ratios, with its middle half."""
    print(f"{'what':52}{'plain ms':>9}{'ms':>9}{'ratio':>8}   middle half")
    for name, pairs in times.items():
        plain, own = (statistics.median(values) for values in zip(*pairs, strict=True))
        low, middle, high = statistics.quantiles([way / base for base, way in pairs], n=4)
        print(f"{name:52}{plain:>9.1f}{own:>9.1f}{middle:>8.2f}   {low:.2f} to {high:.2f}")


def ways() -> list[Method]:
    """The ways that are compared."""
    return [
        *_own(),
        Method("torchvision's extractor, all nodes", _torchvision),
        Method("the same with large pages", _torchvision, large=True),
        Method("captum's LayerActivation, all modules called once", _captum),
        Method("torchlens, all operations", _torchlens),
    ]


def _own() -> list[Method]:
    return [Method(f"cnnviz, all nodes, {name}", _cnnviz, name, large=True) for name in NETWORKS]


def work(way: Method) -> None:
    """Say "ready" if `way` is installed; at each line run a plain forward pass and it, and say both times."""
    os.environ["THP_MEM_ALLOC_ENABLE"] = str(int(way.large))  # torch looks at it before its first tensor
    picture = torch.rand(1, 3, 224, 224)
    plain = _without_gradients(_network(way.network), picture)
    try:
        own = way.make(picture, _network(way.network))
    except ImportError:
        return
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a package prints
    print("ready", file=answers, flush=True)
    for _ in sys.stdin:
        print(timed(plain), timed(own), file=answers, flush=True)


def _network(name: str) -> nn.Module:
    """A network of its own for each way, as some of them change it."""
    network: nn.Module = models.get_model(name, weights=None).eval()
    return network


def _cnnviz(picture: torch.Tensor, network: nn.Module) -> Callable[[], object]:
    recorder, batch = Recorder("net", network), picture.numpy()
    return lambda: recorder.record(batch)


def _torchvision(picture: torch.Tensor, network: nn.Module) -> Callable[[], object]:
    nodes = get_graph_node_names(network)[1]
    return _without_gradients(create_feature_extractor(network, nodes), picture)


def _captum(picture: torch.Tensor, network: nn.Module) -> Callable[[], object]:
    """The way of captum, which cannot tell calls of a module apart: the ReLUs within blocks are left out."""
    attr = importlib.import_module("captum.attr")
    leaves = [
        module
        for name, module in network.named_modules()
        if not list(module.children()) and not (name.startswith("layer") and name.endswith("relu"))
    ]
    return _without_gradients(attr.LayerActivation(network, leaves).attribute, picture)


def _torchlens(picture: torch.Tensor, network: nn.Module) -> Callable[[], object]:
    torchlens = importlib.import_module("torchlens")
    return _without_gradients(lambda batch: torchlens.trace(network, batch), picture)


def _without_gradients(run: Callable[[torch.Tensor], object], picture: torch.Tensor) -> Callable[[], object]:
    def way() -> object:
        with torch.no_grad():
            return run(picture)

    return way


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(ways()[int(sys.argv[1])])
    else:
        main()
