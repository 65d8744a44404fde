"""The slice of a network behind one number: the layers that made it, their inputs and their weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, prod
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.capture.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.trace import Layer, Trace, Unit


@dataclass(frozen=True)
class Box:
    """A part of a layer, as (channels, rows, columns); see `Layer.maps`.

    Attributes:
        start: the first channel, row and column.
        shape: how many of each.
    """

    start: tuple[int, int, int]
    shape: tuple[int, int, int]

    def around(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        starts = tuple(map(min, self.start, other.start))
        stops = (
            max(a + one, b + two)
            for a, one, b, two in zip(self.start, self.shape, other.start, other.shape, strict=True)
        )
        return _box(starts, [stop - start for start, stop in zip(starts, stops, strict=True)])

    def of(self, maps: np.ndarray) -> np.ndarray:
        """Return the part of `maps`, (channels, rows, columns), that is in the box."""
        places = zip(self.start, self.shape, strict=True)
        return maps[tuple(slice(start, start + size) for start, size in places)]


@dataclass(frozen=True, eq=False)
class Slice:
    """The layers, numbers and parameters that the arithmetic of one number needs.

    Attributes:
        chain: the layers that are explained together, in the order of execution, up to that of the number.
        boxes: of those layers and of their inputs, the numbers that count.
        parameters: "conv1.weight" and the like: those of the number's own channel.
        first: of each of `parameters`, where on its first axis it begins.
    """

    chain: tuple[Layer, ...]
    boxes: Mapping[str, Box]
    parameters: Mapping[str, np.ndarray]
    first: Mapping[str, int]


def slice_of(trace: Trace, unit: Unit) -> Slice:
    """Return the slice behind the number at `unit`.

    Raises:
        KeyError, IndexError: there is no such unit.
    """
    trace.value(unit)
    chain = _chain(trace, trace.layer(unit.layer))
    boxes: dict[str, Box] = {}
    parameters, first = dict[str, np.ndarray](), dict[str, int]()
    for layer in chain:
        own = [(layer.name, Box(unit[1:], (1, 1, 1)))]
        for name, box in [*own, *_inputs(trace, layer, unit)]:
            boxes[name] = boxes[name].around(box) if name in boxes else box
        for name, (start, array) in _parameters(layer, unit).items():
            parameters[f"{layer.name}.{name}"], first[f"{layer.name}.{name}"] = array, start
    return Slice(chain, boxes, parameters, first)


def _chain(trace: Trace, last: Layer) -> tuple[Layer, ...]:
    """Return the layer that made the number of `last`, and those that changed it by itself up to `last`.

    A softmax comes with the layer of its logits.
    """
    if last.kind.elementwise:
        return (*_chain(trace, trace.layer(last.inputs[0])), last)
    if last.kind is Kind.SOFTMAX:
        source = trace.layer(last.inputs[0])
        return (source, last) if source.kind is Kind.LINEAR else (last,)
    return (last,)


def _parameters(layer: Layer, unit: Unit) -> dict[str, tuple[int, np.ndarray]]:
    """Return the parameters of a layer that count, by name: where on the first axis they begin, and they."""
    match layer.kind:
        case Kind.CONV | Kind.NORM | Kind.GROUP_NORM:
            row = unit.channel
        case Kind.LINEAR:
            row = _flat(layer, unit) % layer.shape[-1]
        case Kind.ACTIVATION if len(layer.parameters.get("weight", ())) > 1:  # a slope for each channel
            row = unit.channel
        case Kind.LAYER_NORM | Kind.ACTIVATION:
            return {name: (0, array) for name, array in layer.parameters.items()}
        case _:
            return {}
    return {name: (row, array[row : row + 1]) for name, array in layer.parameters.items()}


def _inputs(trace: Trace, layer: Layer, unit: Unit) -> Iterator[tuple[str, Box]]:
    """Yield the inputs of `layer` for `unit`, and which numbers of them."""
    found = _INPUTS.get(layer.kind)
    if found is None:
        return
    sources = [trace.layer(name) for name in layer.inputs]
    for source, box in found(layer, sources, unit):
        if all(box.shape):  # a window may lie in the padding altogether
            yield source.name, box


_Inputs = Iterator[tuple["Layer", Box]]


def _conv(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    # Of a convolution in groups, each group of outputs has its own group of inputs.
    outputs, count = layer.parameters["weight"].shape[:2]
    group = unit.channel * layer.options["groups"] // outputs
    rows, columns = _covered(layer, sources[0], unit)
    yield sources[0], _box((group * count, rows[0], columns[0]), (count, rows[1], columns[1]))


def _pool(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    rows, columns = _covered(layer, sources[0], unit)
    yield sources[0], _box((unit.channel, rows[0], columns[0]), (1, rows[1], columns[1]))


def _covered(layer: Layer, source: Layer, unit: Unit) -> list[tuple[int, int]]:
    """Return the first row that the window at `unit` covers and their count; the same of the columns."""
    found = []
    for axis, (place, size) in enumerate(zip((unit.row, unit.column), source.maps[1:], strict=True)):
        if "output" in layer.options:
            out = layer.options["output"][axis]
            start, stop = place * size // out, ceil((place + 1) * size / out)
        elif layer.window is not None:
            start = place * layer.window.stride[axis] - layer.window.padding[axis]
            stop = start + layer.window.dilation[axis] * (layer.window.kernel[axis] - 1) + 1
        else:
            raise ValueError(f"{layer.name} has no window")
        start, stop = max(0, start), min(size, stop)
        found.append((start, max(0, stop - start)))
    return found


def _elements(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    """Return the numbers that meet in a sum or product; an axis of 1 serves all places along it."""
    index = _index(layer, unit)
    for source in sources:
        sizes = source.shape[::-1]
        place = [at if size > 1 else 0 for at, size in zip(index[::-1], sizes, strict=False)]
        place += [0] * (len(sizes) - len(place))
        yield source, _cell(source, np.ravel_multi_index(place[::-1], source.shape))


def _concat(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    index, axis = _index(layer, unit), layer.options["axis"]
    for source in sources:
        if index[axis] < source.shape[axis]:
            yield source, _cell(source, np.ravel_multi_index(index, source.shape))
            return
        index[axis] -= source.shape[axis]


def _pad(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    rows, columns = layer.options["before"]
    row, column = unit.row - rows, unit.column - columns
    height, width = sources[0].maps[1:]
    if 0 <= row < height and 0 <= column < width:
        yield sources[0], _box((unit.channel, row, column), (1, 1, 1))


def _rearranged(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    strides = zip(_index(layer, unit), layer.options["strides"], strict=True)
    yield sources[0], _cell(sources[0], layer.options["offset"] + sum(at * stride for at, stride in strides))


def _same(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    yield sources[0], _cell(sources[0], _flat(layer, unit))


def _linear(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    count = sources[0].shape[-1]
    yield sources[0], _block(sources[0], _flat(layer, unit) // layer.shape[-1] * count, count)


def _layer_norm(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    count = prod(layer.shape[-layer.options["axes"] :])
    yield sources[0], _block(sources[0], _flat(layer, unit) // count * count, count)


def _group_norm(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    channels, rows, columns = layer.maps
    count = channels // layer.options["groups"]
    yield sources[0], _box((unit.channel // count * count, 0, 0), (count, rows, columns))


def _softmax(layer: Layer, sources: Sequence[Layer], unit: Unit) -> _Inputs:
    behind = len(layer.shape) - 1 - layer.options["axis"]
    axis = max(0, 2 - behind) if len(layer.shape) > 1 else 0
    start, shape = list(unit[1:]), [1, 1, 1]
    start[axis], shape[axis] = 0, layer.maps[axis]
    yield sources[0], _box(start, shape)


_INPUTS: Mapping[Kind, Callable[[Layer, Sequence[Layer], Unit], _Inputs]] = {
    Kind.CONV: _conv,
    Kind.NORM: _same,
    Kind.LAYER_NORM: _layer_norm,
    Kind.GROUP_NORM: _group_norm,
    Kind.ACTIVATION: _same,
    Kind.POOL: _pool,
    Kind.ADD: _elements,
    Kind.MULTIPLY: _elements,
    Kind.CONCAT: _concat,
    Kind.IDENTITY: _same,
    Kind.PAD: _pad,
    Kind.REARRANGE: _rearranged,
    Kind.FLATTEN: _same,
    Kind.LINEAR: _linear,
    Kind.SOFTMAX: _softmax,
}


def _flat(layer: Layer, unit: Unit) -> int:
    """Return which of all numbers of `layer` is at `unit`, counted row by row."""
    return int(np.ravel_multi_index(unit[1:], layer.maps))


def _index(layer: Layer, unit: Unit) -> list[int]:
    """Return `unit` along the axes of the layer's own shape."""
    return [int(at) for at in np.unravel_index(_flat(layer, unit), layer.shape)]


def _cell(layer: Layer, flat: int | np.intp) -> Box:
    """Return the box of one number."""
    return _box(np.unravel_index(flat, layer.maps), (1, 1, 1))


def _block(layer: Layer, start: int, count: int) -> Box:
    """Return the box of `count` numbers in a row from number `start` on, which fill whole last axes."""
    first, last = _cell(layer, start), _cell(layer, start + count - 1)
    return first.around(last)


def _box(start: Sequence[int | np.intp], shape: Sequence[int]) -> Box:
    (channel, row, column), (channels, rows, columns) = map(int, start), map(int, shape)
    return Box((channel, row, column), (channels, rows, columns))
