"""The effect on a logit of switching off one part of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.capture.edits import Channel
from cnnviz.capture.kinds import Kind
from cnnviz.structure.map_layers import channels_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer


class Effect(NamedTuple):
    """The change of a class's logit when `channel` is switched off; a fall is negative."""

    channel: int
    change: float


def switchable(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Return the layers whose channels can be switched off: not the input, the class scores and copies."""
    scores = {layers[-1].name, *(layers[-1].inputs if layers[-1].kind is not Kind.LINEAR else ())}
    return tuple(
        layer for layer in channels_first(layers) if layer.kind.switchable and layer.name not in scores
    )


def estimate(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """Estimate how much the logit changes when each channel is switched off: (channels,) float32.

    The first-order term of its Taylor series, -sum(activation × gradient) over the channel; Molchanov,
    Tyree, Karras, Aila and Kautz, "Pruning Convolutional Neural Networks for Resource Efficient Inference",
    2017, whose criterion is the absolute value of its mean.

    Args:
        activation: (channels, rows, columns) or (units,), the output of the layer.
        gradient: of the logit by each of these numbers.
    """
    change: np.ndarray = -(activation * gradient).reshape(len(activation), -1).sum(1)
    return change


def leave_one_out(
    layer: str,
    channels: Iterable[int],
    off: Sequence[Off],
    logit: Callable[[Sequence[Off]], float],
) -> Iterator[Effect]:
    """Yield the effect of each of `channels` of `layer` on a logit, by a forward pass without it.

    Args:
        layer: whose channels they are.
        channels: in the order of the effects.
        off: what is switched off already; a channel among it has no effect any more.
        logit: the class's logit with these parts off.
    """
    before = logit(off)
    for channel in channels:
        yield Effect(channel, logit([*off, Channel(layer, channel)]) - before)


def strongest(change: np.ndarray, count: int) -> list[int]:
    """Return the `count` channels with the largest |change|, the largest first."""
    return [int(channel) for channel in np.argsort(-np.abs(change), kind="stable")[:count]]
