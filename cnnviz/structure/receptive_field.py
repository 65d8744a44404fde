"""The receptive field of each layer: the pixels of the input on which one number can depend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cnnviz.capture.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cnnviz.capture.trace import Layer, Window


@dataclass(frozen=True)
class Field:
    """The receptive field of a layer's units; every pair is (rows, columns), in input pixels.

    That of the unit at (row, column) begins at row start + row * stride and has `size` rows, and columns
    likewise. The box may reach beyond the picture (padding); clipping is the caller's.
    Recurrences: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill
    2019.
    """

    size: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    start: tuple[int, int] = (0, 0)

    def through(self, window: Window) -> Field:
        """Return the field of the units whose `window` covers units of this layer."""
        reach = [
            dilation * (kernel - 1) for dilation, kernel in zip(window.dilation, window.kernel, strict=True)
        ]
        return Field(
            size=_pair(
                size + r * stride for size, r, stride in zip(self.size, reach, self.stride, strict=True)
            ),
            stride=_pair(a * b for a, b in zip(self.stride, window.stride, strict=True)),
            start=_pair(
                start - padding * stride
                for start, padding, stride in zip(self.start, window.padding, self.stride, strict=True)
            ),
        )

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Return (top, left, bottom, right) of the field of unit (row, column); the last two exclusive."""
        top = self.start[0] + row * self.stride[0]
        left = self.start[1] + column * self.stride[1]
        return top, left, top + self.size[0], left + self.size[1]


_NOTHING = Field(size=(0, 0), stride=(0, 0))


def fields(layers: Iterable[Layer]) -> Mapping[str, Field]:
    """Return the receptive field of each of `layers`, which are in the order of execution.

    Where paths of different reach meet (add, concat) it is the box around all of them. From a layer on that
    mixes positions, such as a flatten, it is the box around the fields of all units before it, whatever the
    position; what no picture reaches, such as a parameter, has an empty one: a box of no rows.
    """
    found: dict[str, Field] = {}
    known: dict[str, Layer] = {}
    for layer in layers:
        known[layer.name] = layer
        sources = [known[name] for name in layer.inputs if found[name] != _NOTHING]
        if layer.kind is Kind.INPUT:
            found[layer.name] = Field()
        elif not sources:
            found[layer.name] = _NOTHING
        else:
            found[layer.name] = _field(layer, sources, [found[source.name] for source in sources])
    return found


def _field(layer: Layer, sources: Sequence[Layer], before: Sequence[Field]) -> Field:
    """Return the field of `layer`, whose inputs are `sources` with the fields `before`."""
    first, maps = before[0], sources[0].maps
    if layer.window:
        return first.through(layer.window)
    if layer.kind is Kind.PAD:
        return padded(first, layer)
    together = (
        len({(field.stride, source.maps[1:]) for field, source in zip(before, sources, strict=True)}) == 1
    )
    if together and (layer.kind.elementwise or (layer.maps[1:] == maps[1:] and _stays(layer, maps))):
        return around(before)
    return around([_all_of(field, source.maps) for field, source in zip(before, sources, strict=True)])


def padded(field: Field, layer: Layer) -> Field:
    """Return the field of `layer`, which puts a border round maps with that field."""
    shift = zip(field.start, layer.options["before"], field.stride, strict=True)
    return replace(field, start=_pair(start - before * stride for start, before, stride in shift))


def _stays(layer: Layer, maps: tuple[int, int, int]) -> bool:
    """Whether the numbers of `layer` keep their rows and columns in `maps`, the shape of its input."""
    if layer.kind is Kind.REARRANGE:
        size, steps = maps[1] * maps[2], [layer.options["offset"], *layer.options["strides"]]
        return (
            len(layer.shape) > 1
            and steps[-2:] == [maps[2], 1]
            and not any(step % size for step in steps[:-2])
        )
    return layer.kind.channelwise or layer.kind is Kind.CONCAT


def _all_of(field: Field, maps: tuple[int, int, int]) -> Field:
    """Return the box around the fields of all units of (channels, rows, columns) maps, for every position."""
    size = _pair(
        (count - 1) * stride + size
        for count, stride, size in zip(maps[1:], field.stride, field.size, strict=True)
    )
    return Field(size=size, stride=(0, 0), start=field.start)


def around(inputs: Sequence[Field]) -> Field:
    """Return the box around all of `inputs`, which share one stride."""
    start = [min(field.start[axis] for field in inputs) for axis in (0, 1)]
    stop = [max(field.start[axis] + field.size[axis] for field in inputs) for axis in (0, 1)]
    size = _pair(b - a for a, b in zip(start, stop, strict=True))
    return Field(size=size, stride=inputs[0].stride, start=_pair(start))


def _pair(values: Iterable[int]) -> tuple[int, int]:
    rows, columns = values
    return rows, columns
