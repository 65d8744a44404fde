"""Tests of the browser's arithmetic: each term, each sum and each result equals torch's.

Random networks of all that the labs can build and the page can open, each as a small network, which is sent
whole, and number by number as the slices of a large one. More of them by hand, such as 50,000 numbers:
`STACKS=4000 python -m pytest tests/web/test_arithmetic.py -k random`.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import Unit
from cnnviz.lessons.build_network import build
from cnnviz.lessons.stack import INPUT, read
from cnnviz.models import lenet
from tests.support.explained import check, said, sliced, truth, whole
from tests.support.nets import lived, recorded
from tests.support.stacks import Does, stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnnviz.capture.trace import Layer, Trace

STACKS = int(os.environ.get("STACKS", "200"))
CELLS = 2  # of each layer
TOGETHER = 50  # stacks that one run of Node.js is asked about


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Let torch run in one thread: two take longer over such small networks."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_random_stacks_are_worked_out_as_torch_does() -> None:
    kinds, count = set[Kind](), 0
    for start in range(0, STACKS, TOGETHER):
        several = [opened(number) for number in range(start, min(start + TOGETHER, STACKS))]
        compare(several)
        kinds |= {layer.kind for _, trace, _ in several for layer in trace.layers}
        count += sum(len(units) for _, _, units in several)
    assert count >= 10 * STACKS
    assert kinds == set(Kind) - {Kind.OTHER} or STACKS < 200


def opened(number: int) -> tuple[str, Trace, list[Unit]]:
    """A random stack, its trace of a picture, and some of its numbers."""
    name, network, shape = stack(number)
    trace = recorded(network, shape)
    return name, trace, [unit for layer in trace.layers if layer.inputs for unit in some(layer, number)]


def some(layer: Layer, seed: int, count: int = CELLS) -> Iterator[Unit]:
    """A few of the numbers of a layer."""
    chosen = random.Random(f"{layer.name} {seed}")
    for _ in range(count):
        yield Unit(layer.name, *(chosen.randrange(size) for size in layer.maps))


def every(layer: Layer) -> list[Unit]:
    return [Unit(layer.name, *map(int, place)) for place in np.ndindex(*layer.maps)]


def compare(several: Sequence[tuple[str, Trace, list[Unit]]]) -> None:
    """Compare each number, asked for in both ways, with torch."""
    asked = [
        each
        for _, trace, units in several
        for each in (whole(trace, units), *(sliced(trace, unit) for unit in units))
    ]
    answers = iter(said(asked))
    for name, trace, units in several:
        known: dict[Unit, Any] = {}
        try:
            for unit, answer in zip(units, next(answers), strict=True):
                steps(trace, unit, answer, known)
                drawn(trace, answer, known)
            for unit in units:
                steps(trace, unit, next(answers), known)
        except AssertionError as error:
            raise AssertionError(f"{name}: {unit}") from error


def steps(trace: Trace, unit: Unit, answer: dict[str, Any], known: dict[Unit, Any]) -> None:
    """Each layer that is told together with that of `unit`."""
    assert answer["unit"] == unit._asdict()
    assert answer["steps"][-1]["unit"] == unit._asdict()
    for step in answer["steps"]:
        of = Unit(**step["unit"])
        if of not in known:
            known[of] = truth(trace, of)
        check(trace, step, known[of])
    if equation := answer.get("equation"):
        assert equation["agrees"]
        assert equation["total"] == pytest.approx(trace.value(unit), rel=1e-5, abs=1e-5)


def drawn(trace: Trace, answer: dict[str, Any], known: dict[Unit, Any]) -> None:
    """The edges of a convolution or linear layer, by the place of the input, with what they carry."""
    first = answer["steps"][0]
    found = known[Unit(**first["unit"])]
    if answer["edges"] is None or not found.layer.kind.weighted:
        return
    source = trace.layer(found.layer.inputs[0])
    carried = np.zeros(source.shape)
    for edge in answer["edges"]:
        of = trace.layer(edge["unit"]["layer"])
        place = tuple(edge["unit"][axis] for axis in ("channel", "row", "column"))
        carried.flat[np.ravel_multi_index(place, of.maps)] += edge["product"]
    np.testing.assert_allclose(carried, found.read[0] * found.slopes[0], rtol=1e-9, atol=1e-9)


CONVOLUTIONS_ONLY = "conv8k3s2p1-relu-conv16k3s2p1-relu-conv10k3s2p1-avg4-flatten-softmax"


@pytest.mark.parametrize(
    ("network", "shape"),
    [
        pytest.param(lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.Sigmoid()), (1, 6, 6), id="sigmoid"),
        pytest.param(
            lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU()), (1, 6, 6), id="norm"
        ),
        pytest.param(lambda: Does(lambda x, c: F.relu(c(x)), nn.Conv2d(1, 2, 3)), (1, 6, 6), id="function"),
        pytest.param(
            lambda: nn.Sequential(
                nn.Conv2d(1, 4, 3), nn.GroupNorm(2, 4), nn.PReLU(4), nn.PReLU(), nn.ELU(0.5)
            ),
            (1, 6, 6),
            id="group norm and slopes",
        ),
        pytest.param(lambda: nn.Sequential(nn.Conv2d(4, 8, 3, groups=4)), (4, 6, 6), id="depthwise"),
        pytest.param(lambda: build(read("conv4k3s2p1-norm-relu-avg4-flatten-softmax")), INPUT, id="averages"),
    ],
)
def test_every_number_of_what_once_was_told_wrong(network: Any, shape: tuple[int, ...]) -> None:
    trace = recorded(lived(network), shape)
    units = [unit for layer in trace.layers[1:] for unit in every(layer)]
    compare([("net", trace, random.Random(0).sample(units, min(300, len(units))))])


def test_the_outputs_of_convolutions_only_are_shares_and_not_means() -> None:
    trace = recorded(build(read(CONVOLUTIONS_ONLY)), INPUT)
    last = trace.layers[-1]
    compare([("convolutions only", trace, every(last))])
    (answers,) = said([whole(trace, every(last))])
    assert all([step["kind"] for step in answer["steps"]] == ["softmax"] for answer in answers)


def test_lenet() -> None:
    trace = recorded(lived(lenet.build), INPUT)
    compare([("lenet", trace, [unit for layer in trace.layers for unit in some(layer, 0, 20)])])


def test_the_largest_of_nothing_is_what_torch_says() -> None:
    """A dilated window may lie in the padding altogether."""
    trace = recorded(nn.Sequential(nn.MaxPool2d(2, 1, padding=1, dilation=2)), (1, 1, 1))
    unit = Unit("0", 0, 0, 0)
    assert trace.value(unit) == -np.inf
    ((whole_answer,), slice_answer) = said([whole(trace, [unit]), sliced(trace, unit)])
    for answer in (whole_answer, slice_answer):
        (step,) = answer["steps"]
        assert (step["kind"], step["agrees"]) == ("pool", True)
        assert not any(step["inside"])


def test_what_is_not_known_says_so() -> None:
    trace = recorded(nn.Sequential(nn.Conv2d(1, 2, 3), nn.Softplus(), nn.Conv2d(2, 2, 1)), (1, 5, 5))
    unit = Unit("1", 1, 0, 2)
    whole_answer, slice_answer = said([whole(trace, [unit]), sliced(trace, unit)])
    for answer in (whole_answer[0], slice_answer):
        (step,) = answer["steps"]
        assert step["kind"] == "unknown"
        assert step["operation"] == "Softplus"
        assert step["value"] == trace.value(unit)
    np.testing.assert_allclose(trace["1"], F.softplus(torch.tensor(trace["0"])), rtol=1e-6)
