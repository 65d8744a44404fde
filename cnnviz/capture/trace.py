"""What did a forward pass leave behind: which layers, with which numbers?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np


@unique
class Kind(StrEnum):
    """What a layer computes."""

    INPUT = "input"
    CONV = "conv"
    NORM = "norm"
    ACTIVATION = "activation"
    POOL = "pool"
    ADD = "add"
    CONCAT = "concat"
    FLATTEN = "flatten"
    LINEAR = "linear"
    SOFTMAX = "softmax"
    OTHER = "other"


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
        kind: what it computes.
        operation: the name of the module class or function, such as "ReLU" or "add".
        inputs: names of the layers it reads, in argument order.
        shape: (channels, rows, columns) or (units,), without the batch axis.
        window: of a convolution or pooling, else None.
        parameters: "weight", "bias" and, of a norm, "running_mean" and "running_var"; read-only float32.
        eps: of a norm, what is added to the variance; else 0.
    """

    name: str
    kind: Kind
    operation: str
    inputs: tuple[str, ...]
    shape: tuple[int, ...]
    window: Window | None
    parameters: Mapping[str, np.ndarray]
    eps: float = 0.0


class Unit(NamedTuple):
    """The address of one number of a layer, counted from 0."""

    layer: str
    channel: int
    row: int = 0
    column: int = 0

    @classmethod
    def parse(cls, sent: object) -> Unit | None:
        """Read the unit that a browser names as {layer, channel, row, column}; row and column may be missing.

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
        """The output of layer `name`. Raises KeyError, listing the names there are."""
        if name not in self.activations:
            raise KeyError(f"no layer {name!r}; there are {', '.join(self.activations)}")
        return self.activations[name]

    def layer(self, name: str) -> Layer:
        """The layer called `name`. Raises KeyError, listing the names there are."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(f"no layer {name!r}; there are {', '.join(layer.name for layer in self.layers)}")

    def ending(self) -> Trace:
        """The last numbers alone, which are all that an answer is read from, in little memory."""
        last = self.layers[-1]
        kept = {name: self[name] for name in (*last.inputs, last.name)}
        return Trace(self.model, self.layers, MappingProxyType(kept))

    def value(self, unit: Unit) -> float:
        """The number at `unit`. Raises KeyError or IndexError when there is no such unit."""
        output = self[unit.layer]
        return float(
            output[unit.channel] if output.ndim == 1 else output[unit.channel, unit.row, unit.column]
        )
