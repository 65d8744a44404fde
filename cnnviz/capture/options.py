"""The options on which the arithmetic of each kind of layer depends, besides its input and parameters."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.capture.kinds import Kind, Operation, arithmetic
from cnnviz.capture.rearranged import rearranged
from cnnviz.capture.trace import Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import fx, nn

_ADAPTIVE = {Operation.ADAPTIVE_AVG_POOL2D, Operation.ADAPTIVE_MAX_POOL2D, Operation.MEAN}


@dataclass(frozen=True)
class Call:
    """One step of a graph.

    Attributes:
        operation: which one.
        node: the step.
        module: that takes it, or does the same as the function that takes it; None where torch has none.
        sources: the shapes of its inputs, without the batch axis.
        shape: of its output, likewise.
        axes: how many axes come before those of `sources[0]` and of `shape`: 1 for the batch, or 0.
        values: what all steps left.
    """

    operation: Operation
    node: fx.Node
    module: nn.Module | None
    sources: tuple[tuple[int, ...], ...]
    shape: tuple[int, ...]
    axes: tuple[int, int]
    values: Mapping[fx.Node, object]

    @property
    def kind(self) -> Kind:
        """The kind of the operation."""
        return arithmetic(self.operation).kind

    def argument(self, place: int, *names: str) -> Any:
        """Return the argument at `place` or called one of `names`; None if it was not given."""
        if len(self.node.args) > place:
            return self.node.args[place]
        return next((self.node.kwargs[name] for name in names if name in self.node.kwargs), None)


def options(call: Call) -> dict[str, Any]:
    """Return the options of a layer, ready for JSON; see `Layer.options`.

    Raises:
        ValueError, TypeError: its arithmetic depends on something else, and so is not known.
    """
    if call.kind is Kind.INPUT or call.kind is Kind.PARAMETER:
        return {}
    named = arithmetic(call.operation).options
    found = {name: getattr(call.module, attribute) for name, attribute in named.items()}
    if not all(isinstance(value, int | float | str | None) for value in found.values()):
        raise TypeError(f"{call.node} computes its own options")
    found |= _FOUND.get(call.kind, _unchanged)(call)
    if call.node.kwargs.get("dtype") is not None:
        raise ValueError(f"{call.node} computes in another precision")
    return found


def window(call: Call) -> Window | None:
    """Return the window of a convolution or pooling; None for other layers and for windows of unequal size.

    Raises:
        ValueError: its sizes are not numbers.
    """
    if call.operation in _ADAPTIVE:
        return _shared(call.sources[0][-2:], _output(call))
    if call.kind not in (Kind.CONV, Kind.POOL):
        return None
    given: Any = call.module
    kernel, dilation = _pair(given.kernel_size), _pair(getattr(given, "dilation", 1))
    return Window(kernel, _pair(given.stride), _padding(given.padding, kernel, dilation), dilation)


def _padding(given: object, kernel: tuple[int, int], dilation: tuple[int, int]) -> tuple[int, int]:
    """Return rows above and columns to the left; of an even kernel, "same" has one more at the other end."""
    if given == "valid":
        return 0, 0
    if given == "same":
        rows, columns = (step * (size - 1) // 2 for step, size in zip(dilation, kernel, strict=True))
        return rows, columns
    return _pair(given)


def _shared(sizes: Sequence[int], output: Sequence[int]) -> Window | None:
    """Return the window of an adaptive pooling from `sizes` to `output`, if all its windows are alike."""
    if any(size % out for size, out in zip(sizes, output, strict=True)):
        return None
    kernel = _pair(tuple(size // out for size, out in zip(sizes, output, strict=True)))
    return Window(kernel, kernel, (0, 0), (1, 1))


def _pair(value: object) -> tuple[int, int]:
    rows, columns = value if isinstance(value, tuple | list) else (value, value)
    if not isinstance(rows, int) or not isinstance(columns, int):
        raise ValueError(f"a window must be given in numbers, not as {value!r}")  # noqa: TRY004
    return rows, columns


def _conv(call: Call) -> dict[str, Any]:
    given: Any = call.module
    _require(call, given.padding_mode == "zeros" and len(call.sources[0]) == 3)
    return {}


def _pool(call: Call) -> dict[str, Any]:
    if call.operation is Operation.MEAN:
        axes: Any = call.argument(1, "dim", "axis")
        count = len(call.sources[0]) + call.axes[0]
        _require(call, isinstance(axes, tuple | list) and len(call.sources[0]) == 3)
        _require(call, sorted(axis % count for axis in axes) == [count - 2, count - 1])
    else:
        _require(call, len(call.sources[0]) == len(call.shape) == 3)
    return {"output": list(_output(call))} if call.operation in _ADAPTIVE else {}


def _output(call: Call) -> tuple[int, int]:
    return (1, 1) if call.operation is Operation.MEAN else _pair(call.shape[-2:])


def _norm(call: Call) -> dict[str, Any]:
    given: Any = call.module
    # Without running statistics it depends on the other pictures of a batch.
    _require(call, given.running_mean is not None and len(call.shape) == 3)
    return _unchanged(call)


def _layer_norm(call: Call) -> dict[str, Any]:
    given: Any = call.module
    axes = len(given.normalized_shape)
    _require(call, call.shape[-axes:] == tuple(given.normalized_shape))
    return {"axes": axes} | _unchanged(call)


def _elements(call: Call) -> dict[str, Any]:
    """Return the options of a sum or product of two, one of which may be a number."""
    operands = [
        each for place in (0, 1) if (each := call.argument(place, ("input", "other")[place])) is not None
    ]
    numbers = [each for each in operands if isinstance(each, int | float)]
    _require(call, len(operands) == 2 == len(numbers) + len(call.sources) and len(call.node.args) == 2)
    _require(call, not call.node.kwargs)
    trimmed = [_trimmed(shape, len(call.shape)) for shape in call.sources]
    _require(call, np.broadcast_shapes(*trimmed) == call.shape)
    return {"constant": numbers[0]} if numbers else {}


def _trimmed(shape: tuple[int, ...], count: int) -> tuple[int, ...]:
    """Drop from `shape` the axes in which it has more than `count`, if they are 1."""
    extra = max(0, len(shape) - count)
    return shape[extra:] if prod(shape[:extra]) == 1 else shape


def _concat(call: Call) -> dict[str, Any]:
    given = call.argument(1, "dim", "axis")
    axis = _axis(call, 0 if given is None else given)
    _require(call, sum(shape[axis] for shape in call.sources) == call.shape[axis])
    return {"axis": axis}


def _group_norm(call: Call) -> dict[str, Any]:
    _require(call, len(call.shape) == 3)
    return _unchanged(call)


def _softmax(call: Call) -> dict[str, Any]:
    axis = getattr(call.module, "dim", None)
    if axis is None:  # as torch chooses it, for now
        axis = 0 if len(call.shape) + call.axes[1] in (0, 1, 3) else 1
    return {"axis": _axis(call, axis)} | _unchanged(call)


def _axis(call: Call, axis: object) -> int:
    """Return `axis` of the output, counted without that of the batch."""
    _require(call, isinstance(axis, int))
    found = int(axis) % (len(call.shape) + call.axes[1]) - call.axes[1]  # type: ignore[call-overload]
    _require(call, found >= 0)
    return int(found)


def _identity(call: Call) -> dict[str, Any]:
    """Return the options of a layer that, in evaluation, does nothing."""
    active = [*call.node.args[1:], call.node.kwargs.get("training")]
    _require(call, not any(each is True for each in active))
    return _unchanged(call)


def _pad(call: Call) -> dict[str, Any]:
    padding: Any = call.argument(1, "pad") if call.module is None else getattr(call.module, "padding", None)
    mode = call.argument(2, "mode") if call.module is None else "constant"
    value = call.argument(3, "value") if call.module is None else 0.0
    _require(call, mode in (None, "constant") and isinstance(padding, tuple | list) and len(call.shape) > 1)
    sides = [*padding, 0, 0][:4]
    _require(call, len(padding) in (2, 4) and all(isinstance(side, int) for side in sides))
    return {"before": [sides[2], sides[0]], "value": float(value or 0)}


def _rearrange(call: Call) -> dict[str, Any]:
    source, shape = (
        (1,) * axes + each for axes, each in zip(call.axes, (call.sources[0], call.shape), strict=True)
    )
    found = rearranged(call.operation, call.node, source, shape, call.values)
    return found | {"strides": found["strides"][call.axes[1] :]}


def _flatten(call: Call) -> dict[str, Any]:
    _require(call, prod(call.sources[0]) == prod(call.shape))
    return {}


def _linear(call: Call) -> dict[str, Any]:
    _require(call, call.sources[0][:-1] == call.shape[:-1])
    return {}


def _unchanged(call: Call) -> dict[str, Any]:
    """Return the options of a layer whose output has the shape of its input."""
    _require(call, call.sources[0] == call.shape)
    return {}


_FOUND = {
    Kind.CONV: _conv,
    Kind.NORM: _norm,
    Kind.LAYER_NORM: _layer_norm,
    Kind.GROUP_NORM: _group_norm,
    Kind.POOL: _pool,
    Kind.ADD: _elements,
    Kind.MULTIPLY: _elements,
    Kind.CONCAT: _concat,
    Kind.IDENTITY: _identity,
    Kind.PAD: _pad,
    Kind.REARRANGE: _rearrange,
    Kind.FLATTEN: _flatten,
    Kind.LINEAR: _linear,
    Kind.SOFTMAX: _softmax,
}


def _require(call: Call, fact: bool) -> None:
    if not fact:
        raise ValueError(f"the arithmetic of {call.node} is not known")
