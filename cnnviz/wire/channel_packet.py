"""The packet of one channel: its filter, its histogram, and what each input channel contributed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.analysis.contributions import contributions, filter_of
from cnnviz.analysis.feature_maps import histogram
from cnnviz.capture.kinds import Kind
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.capture.trace import Trace


def channel_packet(
    trace: Trace, name: str, channel: int, *, identity: str, survey: Mapping[str, object] | None = None
) -> bytes:
    """Pack the filter, histogram and contributions of one channel; ui/web/maps/channel.js shows them.

    Args:
        trace: the forward pass.
        name: of its layer.
        channel: or unit.
        identity: as given to `maps_packet`.
        survey: what is known of the channel from many pictures: its `best` answer and the `name` of what that
            picture shows, whether it was `never` above 0, and of how many `pictures`; None where it is not.

    Raises:
        KeyError, IndexError: there is no such layer or channel.
    """
    found, layer = filter_of(trace, name, channel), trace.layer(name)
    header: dict[str, object] = {
        "id": identity,
        "layer": name,
        "channel": channel,
        "histogram": asdict(histogram(trace.maps(name)[channel])),
        "norm": None,
        "filter": None,
        "survey": survey,
    }
    arrays: dict[str, np.ndarray] = {}
    if layer.kind is Kind.NORM:
        given = {each: float(array[channel]) for each, array in layer.parameters.items()}
        header["norm"] = {**given, **layer.options}
    if found is not None:
        header["filter"] = {"source": found.source, "first": found.first, "bias": found.bias}
        given_by = contributions(trace[found.source], found)
        arrays = {"weights": found.weights} | {
            each: array.astype(np.float32) for each, array in asdict(given_by).items()
        }
    return pack(header, arrays)
