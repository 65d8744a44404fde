"""The packet of one depth of a large network with the activations of one picture."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import ceil, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import maps_shape
from cnnviz.structure.strongest_channels import MAPS, rankings
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Crop
    from cnnviz.structure.bands import Band
    from cnnviz.structure.depths import Depth
    from cnnviz.structure.strongest_channels import Ranking
    from cnnviz.wire.outline import Outline

BUDGET = 300_000  # bytes of a packet
_FEW = 6  # channels of every band; where these have no room as numbers, large maps travel as pictures
_LARGE = 32 * 32  # cells of a map that is not large yet
_TINY = 8 * 8  # likewise, where all that is not tiny has to travel as pictures
_THIN = 4  # channels of every band; where there is no room for these, pictures are thinned
_SIDE = 112  # rows or columns of a picture that is
_STEPS = 127  # steps on either side of zero in a picture of a map
_MARGIN = 80  # bytes that the channels of a band, or of an array, add to the header at most


@dataclass(frozen=True, eq=False)
class Photo:
    """The picture that a forward pass began with.

    Attributes:
        pixels: (rows, columns, 3) or (rows, columns) uint8, the input before it was normalised.
        crop: where the input lies in the thumbnail.
        thumbnail: the original picture, as a file that browsers show.
    """

    pixels: np.ndarray
    crop: Crop
    thumbnail: bytes


@dataclass(frozen=True, eq=False)
class _ChannelArray:
    """An array to be sent, and the bands whose channels, the strongest first, stand along its first axes."""

    array: np.ndarray
    bands: tuple[str, ...] = ()

    def cut(self, counts: Mapping[str, int]) -> np.ndarray:
        """Return the array with so many channels of each band."""
        return self.array[tuple(slice(counts[band]) for band in self.bands)]


def overview_packet(
    trace: Trace, outline: Outline, *, network: str, identity: str, photo: Photo | None = None
) -> bytes:
    """Pack one depth and one picture; `Network` and `Activations` in ui/web/model/network.js both decode it.

    Of each band its strongest channels travel (see `rankings`), at their own resolution and as exact as the
    forward pass left them, and of the weights those between them: as many channels as BUDGET allows, and at
    least one. The output of a ReLU or a sum is left out where the browser has what went in, since max(0, x)
    and a + b are exact. Where BUDGET does not allow six channels of every band, large maps travel as pictures
    instead: of each cell a byte, for its colour, and no number. Where these leave no room for four, pictures
    are thinned, that of the input with them, to the cells of every second or third row and column; and where
    there is no room for one, all maps but tiny ones travel so.

    Args:
        trace: the forward pass.
        outline: of a depth of its layers.
        network: the identity of a `network_packet` that says the words and what the outputs stand for.
        identity: another one for any other network or picture.
        photo: what the input was made from; None if it was made of something else.

    Raises:
        ValueError: the input was not made of the photo's pixels, colour by colour.
    """
    depth = outline.depth
    header = {**outline.header, "id": f"{identity} {depth.path}", "picture": identity, "network": network}
    header["crop"] = asdict(photo.crop) if photo else None
    ranks = rankings(trace, depth)
    order = {name: ranking.order for ranking in ranks for name in ranking.bands}
    weights = _parameters(trace, depth, order)
    for enough, pictures in _attempts(trace, depth, photo):
        arrays = _outputs(trace, depth, order, photo, pictures) | weights
        bare = _packed(header, arrays, order, dict.fromkeys(order, 0))
        room = BUDGET - len(bare) - _MARGIN * (len(arrays) + len(order))
        counts, fewest = _fitted(arrays, ranks, pictures, room)
        if fewest >= enough:
            break
    return _packed(header, arrays, order, counts)


@dataclass(frozen=True)
class _Pictures:
    """What travels as pictures.

    Attributes:
        bands: whose maps do, by name.
        thinned: whether they, and the photo, have at most _SIDE rows and columns.
    """

    bands: frozenset[str] = frozenset()
    thinned: bool = False

    def of(self, maps: np.ndarray) -> np.ndarray:
        """Return the cells of (maps, rows, columns) that travel."""
        step = ceil(max(maps.shape[1:]) / _SIDE) if self.thinned else 1
        return maps[:, ::step, ::step]


def _attempts(trace: Trace, depth: Depth, photo: Photo | None) -> Iterator[tuple[int, _Pictures]]:
    """Yield what may travel as pictures, more each time, and how many channels of a band are then enough."""
    large, small = (_larger(trace, depth, cells, photo) for cells in (_LARGE, _TINY))
    yield _FEW, _Pictures()
    yield _THIN, _Pictures(large)
    yield 1, _Pictures(large, thinned=True)
    yield 0, _Pictures(small, thinned=True)


def _fitted(
    arrays: Mapping[str, _ChannelArray], ranks: Sequence[Ranking], pictures: _Pictures, room: int
) -> tuple[dict[str, int], int]:
    """Return how many channels of each band `room` bytes allow, and how many every band shows at least.

    First all bands get the same number of channels, then those with small maps get more. There is one of each
    even where there is no room for it, which then counts as none.
    """

    def counts(least: int, share: int) -> dict[str, int]:
        found = ((ranking.bands, ranking.count(least, share, pictures.bands)) for ranking in ranks)
        return {name: count for bands, count in found for name in bands}

    def fits(wanted: Mapping[str, int]) -> bool:
        return sum(array.cut(wanted).nbytes for array in arrays.values() if array.bands) <= room

    least = next((count for count in range(MAPS, 0, -1) if fits(counts(count, 0))), 0)
    share = BUDGET // 4
    while share and not fits(counts(least, share)):
        share = share * 4 // 5
    return counts(max(1, least), share), least


def _packed(
    header: Mapping[str, Any],
    arrays: Mapping[str, _ChannelArray],
    order: Mapping[str, np.ndarray],
    counts: Mapping[str, int],
) -> bytes:
    """Return the packet with so many channels of every band."""
    shown = {name: order[name][:count].tolist() for name, count in counts.items()}
    bands = [{**band, "ids": shown[band["name"]]} for band in header["bands"]]
    return pack({**header, "bands": bands}, {name: array.cut(counts) for name, array in arrays.items()})


def _larger(trace: Trace, depth: Depth, cells: int, photo: Photo | None) -> frozenset[str]:
    """Return the bands whose maps have more than `cells` cells, but for the photo."""
    found = {band.name for band in depth.bands if prod(maps_shape(band.shape)[1:]) > cells}
    return frozenset(found if photo is None else found - {trace.layers[0].name})


def _outputs(
    trace: Trace,
    depth: Depth,
    order: Mapping[str, np.ndarray],
    photo: Photo | None,
    pictures: _Pictures,
) -> dict[str, _ChannelArray]:
    """Return the numbers of the channels in `order`, and the pictures."""
    arrays: dict[str, _ChannelArray] = {}
    for band in depth.bands:
        if photo is not None and band.name == trace.layers[0].name:
            arrays |= _levels(band.name, trace[band.name], photo.pixels, pictures)
        elif band.name in pictures.bands:
            arrays |= _pictures(band.name, pictures.of(trace.maps(band.name)[order[band.name]]))
        elif not _derived(trace, band, order):
            output = trace[band.name] if len(band.shape) == 1 else trace.maps(band.name)
            arrays[band.name] = _ChannelArray(output[order[band.name]], (band.name,))
    if photo is not None:
        arrays["thumbnail"] = _ChannelArray(np.frombuffer(photo.thumbnail, np.uint8))
    return arrays


def _levels(
    name: str, values: np.ndarray, pixels: np.ndarray, pictures: _Pictures
) -> dict[str, _ChannelArray]:
    """Encode a normalised photo as its bytes and what each became: a quarter of the room, just as exact."""
    planes = np.atleast_3d(pixels).transpose(2, 0, 1)
    levels = np.zeros((len(planes), 256), np.float32)
    for plane, level, channel in zip(planes, levels, values, strict=True):
        level[plane] = channel
        if not np.array_equal(level[plane], channel):
            raise ValueError("the input was not made of these pixels, colour by colour")
    return {name: _ChannelArray(pictures.of(planes)), f"{name}.levels": _ChannelArray(levels)}


def reaches(maps: np.ndarray) -> np.ndarray:
    """Return (maps,) the largest finite |value| of each of (maps, rows, columns) numbers; 0 where none is."""
    found: np.ndarray = np.abs(maps).max((1, 2), initial=0, where=np.isfinite(maps))
    return found


def pictured(maps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (maps, rows, columns) numbers as bytes, 128 for zero, and the `reaches` of the maps.

    An infinite number, as the largest of a window without numbers, gets the last colour of its sign.
    """
    reach = reaches(maps)
    shares = np.clip(maps / np.where(reach > 0, reach, 1)[:, None, None], -1, 1)
    return (np.rint(shares * _STEPS) + _STEPS + 1).astype(np.uint8), reach


