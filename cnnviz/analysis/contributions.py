"""The filter behind a channel, and the contribution of each of its input channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.capture.kinds import Kind

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace, Window


@dataclass(frozen=True, eq=False)
class Filter:
    """The weights behind one channel or unit.

    A linear unit is a filter as large as the maps that were flattened for it; of other inputs each is a map
    of one cell.

    Attributes:
        source: the layer that is its input; where that was flattened, the layer of the maps.
        first: the number of its first input channel; not 0 in a convolution of groups.
        weights: (input channels, rows, columns) float32.
        bias: None without one.
        window: how it moves over the maps; None if it covers them once and whole.
    """

    source: str
    first: int
    weights: np.ndarray
    bias: float | None
    window: Window | None


@dataclass(frozen=True, eq=False)
class Contributions:
    """The contribution of each input channel to the output of a filter, (input channels,) float64 both.

    A channel's part of the output is the convolution of that channel alone with its own slice of the filter;
    all parts and the bias add up to the output.

    Attributes:
        mean: of a channel's part, so that all of them and the bias add up to the mean of the output.
        size: the mean of |part|: its contribution, whether or not the signs cancel.
    """

    mean: np.ndarray
    size: np.ndarray


def filter_of(trace: Trace, name: str, channel: int) -> Filter | None:
    """Return the filter of `channel` in layer `name`; None if that layer has none.

    Raises:
        KeyError, IndexError: there is no such layer or channel.
    """
    layer = trace.layer(name)
    if not 0 <= channel < layer.maps[0]:
        raise IndexError(f"{name} has {layer.maps[0]} channels, so there is no {channel}")
    if not layer.kind.weighted or (layer.kind is Kind.LINEAR and len(layer.shape) > 1):
        return None
    weights = layer.parameters["weight"][channel]
    bias = float(layer.parameters["bias"][channel]) if "bias" in layer.parameters else None
    source = trace.layer(layer.inputs[0])
    if layer.kind is Kind.CONV:
        # Of a grouped convolution, each group of outputs has its own group of inputs.
        group = channel * (source.shape[0] // len(weights)) // layer.shape[0]
        return Filter(source.name, group * len(weights), weights, bias, layer.window)
    if source.kind is Kind.FLATTEN:
        source = trace.layer(source.inputs[0])
    return Filter(source.name, 0, weights.reshape(source.maps), bias, None)


def contributions(source: np.ndarray, found: Filter) -> Contributions:
    """Return the contributions of the channels of `source`, the output of layer `found.source`."""
    weights = found.weights.astype(float)
    inputs = source[found.first : found.first + len(weights)].astype(float)
    if found.window is None:
        parts = (inputs.reshape(weights.shape) * weights).sum((1, 2), keepdims=True)
    else:
        parts = _parts(inputs, weights, found.window)
    return Contributions(parts.mean((1, 2)), np.abs(parts).mean((1, 2)))


def _parts(inputs: np.ndarray, weights: np.ndarray, window: Window) -> np.ndarray:
    """Convolve each channel of `inputs` with its own slice of `weights`: (channels, rows, columns)."""
    (up, left), (down, right), dilation = window.padding, window.stride, window.dilation
    padded = np.pad(inputs, ((0, 0), (up, up), (left, left)))
    rows, columns = (
        (size - step * (kernel - 1) - 1) // stride + 1
        for size, step, kernel, stride in zip(
            padded.shape[1:], dilation, window.kernel, window.stride, strict=True
        )
    )
    parts = np.zeros((len(inputs), rows, columns))
    for row in range(window.kernel[0]):
        for column in range(window.kernel[1]):
            top, start = row * dilation[0], column * dilation[1]
            covered = padded[:, top : top + (rows - 1) * down + 1 : down]
            covered = covered[:, :, start : start + (columns - 1) * right + 1 : right]
            parts += covered * weights[:, row, column, None, None]
    return parts
