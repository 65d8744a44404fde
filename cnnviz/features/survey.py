"""The survey: a set of pictures goes through a network, and of each channel the strongest answers are kept.

A thousand pictures make billions of numbers, so none are kept but these: the largest answer of a picture is
compared with the weakest of those kept, and only where it is larger its place is looked for.

A ReLU answers 0 to all that is less, and a ReLU6 also 6 to all that is more, so that many of their answers
are equal. Of these the strongest is the one that was more before: it fires soonest, or would be more yet.
"""

from __future__ import annotations

from copy import copy
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from cnnviz.capture.kinds import Operation
from cnnviz.capture.trace import maps_shape
from cnnviz.features.strongest import BEST, Answers, Survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cnnviz.capture.recorder import Recorder
    from cnnviz.capture.trace import Layer
    from cnnviz.features.picture_sets import PictureSet

# Pixels in one pass, which keeps visitors waiting: of 8 pictures of 128 × 128, or 2 of 224 × 224.
_TOGETHER = 1 << 17
_MOST = 128  # pictures in one pass
_MOST_ANSWERED: dict[str, float] = {Operation.RELU: np.inf, Operation.RELU6: 6.0}


def survey(
    recorder: Recorder, report: Callable[[float], None], *, pictures: PictureSet, layer: str | None = None
) -> Survey:
    """Show `pictures` to a network; a task of a backend.

    Args:
        recorder: of the network.
        report: called with the share that is done, 0 to 1, after each pass.
        pictures: those shown, at least one.
        layer: the only one that is of interest, after which no other is computed; None for all.

    Returns:
        The strongest answers of each channel of each layer; see `Answers`.

    Raises:
        KeyError: there is no such layer.
    """
    found = further(recorder, report, pictures=pictures, layer=layer).survey()
    if layer is None:
        return found
    return Survey(found.pictures, MappingProxyType({layer: found.layers[layer]}))


def further(  # noqa: PLR0913 (those of a survey, and how far it goes)
    recorder: Recorder,
    report: Callable[[float], None],
    *,
    pictures: PictureSet,
    layer: str | None = None,
    before: Strongest | None = None,
    count: int | None = None,
) -> Strongest:
    """Show some more of `pictures` to a network; a task of a backend.

    Args:
        recorder: as for `survey`, as are `report`, `pictures` and `layer`.
        report: as above, with the share of these pictures.
        pictures: as above.
        layer: as above.
        before: what was kept of those shown so far, which stays as it is; None before the first.
        count: how many more, at least one; None for all.

    Returns:
        What is kept of all that were shown so far.

    Raises:
        KeyError: there is no such layer.
    """
    strongest = (
        Strongest(_clamps(recorder.layers(pictures.reading.shape))) if before is None else before.copied()
    )
    wanted = strongest.read_for(layer)

    def visit(name: str, output: torch.Tensor) -> None:
        if layer is None or name in wanted:
            strongest.add(name, _maps(output))

    for batch in _batches(recorder, pictures, report, start=strongest.shown, count=count):
        recorder.visit(batch, visit, layer)
        strongest.merge()
    return strongest.copied()


def largest(
    recorder: Recorder,
    report: Callable[[float], None],
    *,
    pictures: PictureSet,
    layer: str,
    inside: tuple[slice, slice] = (slice(None), slice(None)),
) -> np.ndarray:
    """Return the largest answer of each channel of `layer` to each picture; a task of a backend.

    Args:
        recorder: as for `survey`, as are `report` and `pictures`.
        report: as above.
        pictures: as above.
        layer: whose channels they are.
        inside: rows and columns of its maps that count.

    Returns:
        (pictures, channels) float32.

    Raises:
        KeyError: there is no such layer.
    """
    rows: list[np.ndarray] = []

    def visit(name: str, output: torch.Tensor) -> None:
        if name == layer:
            rows.append(_maps(output)[:, :, *inside].amax((2, 3)).cpu().numpy())

    for batch in _batches(recorder, pictures, report):
        recorder.visit(batch, visit, layer)
    return np.concatenate(rows)


class _Clamp(NamedTuple):
    """A layer that answers what it reads, but at least 0, and at most so much.

    Attributes:
        source: name of the layer that it reads.
        most: that it answers.
    """

    source: str
    most: float


class _Layer(NamedTuple):
    """The place of a layer among all channels.

    Attributes:
        channels: of it, among those of all layers.
        columns: of a map.
        cells: of a map.
    """

    channels: slice
    columns: int
    cells: int


