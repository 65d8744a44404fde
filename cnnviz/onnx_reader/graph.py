"""The graph of a network: its steps in order, as they are written in the card of a file."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cnnviz.onnx_reader.errors import OnnxError

if TYPE_CHECKING:
    from collections.abc import Mapping

INPUT = "input"  # the name of the picture
PARAMETER = "parameter"  # the operation of a step that only holds a tensor
MOST_STEPS = 5000  # EfficientNet-v2-L has 1,300
_LONGEST = 1200  # letters of a name
_DEEPEST = 3  # lists within lists of an option


@dataclass(frozen=True)
class Step:
    """One step of a network.

    Attributes:
        name: its own: the path of its module, "layer1.0.conv1", or that of the module in which a function is
            called and the function, "layer1.0.add".
        operation: a class of torch.nn, "Conv2d", a function of torch, "add", or PARAMETER.
        inputs: the names of steps before it, or INPUT.
        options: the arguments of the class by name; of a function "arguments", those behind its inputs; of a
            parameter its "shape", without an axis of the batch.
    """

    name: str
    operation: str
    inputs: tuple[str, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Graph:
    """The steps of a network.

    Attributes:
        input_shape: (channels, rows, columns) of its picture.
        outputs: how many numbers it puts out.
        steps: in order of execution; the last puts them out.
    """

    input_shape: tuple[int, int, int]
    outputs: int
    steps: tuple[Step, ...]

    def write(self) -> dict[str, Any]:
        """Return it ready for JSON, as `parse` reads it."""
        return {
            "input": list(self.input_shape),
            "outputs": self.outputs,
            "steps": [
                [step.name, step.operation, list(step.inputs), dict(step.options)] for step in self.steps
            ],
        }


def parse(values: Any) -> Graph:
    """Return the graph that `Graph.write` wrote, of a file that may say anything.

    Only its form is checked here; `network.build` refuses what it cannot build.

    Raises:
        OnnxError: it is damaged, or some step reads what no step before it has put out.
    """
    try:
        channels, rows, columns = map(_count, values["input"])
        outputs = _count(values["outputs"])
        steps = tuple(_step(*each) for each in values["steps"])
    except (TypeError, KeyError, ValueError, RecursionError) as error:
        raise OnnxError("the list of layers in the file is damaged") from error
    if not 0 < len(steps) <= MOST_STEPS:
        raise OnnxError("the file has {count} steps; it may have {limit}", count=len(steps), limit=MOST_STEPS)
    known = {INPUT}
    for step in steps:
        if step.name in known or not known.issuperset(step.inputs):
            raise OnnxError("the list of layers in the file is damaged")
        known.add(step.name)
    return Graph((channels, rows, columns), outputs, steps)


def _step(name: Any, operation: Any, inputs: Any, options: Any) -> Step:
    """Return a step. Raises TypeError or ValueError where it is none."""
    if not all(isinstance(each, str) and 0 < len(each) <= _LONGEST for each in (name, operation, *inputs)):
        raise TypeError("a step is not called by a word")
    return Step(
        name,
        operation,
        tuple(inputs),
        MappingProxyType({str(key): _plain(value) for key, value in options.items()}),
    )


def _plain(value: Any, depth: int = 0) -> Any:
    """Return `value`, if it is a number, a word or a list of them. Raises TypeError."""
    if isinstance(value, list | tuple) and depth < _DEEPEST:
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{value} is no option")
    if not isinstance(value, int | float | str | None):
        raise TypeError(f"{value!r} is no option")
    return value


def _count(value: Any) -> int:
    """Return a whole number above 0. Raises TypeError or ValueError."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    if not 0 < value <= 10**6:
        raise ValueError(f"{value} is out of range")
    return value
