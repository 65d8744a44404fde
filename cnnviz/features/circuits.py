"""Circuits: the channels below that a channel reads, and those above that read it, by what they usually say.

Olah et al., "Zoom In: An Introduction to Circuits", Distill 2020.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.capture.kinds import Kind
from cnnviz.structure.bands import bands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnnviz.capture.trace import Layer
    from cnnviz.features.strongest import Survey

_SAME = {Kind.ACTIVATION, Kind.IDENTITY, Kind.POOL, Kind.ADD, Kind.MULTIPLY, Kind.SOFTMAX}


class Read(NamedTuple):
    """A channel that another one reads, or that reads it.

    Attributes:
        layer: its name.
        channel: of it.
        raises: what the one that is read usually adds: its usual answer times the weights above 0.
        lowers: what it usually takes away: its usual answer times those below 0; 0 or more.
        handed: whether it is handed on as it is, or by a pooling alone, with neither weights nor a sum.
    """

    layer: str
    channel: int
    raises: float
    lowers: float
    handed: bool = False

    @property
    def strength(self) -> float:
        """How much is read: what is added and taken away together."""
        return self.raises + self.lowers


class _Weights(NamedTuple):
    """The weights with which a channel of one layer reads those of another, (channels,) float64 each."""

    source: str
    up: np.ndarray
    down: np.ndarray
    handed: bool = False

    def scaled(self, factor: float) -> _Weights:
        """Return them times `factor`; one below 0 exchanges what raises and what lowers."""
        up, down = self.up * abs(factor), self.down * abs(factor)
        return _Weights(self.source, *((up, down) if factor >= 0 else (down, up)))


def below(layers: Sequence[Layer], survey: Survey, layer: str, channel: int) -> tuple[Read, ...]:
    """Return the channels that a channel reads, those first that it reads most.

    Norms and sums are no step of their own: of a ReLU after a sum after a norm after a convolution it is what
    the convolution reads, and what comes by the shortcut.

    Args:
        layers: of the network, in the order of execution.
        survey: of all its layers, for the usual answers.
        layer: whose channel it is.
        channel: of it.

    Returns:
        Those of which anything is read; none for the input, and for layers that mix channels otherwise.
    """
    known = {each.name: each for each in layers}
    found = []
    for weights in _read(known, known[layer], channel, first=True):
        usual = survey.layers[weights.source].usual
        for source in np.flatnonzero((weights.up + weights.down) * usual):
            raises, lowers = (float(part[source] * usual[source]) for part in (weights.up, weights.down))
            found.append(Read(weights.source, int(source), raises, lowers, weights.handed))
    return tuple(sorted(found, key=lambda read: -read.strength))


def above(layers: Sequence[Layer], survey: Survey, layer: str, channel: int) -> tuple[Read, ...]:
    """Return the channels that read a channel, those first that read it most; arguments as for `below`.

    Each is named by the last layer of its band. What `below` says of it is the same.
    """
    known = {each.name: each for each in layers}
    usual = survey.layers[layer].usual[channel]
    found = []
    added = {name for each in layers if each.kind is Kind.ADD for name in each.inputs}
    for band in bands(layers):
        # What follows the sum says the same.
        inner = band.name in added and not _ends(known[band.name])
        if inner or band.name == layer or layer not in _sources(known, known[band.name], first=True):
            continue
        for reader in range(known[band.name].maps[0]):
            for weights in _read(known, known[band.name], reader, first=True):
                raises, lowers = (float(part[channel] * usual) for part in (weights.up, weights.down))
                if weights.source == layer and raises + lowers > 0:
                    found.append(Read(band.name, reader, raises, lowers, weights.handed))
    return tuple(sorted(found, key=lambda read: -read.strength))


def _sources(known: dict[str, Layer], layer: Layer, *, first: bool = False) -> set[str]:
    """Collect the names of the layers that `_read` ends at."""
    if layer.kind is Kind.INPUT or (not first and _ends(layer)):
        return {layer.name}
    inputs = [known[name] for name in layer.inputs]
    if layer.kind.weighted:
        return {_unflattened(known, inputs[0]).name}
    further = first and layer.kind is Kind.ACTIVATION
    return set().union(*(_sources(known, each, first=further) for each in inputs))


def _ends(layer: Layer) -> bool:
    """Whether a layer has an answer of its own, which the one above reads, so that a step ends there."""
    return layer.kind not in {Kind.CONV, Kind.LINEAR, Kind.NORM, Kind.IDENTITY, Kind.FLATTEN}


def _read(known: dict[str, Layer], layer: Layer, channel: int, *, first: bool = False) -> Iterator[_Weights]:
    """Yield the weights of what a channel reads; where a step ends, that of the channel itself."""
    if not first and (_ends(layer) or layer.kind is Kind.INPUT):
        yield _one(layer, channel)
        return
    inputs = [known[name] for name in layer.inputs]
    if layer.kind is Kind.CONV:
        yield _convolved(layer, inputs[0], channel)
    elif layer.kind is Kind.LINEAR:
        yield _weighed(layer, _unflattened(known, inputs[0]), channel)
    elif layer.kind is Kind.NORM:
        for weights in _read(known, inputs[0], channel):
            yield weights.scaled(_norm(layer, channel))
    elif layer.kind is Kind.FLATTEN:
        yield from _read(known, inputs[0], channel // int(np.prod(inputs[0].maps[1:])))
    elif layer.kind is Kind.CONCAT:
        for each in inputs:
            if 0 <= channel < each.maps[0]:
                yield from _read(known, each, channel)
            channel -= each.maps[0]
    elif layer.kind in _SAME:
        further = first and layer.kind is Kind.ACTIVATION
        for each in inputs:
            if each.maps[0] == layer.maps[0]:
                yield from _through(layer, _read(known, each, channel, first=further))


def _through(layer: Layer, read: Iterator[_Weights]) -> Iterator[_Weights]:
    """Yield what is read through a layer without weights; what a sum adds is not just handed on."""
    return (each._replace(handed=each.handed and layer.kind is not Kind.ADD) for each in read)


def _one(layer: Layer, channel: int) -> _Weights:
    up = np.zeros(layer.maps[0])
    up[channel] = 1
    return _Weights(layer.name, up, np.zeros_like(up), handed=True)


def _convolved(layer: Layer, source: Layer, channel: int) -> _Weights:
    """Return the weights of a convolution, summed over its window."""
    weights, groups = layer.parameters["weight"], int(layer.options.get("groups", 1))
    own = weights[channel].astype(float)
    start = channel // (len(weights) // groups) * len(own)
    up, down = np.zeros(source.maps[0]), np.zeros(source.maps[0])
    for part, sign in ((up, 1), (down, -1)):
        part[start : start + len(own)] = np.maximum(sign * own, 0).sum((1, 2))
    return _Weights(source.name, up, down)


def _weighed(layer: Layer, source: Layer, unit: int) -> _Weights:
    """Return the weights of a unit, summed over the cells of each map that was flattened."""
    weight = layer.parameters["weight"][unit].astype(float).reshape(source.maps[0], -1)
    return _Weights(source.name, np.maximum(weight, 0).sum(1), np.maximum(-weight, 0).sum(1))


def _unflattened(known: dict[str, Layer], layer: Layer) -> Layer:
    """Return the layer whose numbers `layer` only renames."""
    while layer.kind in {Kind.FLATTEN, Kind.IDENTITY}:
        layer = known[layer.inputs[0]]
    return layer


def _norm(layer: Layer, channel: int) -> float:
    """Return what a norm multiplies a channel by."""
    parameters = layer.parameters
    factor = 1 / np.sqrt(parameters["running_var"][channel] + layer.options["eps"])
    return float(factor * (parameters["weight"][channel] if "weight" in parameters else 1))
