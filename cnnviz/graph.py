"""Which bands of neurons are drawn, and which layers does each stand for?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.trace import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.trace import Layer

# A layer that only changes each number by itself is drawn together with the layer whose numbers it changes.
_MERGED = {Kind.ACTIVATION, Kind.SOFTMAX, Kind.NORM}
# A flatten only renames its input: its cells are drawn once, where they have rows and columns.
_HIDDEN = {Kind.FLATTEN}


@dataclass(frozen=True)
class Band:
    """One drawn group of neurons.

    Attributes:
        layers: names of the layers it stands for, in the order of execution; the last one is drawn.
        sources: names of the bands (their last layer) that its first layer reads.
        shape: (channels, rows, columns) or (units,).
    """

    layers: tuple[str, ...]
    sources: tuple[str, ...]
    shape: tuple[int, ...]

    @property
    def name(self) -> str:
        """The layer whose numbers are drawn."""
        return self.layers[-1]


def bands(layers: Sequence[Layer]) -> tuple[Band, ...]:
    """The bands of `layers`, which are in the order of execution, from the input on."""
    readers: dict[str, int] = {}
    for layer in layers:
        for name in layer.inputs:
            readers[name] = readers.get(name, 0) + 1
    groups: list[list[Layer]] = []
    home: dict[str, list[Layer]] = {}
    for layer in layers:
        if layer.kind in _HIDDEN:
            home[layer.name] = home[layer.inputs[0]]
        elif layer.kind in _MERGED and readers[layer.inputs[0]] == 1:
            home[layer.name] = home[layer.inputs[0]]
            home[layer.name].append(layer)
        else:
            home[layer.name] = [layer]
            groups.append(home[layer.name])
    return tuple(
        Band(
            layers=tuple(layer.name for layer in group),
            sources=tuple(home[name][-1].name for name in group[0].inputs),
            shape=group[-1].shape,
        )
        for group in groups
    )
