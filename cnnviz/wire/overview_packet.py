"""The packet of one depth of a large network with the activations of one picture."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import maps_shape
from cnnviz.structure.depths import within
from cnnviz.structure.receptive_field import fields
from cnnviz.structure.strongest_channels import MAPS, rankings
from cnnviz.wire.network_packet import layer_header
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Crop
    from cnnviz.structure.bands import Band
    from cnnviz.structure.depths import Depth

BUDGET = 300_000  # bytes of a packet
_FEW = 6  # channels of every band; where these have no room as numbers, large maps travel as pictures
_LARGE = 32 * 32  # cells of a map that is not large yet
_STEPS = 127  # steps on either side of zero in a picture of a map
_MARGIN = 80  # bytes that the channels of a band, or of an array, add to the header at most


@dataclass(frozen=True, eq=False)
class Photo:
    """The picture that a forward pass began with.

    Attributes:
        pixels: (rows, columns, 3) uint8, the input before it was normalised.
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
    trace: Trace, depth: Depth, *, network: str, identity: str, photo: Photo | None = None
) -> bytes:
    """Pack one depth and one picture; `Network` and `Activations` in ui/web/model/network.js both decode it.

    Of each band its strongest channels travel (see `rankings`), at their own resolution and as exact as the
    forward pass left them, and of the weights those between them: as many channels as BUDGET allows, and at
    least one. The output of a ReLU or a sum is left out where the browser has what went in, since max(0, x)
    and a + b are exact. Where BUDGET does not allow six channels of every band, large maps travel as pictures
    instead: of each cell a byte, for its colour, and no number.

    Args:
        trace: the forward pass.
        depth: of its layers.
        network: the identity of a `network_packet` that says the words and what the outputs stand for.
        identity: another one for any other network or picture.
        photo: what the input was made from; None if it was made of something else.

    Raises:
        ValueError: the input was not made of the photo's pixels, colour by colour.
    """
    header = _header(trace, depth)
    header |= {"id": f"{identity} {depth.path}", "picture": identity, "network": network}
    header["crop"] = asdict(photo.crop) if photo else None
    exact, fewest = _fitted(trace, depth, header, photo, frozenset())
    if fewest >= _FEW:
        return exact
    return _fitted(trace, depth, header, photo, _large(trace, depth))[0]


def _fitted(
    trace: Trace, depth: Depth, header: Mapping[str, Any], photo: Photo | None, pictured: frozenset[str]
) -> tuple[bytes, int]:
    """Return the packet with as many channels as BUDGET allows, and how many every band shows at least.

    First all bands get the same number of channels, then those with small maps get more.
    """
    ranks = rankings(trace, depth, pictured)
    order = {name: ranking.order for ranking in ranks for name in ranking.bands}
    arrays = _outputs(trace, depth, order, photo, pictured) | _parameters(trace, depth, order)
    bare = _packed(header, arrays, order, dict.fromkeys(order, 0))
    room = BUDGET - len(bare) - _MARGIN * (len(arrays) + len(order))

    def counts(least: int, share: int) -> dict[str, int]:
        return {name: ranking.count(least, share) for ranking in ranks for name in ranking.bands}

    def fits(wanted: Mapping[str, int]) -> bool:
        return sum(array.cut(wanted).nbytes for array in arrays.values() if array.bands) <= room

    least = next((count for count in range(MAPS, 1, -1) if fits(counts(count, 0))), 1)
    share = BUDGET // 4
    while share and not fits(counts(least, share)):
        share = share * 4 // 5
    return _packed(header, arrays, order, counts(least, share)), least


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


def _large(trace: Trace, depth: Depth) -> frozenset[str]:
    """Return the bands with large maps, but for the picture itself."""
    large = {band.name for band in depth.bands if prod(maps_shape(band.shape)[1:]) > _LARGE}
    return frozenset(large - {trace.layers[0].name})


def _header(trace: Trace, depth: Depth) -> dict[str, Any]:
    """Return the part of the header that does not depend on the channels that are shown."""
    found = fields(trace.layers)
    return {
        "outputs": depth.bands[-1].name == trace.layers[-1].name,
        "path": depth.path,
        "trail": depth.trail,
        "wires": [asdict(wire) for wire in depth.wires],
        "layers": [layer_header(trace.layer(name), found[name]) for name in _named(trace, depth)],
        "bands": [
            {**asdict(band), "name": band.name, "level": level, "sees": _module_field(trace.layers, band)}
            for band, level in zip(depth.bands, depth.levels, strict=True)
        ],
    }


def _named(trace: Trace, depth: Depth) -> list[str]:
    """Return the layers that the browser has to know: the input, those of the bands, of a module the last."""
    names = dict.fromkeys([trace.layers[0].name])
    for band in depth.bands:
        names |= dict.fromkeys([band.name] if band.path else band.layers)
    return list(names)


def _module_field(layers: Sequence[Layer], band: Band) -> dict[str, Any] | None:
    """Return the receptive field of a cell of a module in the band that feeds it; None for another band."""
    return asdict(fields(within(layers, band.path))[band.name]) if band.path else None


def _outputs(
    trace: Trace,
    depth: Depth,
    order: Mapping[str, np.ndarray],
    photo: Photo | None,
    pictured: frozenset[str],
) -> dict[str, _ChannelArray]:
    """Return the numbers of the channels in `order`, and the pictures."""
    arrays: dict[str, _ChannelArray] = {}
    for band in depth.bands:
        if photo is not None and band.name == trace.layers[0].name:
            arrays |= _levels(band.name, trace[band.name], photo.pixels)
        elif band.name in pictured:
            arrays |= _pictures(band.name, trace.maps(band.name)[order[band.name]])
        elif not _derived(trace, band, order):
            output = trace[band.name] if len(band.shape) == 1 else trace.maps(band.name)
            arrays[band.name] = _ChannelArray(output[order[band.name]], (band.name,))
    if photo is not None:
        arrays["thumbnail"] = _ChannelArray(np.frombuffer(photo.thumbnail, np.uint8))
    return arrays


def _levels(name: str, values: np.ndarray, pixels: np.ndarray) -> dict[str, _ChannelArray]:
    """Encode a normalised photo as its bytes and what each became: a quarter of the room, just as exact."""
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1))
    levels = np.zeros((len(planes), 256), np.float32)
    for plane, level, channel in zip(planes, levels, values, strict=True):
        level[plane] = channel
        if not np.array_equal(level[plane], channel):
            raise ValueError("the input was not made of these pixels, colour by colour")
    return {name: _ChannelArray(planes), f"{name}.levels": _ChannelArray(levels)}


def _pictures(name: str, maps: np.ndarray) -> dict[str, _ChannelArray]:
    """Encode maps as bytes, 128 for zero, and the largest |value| of each map, which is exact."""
    reach = np.abs(maps).max((1, 2))
    steps = maps / np.where(reach > 0, reach, 1)[:, None, None] * _STEPS
    pictures = (np.rint(steps) + _STEPS + 1).astype(np.uint8)
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
