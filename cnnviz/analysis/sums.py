"""What is written out of the arithmetic behind one number; as in ui/web/model/arithmetic.js."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """The rows and columns of the input that a window covers; some may lie outside."""

    rows: list[int]
    columns: list[int]
    height: int
    width: int


@dataclass(frozen=True)
class Patch:
    """One input channel's part of a convolution, row by row; outside of the map the input is 0."""

    channel: int
    inputs: list[float]
    weights: list[float]
    products: list[float]
    sum: float


@dataclass(frozen=True)
class Rest:
    """The channels or inputs that are not written out one by one: how many, and what they add up to."""

    count: int
    sum: float


@dataclass(frozen=True)
class Term:
    """One input of a linear unit, `unit` being its place among the flattened inputs."""

    unit: int
    input: float
    weight: float
    product: float


@dataclass(frozen=True)
class Addend:
    """One of the numbers that meet in a sum: the unit at the same place of `layer`.

    Attributes:
        layer: its layer.
        value: the number.
        shortcut: whether it came the shorter way.
    """

    layer: str
    value: float
    shortcut: bool


@dataclass(frozen=True)
class Pixel:
    """A colour of the picture, 0 to 255, and what it was normalised by: (byte / 255 - mean) / std."""

    byte: int
    mean: float
    std: float


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The arithmetic behind one number.

    Attributes:
        value: the number that the network itself answered.
        total: the same number, by the arithmetic here.
        kind: which arithmetic.
    """

    value: float
    total: float
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class InputSum(Sum):
    """A pixel as the network receives it, and what it was before, where that is known."""

    pixel: Pixel | None
    kind: str = field(default="input", init=False)


@dataclass(frozen=True, kw_only=True)
class ConvSum(Sum):
    """All products + bias; `bias` is None when the layer has none."""

    place: Place
    patches: list[Patch]
    rest: Rest
    bias: float | None
    activation: None = None
    kind: str = field(default="conv", init=False)


@dataclass(frozen=True, kw_only=True)
class NormSum(Sum):
    """(input - mean) / sqrt(variance + eps) * gamma + beta."""

    input: float
    mean: float
    variance: float
    eps: float
    gamma: float
    beta: float
    kind: str = field(default="norm", init=False)


@dataclass(frozen=True, kw_only=True)
class ActivationSum(Sum):
    """max(0, input) of "ReLU", 1 / (1 + exp(-input)) of "Sigmoid"."""

    operation: str
    input: float
    kind: str = field(default="activation", init=False)


@dataclass(frozen=True, kw_only=True)
class PoolSum(Sum):
    """The largest input, at `winner`, or with a `winner` of -1 the mean.

    An input is None where a window that looks for the largest lies outside.
    """

    operation: str
    place: Place
    inputs: list[float | None]
    winner: int
    kind: str = field(default="pool", init=False)


@dataclass(frozen=True, kw_only=True)
class AddSum(Sum):
    """What met here, in the order in which it was added."""

    terms: list[Addend]
    kind: str = field(default="add", init=False)


@dataclass(frozen=True, kw_only=True)
class FlattenSum(Sum):
    """The number is the one at (channel, row, column) of `layer`."""

    layer: str
    channel: int
    row: int
    column: int
    kind: str = field(default="flatten", init=False)


@dataclass(frozen=True, kw_only=True)
class LinearSum(Sum):
    """All products + bias; `bias` is None when the layer has none."""

    terms: list[Term]
    rest: Rest
    bias: float | None
    activation: None = None
    kind: str = field(default="linear", init=False)


@dataclass(frozen=True, kw_only=True)
class SoftmaxSum(Sum):
    """exponentials[index] / sum, where exponentials are exp(logit - the largest logit)."""

    logits: list[float]
    exponentials: list[float]
    sum: float
    index: int
    linear: LinearSum
    kind: str = field(default="softmax", init=False)
