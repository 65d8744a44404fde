"""The strongest channels of a large network, which are shown where there is no room for all."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.capture.trace import maps_shape

if TYPE_CHECKING:
    from collections.abc import Container

    from cnnviz.capture.trace import Trace
    from cnnviz.structure.bands import Band
    from cnnviz.structure.depths import Depth

MAPS = 12  # that a band shows at most
_UNITS = 128  # units of a vector up to which all are shown,
_STRONGEST = 10  # and how many otherwise
_COLOURS = 3  # maps of a photo, all of which are shown


@dataclass(frozen=True, eq=False)
class Ranking:
    """The channels of some bands, the strongest first.

    Attributes:
        bands: names of bands that show the same channels.
        order: numbers of channels or units, those that may be shown.
        cells: of a map of each band.
    """

    bands: tuple[str, ...]
    order: np.ndarray
    cells: tuple[int, ...]

    def count(self, least: int, share: int, pictured: Container[str]) -> int:
        """Return how many channels `share` bytes allow, and at least `least`; all of a vector or a photo.

        The maps of bands that are `pictured` travel with a byte a cell, those of all others with a float32.
        """
        if max(self.cells) == 1 or len(self.order) <= _COLOURS:
            return len(self.order)
        sizes = zip(self.bands, self.cells, strict=True)
        size = max((1 if band in pictured else 4) * cells for band, cells in sizes)
        return min(len(self.order), max(least, share // size))


def rankings(trace: Trace, depth: Depth) -> tuple[Ranking, ...]:
    """Rank the channels of all bands of `depth`.

    Strength is the mean of |activation| over a map: a channel counts that is active on much of the picture,
    and not on one spot. Of the network's own outputs the largest come first. A photo and a short vector
    keep their order.

    Args:
        trace: the forward pass.
        depth: of its layers.
    """
    return tuple(_ranking(trace, group) for group in _groups(trace, depth))


def _ranking(trace: Trace, group: list[Band]) -> Ranking:
    last, units = trace.maps(group[-1].name), len(group[-1].shape) == 1
    final = group[-1].name == trace.layers[-1].name
    names = tuple(band.name for band in group)
    cells = tuple(prod(maps_shape(band.shape)[1:]) for band in group)
    strength = (last if units and final else np.abs(last)).mean((1, 2))
    most = MAPS if not units else _STRONGEST if len(last) > _UNITS else len(last)
    if len(last) <= (_UNITS if units else _COLOURS):
        return Ranking(names, np.arange(len(last)), cells)
    return Ranking(names, np.argsort(-strength, kind="stable")[:most], cells)


def _groups(trace: Trace, depth: Depth) -> list[list[Band]]:
    """Group the bands of `depth` that show the same channels."""
    channelwise = {layer.name for layer in trace.layers if layer.kind.channelwise}
    home: dict[str, list[Band]] = {}
    for band in depth.bands:
        home[band.name] = [band]
        if band.path or band.layers[0] not in channelwise:
            continue  # else both show the same channels
        for source in band.sources:
            if len(home[source][0].shape) != len(band.shape) or home[source][0].shape[0] != band.shape[0]:
                continue
            joined = home[source] + [each for each in home[band.name] if each not in home[source]]
            home |= {each.name: joined for each in joined}
    return [home[band.name] for band in depth.bands if home[band.name][-1] is band]