def _pictures(name: str, maps: np.ndarray) -> dict[str, _ChannelArray]:
    """Encode maps as what their colours stand for."""
    pictures, reach = pictured(maps)
    return {name: _ChannelArray(pictures, (name,)), f"{name}.reach": _ChannelArray(reach, (name,))}


def _derived(trace: Trace, band: Band, order: Mapping[str, np.ndarray]) -> bool:
    """Whether the browser can compute the output of `band` from other bands, to the last digit."""
    layer = trace.layer(band.name)
    if band.path or not all(name in order for name in layer.inputs):
        return False
    if layer.kind is Kind.ADD:
        return len(layer.inputs) == 2 and all(trace.layer(name).shape == layer.shape for name in layer.inputs)
    return layer.derivable


def _parameters(trace: Trace, depth: Depth, order: Mapping[str, np.ndarray]) -> dict[str, _ChannelArray]:
    """Return the weights between the channels in `order`."""
    arrays = {}
    for band in depth.bands:
        root = trace.layer(band.layers[0])
        if band.path or not root.kind.weighted or not band.sources:
            continue
        ends = band.name, band.sources[0]
        out, into = order[ends[0]], order[ends[1]]
        source = trace.layer(band.sources[0])
        weight = root.parameters["weight"]
        if root.kind is Kind.LINEAR:
            if weight.shape[1] != prod(source.shape):  # along the last axis alone
                continue
            weight = weight.reshape(len(weight), source.maps[0], -1)
        if weight.shape[1] == source.maps[0]:  # not in groups
            arrays[f"{root.name}.weight"] = _ChannelArray(weight[out][:, into], ends)
    return arrays
