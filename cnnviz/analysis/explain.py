"""How did one unit get its number? Every product of it, in double precision from what the layer read.

It is no second forward pass: it explains one number from what the framework answered one layer below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.analysis.sums import (
    ActivationSum,
    Addend,
    AddSum,
    ConvSum,
    FlattenSum,
    InputSum,
    LinearSum,
    NormSum,
    Patch,
    Pixel,
    PoolSum,
    Rest,
    SoftmaxSum,
    Sum,
    Term,
)
from cnnviz.analysis.window import covered, place_of
from cnnviz.capture.trace import Kind, Unit
from cnnviz.structure.residual import residuals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer, Trace

CHANNELS = 8  # of a convolution that are written out
TERMS = 20  # of a linear unit that are written out


class ExplanationError(Exception):
    """A layer computes in a way that cannot be written out here."""


@dataclass(frozen=True, eq=False)
class Normalisation:
    """What the network's input was before it was normalised.

    Attributes:
        pixels: (channels, rows, columns) uint8.
        mean: of each channel, as is `std`: the input is (pixels / 255 - mean) / std.
        std: the standard deviation.
    """

    pixels: np.ndarray
    mean: Sequence[float]
    std: Sequence[float]


def explain(trace: Trace, unit: Unit, normalisation: Normalisation | None = None) -> Sum:
    """The arithmetic behind the number at `unit`.

    Raises:
        KeyError, IndexError: there is no such unit.
        ExplanationError: its layer computes in a way that is not known here.
    """
    layer = trace.layer(unit.layer)
    if min(unit[1:]) < 0:  # numpy would count from the end
        raise IndexError(f"{unit} is not in {layer.shape}")
    trace.value(unit)
    if layer.kind is Kind.INPUT:
        return _input(trace, unit, normalisation)
    explained = _KINDS.get(layer.kind)
    if explained is None or not layer.inputs:
        raise _refusal(layer)
    return explained(trace, layer, unit)


def _refusal(layer: Layer) -> ExplanationError:
    return ExplanationError(f"{layer.name}: the arithmetic of {layer.operation} cannot be written out here")


def _input(trace: Trace, unit: Unit, normalisation: Normalisation | None) -> InputSum:
    value = trace.value(unit)
    if normalisation is None:
        return InputSum(value=value, total=value, pixel=None)
    byte = int(normalisation.pixels[unit.channel, unit.row, unit.column])
    pixel = Pixel(byte, normalisation.mean[unit.channel], normalisation.std[unit.channel])
    return InputSum(value=value, total=(byte / 255 - pixel.mean) / pixel.std, pixel=pixel)


def _conv(trace: Trace, layer: Layer, unit: Unit) -> ConvSum:
    if layer.window is None:
        raise _refusal(layer)
    weight = layer.parameters["weight"]
    source = trace[layer.inputs[0]]
    place = place_of(layer.window, unit)
    # Of a grouped convolution, each group of outputs reads its own group of inputs.
    count = weight.shape[1]
    first = unit.channel * (source.shape[0] // count) // weight.shape[0] * count
    inputs = covered(source[first : first + count], place, 0.0)
    weights = weight[unit.channel].reshape(count, -1).astype(float)
    products = inputs * weights
    sums = products.sum(1)
    shown = _largest(sums, CHANNELS)
    bias = _bias(layer, unit)
    return ConvSum(
        value=trace.value(unit),
        total=float(sums.sum()) + (bias or 0.0),
        place=place,
        patches=[
            Patch(
                first + at, inputs[at].tolist(), weights[at].tolist(), products[at].tolist(), float(sums[at])
            )
            for at in shown
        ],
        rest=_rest(sums, shown),
        bias=bias,
    )


def _linear(trace: Trace, layer: Layer, unit: Unit) -> LinearSum:
    inputs = trace[layer.inputs[0]].astype(float)
    if inputs.ndim != 1:
        raise _refusal(layer)
    weights = layer.parameters["weight"][unit.channel].astype(float)
    products = inputs * weights
    shown = _largest(products, TERMS)
    bias = _bias(layer, unit)
    return LinearSum(
        value=trace.value(unit),
        total=float(products.sum()) + (bias or 0.0),
        terms=[Term(at, float(inputs[at]), float(weights[at]), float(products[at])) for at in shown],
        rest=_rest(products, shown),
        bias=bias,
    )


def _norm(trace: Trace, layer: Layer, unit: Unit) -> NormSum:
    given = layer.parameters
    if "running_mean" not in given:  # then it depends on the other pictures of a batch
        raise _refusal(layer)
    mean, variance = (float(given[name][unit.channel]) for name in ("running_mean", "running_var"))
    gamma, beta = (
        float(given[name][unit.channel]) if name in given else rest
        for name, rest in (("weight", 1.0), ("bias", 0.0))
    )
    read = trace.value(unit._replace(layer=layer.inputs[0]))
    return NormSum(
        value=trace.value(unit),
        total=(read - mean) / float(np.sqrt(variance + layer.eps)) * gamma + beta,
        input=read,
        mean=mean,
        variance=variance,
        eps=layer.eps,
        gamma=gamma,
        beta=beta,
    )


def _activation(trace: Trace, layer: Layer, unit: Unit) -> ActivationSum:
    read = trace.value(unit._replace(layer=layer.inputs[0]))
    match layer.operation:
        case "ReLU" | "relu":
            operation, total = "ReLU", max(0.0, read)
        case "Sigmoid":
            # exp of a large number overflows.
            operation, total = "Sigmoid", float(np.exp(-np.logaddexp(0.0, -read)))
        case _:
            raise _refusal(layer)
    return ActivationSum(value=trace.value(unit), total=total, operation=operation, input=read)


def _pool(trace: Trace, layer: Layer, unit: Unit) -> PoolSum:
    if layer.window is None:
        raise _refusal(layer)
    largest = layer.operation == "MaxPool2d"
    place = place_of(layer.window, unit)
    source = trace[layer.inputs[0]][unit.channel][None]
    inputs = covered(source, place, -np.inf if largest else 0.0)[0]
    winner = int(inputs.argmax()) if largest else -1
    return PoolSum(
        value=trace.value(unit),
        total=float(inputs[winner] if largest else inputs.mean()),
        operation=layer.operation,
        place=place,
        inputs=[float(number) if np.isfinite(number) else None for number in inputs],
        winner=winner,
    )


def _add(trace: Trace, layer: Layer, unit: Unit) -> AddSum:
    if len(layer.inputs) != 2 or any(trace[name].shape != layer.shape for name in layer.inputs):
        raise _refusal(layer)
    values = [trace.value(unit._replace(layer=name)) for name in layer.inputs]
    shortcuts = {block.total: block.shortcut for block in residuals(trace.layers)}
    return AddSum(
        value=trace.value(unit),
        total=sum(values),
        terms=[
            Addend(name, value, name == shortcuts.get(layer.name))
            for name, value in zip(layer.inputs, values, strict=True)
        ],
    )


def _flatten(trace: Trace, layer: Layer, unit: Unit) -> FlattenSum:
    source = layer.inputs[0]
    origin = np.unravel_index(unit.channel, trace[source].shape)
    place = Unit(source, *(int(axis) for axis in origin))
    return FlattenSum(value=trace.value(unit), total=trace.value(place), **place._asdict())


def _softmax(trace: Trace, layer: Layer, unit: Unit) -> SoftmaxSum:
    source = trace.layer(layer.inputs[0])
    if source.kind is not Kind.LINEAR:
        raise _refusal(layer)
    logits = trace[source.name].astype(float)
    exponentials = np.exp(logits - logits.max())
    return SoftmaxSum(
        value=trace.value(unit),
        total=float(exponentials[unit.channel] / exponentials.sum()),
        logits=logits.tolist(),
        exponentials=exponentials.tolist(),
        sum=float(exponentials.sum()),
        index=unit.channel,
        linear=_linear(trace, source, unit._replace(layer=source.name)),
    )


_KINDS = {
    Kind.CONV: _conv,
    Kind.NORM: _norm,
    Kind.ACTIVATION: _activation,
    Kind.POOL: _pool,
    Kind.ADD: _add,
    Kind.FLATTEN: _flatten,
    Kind.LINEAR: _linear,
    Kind.SOFTMAX: _softmax,
}


def _bias(layer: Layer, unit: Unit) -> float | None:
    return float(layer.parameters["bias"][unit.channel]) if "bias" in layer.parameters else None


def _largest(numbers: np.ndarray, count: int) -> list[int]:
    """Where the `count` numbers farthest from 0 are, in that order; of no more than that, all in theirs."""
    if len(numbers) <= count:
        return list(range(len(numbers)))
    return [int(at) for at in np.argsort(-np.abs(numbers), kind="stable")[:count]]


def _rest(numbers: np.ndarray, shown: Sequence[int]) -> Rest:
    others = np.delete(numbers, shown)
    return Rest(len(others), float(others.sum()))
