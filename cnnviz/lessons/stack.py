"""Stacks of layers: their text, and the shape of the output of each layer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from cnnviz.lessons.impossible import ImpossibleError, Reason
from cnnviz.lessons.size import Walk

if TYPE_CHECKING:
    from collections.abc import Sequence

INPUT = (1, 32, 32)
CLASSES = 10
MOST_LAYERS, MOST_PARAMETERS, MOST_CELLS = 20, 300_000, 30_000
LENET = "conv6k5s1p0-relu-max2-conv16k5s1p0-relu-max2-flatten-fc120-relu-fc84-relu-fc10-softmax"
SMALL = "flatten-fc10-softmax"
ALL_CONV = "conv8k3s2p1-relu-conv16k3s2p1-relu-conv10k3s2p1-avg4-flatten-softmax"


@unique
class LayerKind(StrEnum):
    """A kind of layer, as it is written."""

    CONV = "conv"
    NORM = "norm"
    RELU = "relu"
    SIGMOID = "sigmoid"
    MAX = "max"
    AVERAGE = "avg"
    FLATTEN = "flatten"
    LINEAR = "fc"
    SOFTMAX = "softmax"


@dataclass(frozen=True)
class LayerSpec:
    """One layer.

    Attributes:
        kind: its kind.
        size: channels of a convolution, window of a pooling, units of a fully connected layer; else 0.
        kernel: of a convolution; else 0.
        stride: of a convolution; else 0. A pooling moves by its window.
        padding: of a convolution, zeros; else 0.
    """

    kind: LayerKind
    size: int = 0
    kernel: int = 0
    stride: int = 0
    padding: int = 0

    def __str__(self) -> str:
        size = str(self.size or "")
        window = f"k{self.kernel}s{self.stride}p{self.padding}" if self.kind is LayerKind.CONV else ""
        return f"{self.kind}{size}{window}"


class Step(NamedTuple):
    """The output shape of a layer, without the batch axis, and how many numbers it can learn."""

    shape: tuple[int, ...]
    parameters: int


class Codes:
    """The written stacks that can be read; `code in Codes()`."""

    def __contains__(self, code: object) -> bool:
        try:
            return isinstance(code, str) and bool(read(code))
        except ValueError:
            return False


_LAYER = re.compile(
    r"(conv)([1-9]\d?)k([1-9]\d?)s([1-9])p(\d)|(max|avg)([1-9]\d?)|(fc)([1-9]\d{0,3})"
    r"|(norm|relu|sigmoid|flatten|softmax)"
)


def read(code: str) -> tuple[LayerSpec, ...]:
    """Parse the layers of a written stack such as LENET. Raises ValueError when it is none."""
    found = []
    for word in code.split("-"):
        match = _LAYER.fullmatch(word)
        if match is None:
            raise ValueError(f"{word!r} is no layer; write a stack like {LENET}")
        name, *numbers = (group for group in match.groups() if group is not None)
        found.append(LayerSpec(LayerKind(name), *map(int, numbers)))
    if len(found) > MOST_LAYERS:
        raise ValueError(f"{len(found)} layers are more than {MOST_LAYERS}")
    return tuple(found)


def write(specs: Sequence[LayerSpec]) -> str:
    """Write a stack as text; the reverse of `read`."""
    return "-".join(map(str, specs))


def infer_shapes(specs: Sequence[LayerSpec]) -> tuple[tuple[Step, ...], ImpossibleError | None]:
    """Return the output of each layer, up to the first that is impossible, and why it is."""
    steps: list[Step] = []
    shape: tuple[int, ...] = INPUT
    for spec in specs:
        try:
            steps.append(_step(spec, shape))
        except ImpossibleError as error:
            return tuple(steps), error
        shape = steps[-1].shape
    try:
        _check_size(steps)
    except ImpossibleError as error:
        return tuple(steps), error
    return tuple(steps), None


def teachable(steps: Sequence[Step]) -> None:
    """Raise ImpossibleError when a stack does not end in one number for each digit."""
    if not steps or steps[-1].shape != (CLASSES,):
        raise ImpossibleError(Reason.NEEDS_CLASSES, given=prod(steps[-1].shape) if steps else 0)


def _step(spec: LayerSpec, shape: tuple[int, ...]) -> Step:
    """Return the step of one layer on an input of `shape`."""
    match spec.kind:
        case LayerKind.CONV | LayerKind.NORM | LayerKind.MAX | LayerKind.AVERAGE if len(shape) != 3:
            raise ImpossibleError(Reason.NEEDS_MAPS)
        case LayerKind.LINEAR | LayerKind.SOFTMAX if len(shape) != 1:
            raise ImpossibleError(Reason.NEEDS_ROW)
        case LayerKind.CONV:
            rows, columns = (Walk(size, spec.kernel, spec.stride, spec.padding).out for size in shape[1:])
            return Step((spec.size, rows, columns), spec.size * (shape[0] * spec.kernel**2 + 1))
        case LayerKind.MAX | LayerKind.AVERAGE:
            rows, columns = (Walk(size, spec.size, spec.size).out for size in shape[1:])
            return Step((shape[0], rows, columns), 0)
        case LayerKind.NORM:
            return Step(shape, 2 * shape[0])
        case LayerKind.FLATTEN:
            return Step((prod(shape),), 0)
        case LayerKind.LINEAR:
            return Step((spec.size,), spec.size * (shape[0] + 1))
    return Step(shape, 0)


def _check_size(steps: Sequence[Step]) -> None:
    parameters, cells = sum(step.parameters for step in steps), sum(prod(step.shape) for step in steps)
    if parameters > MOST_PARAMETERS:
        raise ImpossibleError(Reason.TOO_MANY_PARAMETERS, given=parameters, most=MOST_PARAMETERS)
    if cells > MOST_CELLS:
        raise ImpossibleError(Reason.TOO_MANY_CELLS, given=cells, most=MOST_CELLS)
