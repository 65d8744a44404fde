"""Which pixels of the input can one number of a layer see?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.capture.trace import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cnnviz.capture.trace import Layer, Window


@dataclass(frozen=True)
class Field:
    """The receptive field of a layer's units; every pair is (rows, columns), in input pixels.

    A unit at (row, column) sees the rows from start + row * stride, `size` of them, and columns likewise. The
    box may reach beyond the picture (padding); clipping is the caller's.
    Recurrences: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill
    2019.
    """

    size: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    start: tuple[int, int] = (0, 0)

    def through(self, window: Window) -> Field:
        """The field of the units that look at this layer through `window`."""
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
        """(top, left, bottom, right) of what the unit at (row, column) sees; the last two exclusive."""
        top = self.start[0] + row * self.stride[0]
        left = self.start[1] + column * self.stride[1]
        return top, left, top + self.size[0], left + self.size[1]


def fields(layers: Iterable[Layer]) -> Mapping[str, Field]:
    """The receptive field of each of `layers`, which are in the order of execution.

    From a flatten on, every position is mixed: the field is all that the flattened maps see together. Where
    paths of different reach meet (add, concat) it is the box around all of them.
    """
    found: dict[str, Field] = {}
    shapes: dict[str, tuple[int, ...]] = {}
    for layer in layers:
        shapes[layer.name] = layer.shape
        if layer.kind is Kind.INPUT:
            found[layer.name] = Field()
            continue
        field = _around([found[name] for name in layer.inputs])
        if layer.window:
            field = field.through(layer.window)
        elif layer.kind is Kind.FLATTEN:
            field = _all_of(field, shapes[layer.inputs[0]])
        found[layer.name] = field
    return found


def _all_of(field: Field, shape: tuple[int, ...]) -> Field:
    """What all units of a (channels, rows, columns) map see together, whatever the position asked for."""
    size = _pair(
        (count - 1) * stride + size
        for count, stride, size in zip(shape[-2:], field.stride, field.size, strict=True)
    )
    return Field(size=size, stride=(0, 0), start=field.start)


def _around(inputs: list[Field]) -> Field:
    """The box around all of `inputs`, which share one stride."""
    start = [min(field.start[axis] for field in inputs) for axis in (0, 1)]
    stop = [max(field.start[axis] + field.size[axis] for field in inputs) for axis in (0, 1)]
    size = _pair(b - a for a, b in zip(start, stop, strict=True))
    return Field(size=size, stride=inputs[0].stride, start=_pair(start))


def _pair(values: Iterable[int]) -> tuple[int, int]:
    rows, columns = values
    return rows, columns
