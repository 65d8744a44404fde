"""The kinds of layers, the operations of each, and what can be done with them: the one table of both.

Modules and functions are known by their names, so that neither torch nor torchvision is imported for it. To
add an activation, add a line to `Operation` and one to `_OPERATIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@unique
class Kind(StrEnum):
    """The arithmetic of a layer."""

    INPUT = "input"
    PARAMETER = "parameter"
    CONV = "conv"
    NORM = "norm"
    LAYER_NORM = "layer_norm"
    GROUP_NORM = "group_norm"
    ACTIVATION = "activation"
    POOL = "pool"
    ADD = "add"
    MULTIPLY = "multiply"
    CONCAT = "concat"
    IDENTITY = "identity"
    PAD = "pad"
    REARRANGE = "rearrange"
    FLATTEN = "flatten"
    LINEAR = "linear"
    SOFTMAX = "softmax"
    OTHER = "other"

    @property
    def elementwise(self) -> bool:
        """Whether it changes each number by itself, by nothing but that number and the layer's parameters."""
        return _KINDS[self].elementwise

    @property
    def channelwise(self) -> bool:
        """Whether each channel comes from the same channel of its input."""
        return _KINDS[self].channelwise

    @property
    def switchable(self) -> bool:
        """Whether channels of it are worth switching off: it computes something, and copies nothing."""
        return _KINDS[self].switchable

    @property
    def weighted(self) -> bool:
        """Whether it multiplies its input by a weight for each pair of input and output."""
        return _KINDS[self].weighted

    @property
    def drawn(self) -> Drawn:
        """The way in which it is drawn as long as nothing else is asked for."""
        return _KINDS[self].drawn


@unique
class Drawn(StrEnum):
    """A way in which a layer is drawn."""

    ALONE = "alone"
    WITH_ITS_INPUT = "with its input"  # if no other layer has that input
    AS_ITS_INPUT = "as its input"  # whose numbers it only renames
    NOT = "not"


@dataclass(frozen=True)
class _Traits:
    elementwise: bool = False
    channelwise: bool = False
    switchable: bool = False
    weighted: bool = False
    drawn: Drawn = Drawn.ALONE


_KINDS = {
    Kind.INPUT: _Traits(),
    Kind.PARAMETER: _Traits(drawn=Drawn.NOT),
    Kind.CONV: _Traits(switchable=True, weighted=True),
    Kind.NORM: _Traits(elementwise=True, channelwise=True, switchable=True, drawn=Drawn.WITH_ITS_INPUT),
    Kind.LAYER_NORM: _Traits(switchable=True),
    Kind.GROUP_NORM: _Traits(switchable=True),
    Kind.ACTIVATION: _Traits(elementwise=True, channelwise=True, switchable=True, drawn=Drawn.WITH_ITS_INPUT),
    Kind.POOL: _Traits(channelwise=True, switchable=True),
    Kind.ADD: _Traits(channelwise=True, switchable=True),
    Kind.MULTIPLY: _Traits(channelwise=True, switchable=True),
    Kind.CONCAT: _Traits(switchable=True),
    Kind.IDENTITY: _Traits(elementwise=True, channelwise=True, drawn=Drawn.WITH_ITS_INPUT),
    Kind.PAD: _Traits(channelwise=True),
    Kind.REARRANGE: _Traits(),
    Kind.FLATTEN: _Traits(drawn=Drawn.AS_ITS_INPUT),
    Kind.LINEAR: _Traits(switchable=True, weighted=True),
    Kind.SOFTMAX: _Traits(channelwise=True, drawn=Drawn.WITH_ITS_INPUT),
    Kind.OTHER: _Traits(),
}


@unique
class Operation(StrEnum):
    """The name of an operation: that of the class in torch.nn, or where there is none, of the function."""

    INPUT = "input"
    PARAMETER = "parameter"
    CONV2D = "Conv2d"
    BATCH_NORM2D = "BatchNorm2d"
    LAYER_NORM = "LayerNorm"
    GROUP_NORM = "GroupNorm"
    RELU = "ReLU"
    RELU6 = "ReLU6"
    LEAKY_RELU = "LeakyReLU"
    PRELU = "PReLU"
    ELU = "ELU"
    SILU = "SiLU"
    HARDSWISH = "Hardswish"
    HARDSIGMOID = "Hardsigmoid"
    GELU = "GELU"
    SIGMOID = "Sigmoid"
    TANH = "Tanh"
    MAX_POOL2D = "MaxPool2d"
    AVG_POOL2D = "AvgPool2d"
    ADAPTIVE_AVG_POOL2D = "AdaptiveAvgPool2d"
    ADAPTIVE_MAX_POOL2D = "AdaptiveMaxPool2d"
    MEAN = "mean"
    ADD = "add"
    MULTIPLY = "multiply"
    CAT = "cat"
    DROPOUT = "Dropout"
    DROPOUT2D = "Dropout2d"
    STOCHASTIC_DEPTH = "StochasticDepth"
    IDENTITY = "Identity"
    CONTIGUOUS = "contiguous"
    ZERO_PAD2D = "ZeroPad2d"
    PAD = "pad"
    PERMUTE = "permute"
    TRANSPOSE = "transpose"
    VIEW = "view"
    RESHAPE = "reshape"
    UNSQUEEZE = "unsqueeze"
    SQUEEZE = "squeeze"
    CHUNK = "chunk"
    SPLIT = "split"
    GETITEM = "getitem"
    EXPAND = "expand"
    FLATTEN = "Flatten"
    LINEAR = "Linear"
    SOFTMAX = "Softmax"


