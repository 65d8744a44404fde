"""The record of a forward pass: the layers and the output of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnviz.capture.kinds import Kind, arithmetic, operation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np


@dataclass(frozen=True)
class Window:
    """The window of a convolution or pooling; every pair is (rows, columns)."""

    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    dilation: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Layer:
    """One node of the network's graph and the parameters it owns.

    Attributes:
        name: torchvision's graph node name, such as "conv1" or "layer1.0.relu_1".
        kind: its arithmetic.
        operation: an `Operation`, such as "ReLU" or "add"; of a kind that is not known, torch's own name.
        inputs: names of the layers that feed it, in argument order; twice where it adds a layer to itself.
        shape: (channels, rows, columns) or (units,), or of other axes; without the batch axis.
        window: of a convolution or pooling, else None.
        parameters: "weight", "bias" and, of a norm, "running_mean" and "running_var"; read-only float32.
        options: what else its arithmetic depends on, such as the "eps" of a norm; see `kinds` and `options`.
    """

    name: str
    kind: Kind
    operation: str
    inputs: tuple[str, ...]
    shape: tuple[int, ...]
    window: Window | None
    parameters: Mapping[str, np.ndarray]
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def derivable(self) -> bool:
        """Whether a browser that has its input derives its numbers, to the last digit."""
        known = operation(self.operation)
        return self.kind is not Kind.OTHER and known is not None and arithmetic(known).derivable

    @property
    def maps(self) -> tuple[int, int, int]:
        """Its shape as (channels, rows, columns); see `maps_shape`."""
        return maps_shape(self.shape)


def maps_shape(shape: Sequence[int]) -> tuple[int, int, int]:
    """Return `shape`, without the batch axis, as (channels, rows, columns): so numbers are addressed.

    A unit of a vector is a channel of one cell; two axes are one map; of more than three the last two are
    rows and columns.
    """
    if len(shape) == 1:
        return shape[0], 1, 1
    return prod(shape[:-2]), shape[-2], shape[-1]


class Unit(NamedTuple):
    """The address of one number of a layer, counted from 0; see `maps_shape`."""

    layer: str
    channel: int
    row: int = 0
    column: int = 0

    @classmethod
    def parse(cls, sent: object) -> Unit | None:
        """Parse the unit that a browser names as {layer, channel, row, column}; row, column may be missing.

        Returns:
            The unit, which need not exist; None if `sent` is anything else, or a number in it is below 0.
        """
        match sent:
            case {"layer": str(layer), "channel": channel, **rest}:
                place: tuple[Any, ...] = (channel, rest.get("row", 0), rest.get("column", 0))
                if all(type(number) is int and number >= 0 for number in place):
                    return cls(layer, *place)
        return None


@dataclass(frozen=True, eq=False)
class Trace:
    """One forward pass of one picture.

    Attributes:
        model: the model's name.
        layers: in the order of execution, the input first.
        activations: layer name to its output, read-only float32 of `Layer.shape`.
    """

    model: str
    layers: tuple[Layer, ...]
    activations: Mapping[str, np.ndarray]

    def __getitem__(self, name: str) -> np.ndarray:
        """Return the output of layer `name`. Raises KeyError, listing the names there are."""
        if name not in self.activations:
            raise KeyError(f"no layer {name!r}; there are {', '.join(self.activations)}")
        return self.activations[name]

    def maps(self, name: str) -> np.ndarray:
        """Return the output of layer `name` as (channels, rows, columns); see `Layer.maps`."""
        return self[name].reshape(self.layer(name).maps)

    def layer(self, name: str) -> Layer:
        """Return the layer called `name`. Raises KeyError, listing the names there are."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(f"no layer {name!r}; there are {', '.join(layer.name for layer in self.layers)}")

    def ending(self) -> Trace:
        """Return the last numbers alone, which are all that a prediction needs, without any weights."""
        last = self.layers[-1]
        kept = {name: self[name] for name in (*last.inputs, last.name)}
        bare = (replace(layer, parameters=MappingProxyType({})) for layer in self.layers)
        return Trace(self.model, tuple(bare), MappingProxyType(kept))

    def value(self, unit: Unit) -> float:
        """Return the number at `unit`. Raises KeyError or IndexError when there is no such unit."""
        if min(unit[1:]) < 0:  # numpy would count from the end
            raise IndexError(f"{unit} counts from below 0")
        return float(self.maps(unit.layer)[unit[1:]])