class Strongest:
    """The strongest answers so far of the channels of all layers, which lie one behind the other.

    So what is kept changes once in a pass, and not in each of its many layers.

    Attributes:
        shown: how many pictures they are of.
    """

    def __init__(self, clamps: Mapping[str, _Clamp]) -> None:
        self._clamps, self._layers = clamps, dict[str, _Layer]()
        self._new = dict[str, tuple[torch.Tensor, ...]]()  # what `add` finds in this pass
        self._values = self._pictures = self._cells = torch.empty(0, 0)  # (channels, those kept) each
        self._sums = torch.zeros(0, dtype=torch.float64)
        self.shown = 0

    def copied(self) -> Strongest:
        """Return a copy in the memory of the processor, which goes on by itself."""
        found = copy(self)
        found._layers, found._new = dict(self._layers), {}
        found._values, found._pictures, found._cells, found._sums = (
            each.to("cpu", copy=True) for each in (self._values, self._pictures, self._cells, self._sums)
        )
        return found

    def read_for(self, layer: str | None) -> set[str | None]:
        """Return the layers whose answers are needed for those of `layer`."""
        return {layer, *(clamp.source for name, clamp in self._clamps.items() if name == layer)}

    def add(self, name: str, maps: torch.Tensor) -> None:
        """Take in the maps of a layer for the next pictures, (pictures, channels, rows, columns)."""
        self._to(maps.device)
        if name not in self._layers:
            start = max((each.channels.stop for each in self._layers.values()), default=0)
            span = slice(start, start + maps.shape[1])
            self._layers[name] = _Layer(span, maps.shape[3], maps.shape[2] * maps.shape[3])
        maps, clamp = maps.flatten(2), self._clamps.get(name)
        if clamp and clamp.source in self._new:  # its largest are where those of its source are
            peaks, cells, _ = self._new[clamp.source]
        else:
            peaks = maps.amax(2)
            cells = torch.zeros_like(peaks, dtype=torch.int32)
            rows, channels = self._better(peaks, self._layers[name].channels).nonzero(as_tuple=True)
            cells[rows, channels] = maps[rows, channels].argmax(1).int()
        self._new[name] = peaks, cells, (maps if clamp else maps.abs()).sum(2)

    def merge(self) -> None:
        """Keep the strongest of what was kept and of what was added since, of all layers."""
        peaks, cells, sums = (torch.cat(parts, 1) for parts in zip(*self._new.values(), strict=True))
        self._new.clear()
        count = len(peaks)
        if not self.shown:
            self._values = peaks.new_empty(peaks.shape[1], 0)
            self._pictures = self._cells = cells.new_empty(peaks.shape[1], 0)
            self._sums = self._sums.new_zeros(peaks.shape[1])
        self._sums += sums.double().sum(0)
        channels = self._better(peaks, slice(None)).any(0).nonzero()[:, 0]
        numbers = torch.arange(self.shown, self.shown + count, dtype=torch.int32, device=peaks.device)
        values = torch.cat([self._values[channels], peaks.T[channels]], 1)
        order = values.argsort(dim=1, descending=True, stable=True)[:, :BEST]
        pictures = torch.cat([self._pictures[channels], numbers.expand(len(channels), count)], 1)
        places = torch.cat([self._cells[channels], cells.T[channels]], 1)
        kept = (each.gather(1, order) for each in (values, pictures, places))
        if self._values.shape[1] < order.shape[1]:  # then `channels` are all of them
            self._values, self._pictures, self._cells = kept
        else:
            self._values[channels], self._pictures[channels], self._cells[channels] = kept
        self.shown += count

    def survey(self) -> Survey:
        """Return what was kept of each layer."""
        values, pictures, cells = (each.cpu().numpy() for each in (self._values, self._pictures, self._cells))
        usual = (self._sums / self.shown).cpu().numpy()
        found = dict[str, Answers]()
        for name, layer in self._layers.items():
            own, clamp = layer.channels, self._clamps.get(name)
            answered = values[own].clip(0, clamp.most) if clamp else values[own]
            found[name] = Answers(
                answered, pictures[own], cells[own], layer.columns, usual[own] / layer.cells
            )
        return Survey(self.shown, MappingProxyType(found))

    def _to(self, device: torch.device) -> None:
        if self._sums.device != device:
            self._values, self._pictures, self._cells, self._sums = (
                each.to(device) for each in (self._values, self._pictures, self._cells, self._sums)
            )

    def _better(self, peaks: torch.Tensor, channels: slice) -> torch.Tensor:
        """Whether each of the peaks of `channels`, (pictures, channels), belongs to the strongest so far."""
        if self._values.shape[1] < BEST:
            return torch.ones_like(peaks, dtype=torch.bool)
        return peaks > self._values[channels, BEST - 1]


def _clamps(layers: Iterable[Layer]) -> dict[str, _Clamp]:
    return {
        each.name: _Clamp(each.inputs[0], _MOST_ANSWERED[each.operation])
        for each in layers
        if each.operation in _MOST_ANSWERED
    }


def _maps(output: torch.Tensor) -> torch.Tensor:
    """Return a layer's output of a batch as (pictures, channels, rows, columns) float32."""
    return output.reshape(len(output), *maps_shape(output.shape[1:])).float()


def _batches(
    recorder: Recorder,
    pictures: PictureSet,
    report: Callable[[float], None],
    *,
    start: int = 0,
    count: int | None = None,
) -> Iterator[np.ndarray]:
    """Yield `count` pictures from `start` on, or all, in passes, and report after each of them."""
    together = _together(recorder, pictures)
    end = len(pictures) if count is None else min(start + count, len(pictures))
    for first in range(start, end, together):
        stop = min(first + together, end)
        yield pictures.inputs(first, stop)
        report((stop - start) / (end - start))


def _together(recorder: Recorder, pictures: PictureSet) -> int:
    """Return how many pictures go through the network in one pass: one, if it was written for one."""
    shape = pictures.reading.shape
    count = max(1, min(_MOST, _TOGETHER // prod(shape[1:]), len(pictures)))
    return count if count == 1 or recorder.batches(shape) else 1