@dataclass(frozen=True)
class Arithmetic:
    """The facts about an operation.

    Attributes:
        kind: its arithmetic.
        functions: the names of the functions and methods of torch that do the same as the class.
        options: what its arithmetic depends on: the name in `Layer.options` to the attribute of the class.
        derivable: whether a browser that has its input derives its numbers, to the last digit.
    """

    kind: Kind
    functions: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    derivable: bool = False


def _activation(function: str, **given: Any) -> Arithmetic:
    return Arithmetic(Kind.ACTIVATION, (function,), **given)


_AVERAGED = {"count_include_pad": "count_include_pad", "divisor_override": "divisor_override"}
_OPERATIONS = {
    Operation.INPUT: Arithmetic(Kind.INPUT),
    Operation.PARAMETER: Arithmetic(Kind.PARAMETER),
    Operation.CONV2D: Arithmetic(Kind.CONV, options={"groups": "groups", "padding_mode": "padding_mode"}),
    Operation.BATCH_NORM2D: Arithmetic(Kind.NORM, options={"eps": "eps"}),
    Operation.LAYER_NORM: Arithmetic(Kind.LAYER_NORM, ("layer_norm",), {"eps": "eps"}),
    Operation.GROUP_NORM: Arithmetic(Kind.GROUP_NORM, options={"eps": "eps", "groups": "num_groups"}),
    Operation.RELU: _activation("relu", derivable=True),
    Operation.RELU6: _activation("relu6"),
    Operation.LEAKY_RELU: _activation("leaky_relu", options={"slope": "negative_slope"}),
    Operation.PRELU: Arithmetic(Kind.ACTIVATION),
    Operation.ELU: _activation("elu", options={"alpha": "alpha"}),
    Operation.SILU: _activation("silu"),
    Operation.HARDSWISH: _activation("hardswish"),
    Operation.HARDSIGMOID: _activation("hardsigmoid"),
    Operation.GELU: _activation("gelu", options={"approximate": "approximate"}),
    Operation.SIGMOID: _activation("sigmoid"),
    Operation.TANH: _activation("tanh"),
    Operation.MAX_POOL2D: Arithmetic(Kind.POOL, ("max_pool2d",)),
    Operation.AVG_POOL2D: Arithmetic(Kind.POOL, ("avg_pool2d",), _AVERAGED),
    Operation.ADAPTIVE_AVG_POOL2D: Arithmetic(Kind.POOL, ("adaptive_avg_pool2d",)),
    Operation.ADAPTIVE_MAX_POOL2D: Arithmetic(Kind.POOL, ("adaptive_max_pool2d",)),
    Operation.MEAN: Arithmetic(Kind.POOL, ("mean",)),
    Operation.ADD: Arithmetic(Kind.ADD, ("add",)),
    Operation.MULTIPLY: Arithmetic(Kind.MULTIPLY, ("mul", "multiply")),
    Operation.CAT: Arithmetic(Kind.CONCAT, ("cat", "concat", "concatenate")),
    Operation.DROPOUT: Arithmetic(Kind.IDENTITY, ("dropout",), derivable=True),
    Operation.DROPOUT2D: Arithmetic(Kind.IDENTITY, ("dropout2d",), derivable=True),
    Operation.STOCHASTIC_DEPTH: Arithmetic(Kind.IDENTITY, ("stochastic_depth",), derivable=True),
    Operation.IDENTITY: Arithmetic(Kind.IDENTITY, derivable=True),
    Operation.CONTIGUOUS: Arithmetic(Kind.IDENTITY, ("contiguous", "clone", "detach"), derivable=True),
    Operation.ZERO_PAD2D: Arithmetic(Kind.PAD),
    Operation.PAD: Arithmetic(Kind.PAD, ("pad",)),
    Operation.PERMUTE: Arithmetic(Kind.REARRANGE, ("permute",)),
    Operation.TRANSPOSE: Arithmetic(Kind.REARRANGE, ("transpose", "swapaxes", "movedim")),
    Operation.VIEW: Arithmetic(Kind.REARRANGE, ("view",)),
    Operation.RESHAPE: Arithmetic(Kind.REARRANGE, ("reshape",)),
    Operation.UNSQUEEZE: Arithmetic(Kind.REARRANGE, ("unsqueeze",)),
    Operation.SQUEEZE: Arithmetic(Kind.REARRANGE, ("squeeze",)),
    Operation.CHUNK: Arithmetic(Kind.REARRANGE, ("chunk",)),
    Operation.SPLIT: Arithmetic(Kind.REARRANGE, ("split",)),
    Operation.GETITEM: Arithmetic(Kind.REARRANGE, ("getitem",)),
    Operation.EXPAND: Arithmetic(Kind.REARRANGE, ("expand",)),
    Operation.FLATTEN: Arithmetic(Kind.FLATTEN, ("flatten",), derivable=True),
    Operation.LINEAR: Arithmetic(Kind.LINEAR),
    Operation.SOFTMAX: Arithmetic(Kind.SOFTMAX, ("softmax",)),
}
_NAMES = MappingProxyType(
    {str(operation): operation for operation in Operation}
    | {name: operation for operation, known in _OPERATIONS.items() for name in known.functions}
)


def operation(name: str) -> Operation | None:
    """Return the operation of the class, function or method of torch called `name`; None if not known."""
    return _NAMES.get(name)


def arithmetic(found: Operation) -> Arithmetic:
    """Return the facts about an operation."""
    return _OPERATIONS[found]
