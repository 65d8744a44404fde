"""The packet of the receptive field of one number, and how much each pixel of it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnnviz.analysis.saliency import SHARE
from cnnviz.structure.receptive_field import fields
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from cnnviz.analysis.saliency import Saliency
    from cnnviz.capture.trace import Trace, Unit


def saliency_packet(
    trace: Trace, unit: Unit, found: Saliency, picture: np.ndarray, *, identity: str = ""
) -> bytes:
    """Pack the receptive field and the saliency of the number at `unit`.

    `Saliency` in ui/web/model/saliency.js decodes it.

    Args:
        trace: the forward pass.
        unit: which number.
        found: of that number.
        picture: (rows, columns) or (rows, columns, 3) uint8, the network's input before it was normalised.
        identity: names the network and the picture.
    """
    rows, columns = found.heat.shape
    top, left, bottom, right = fields(trace.layers)[unit.layer].box(unit.row, unit.column)
    header = {
        "id": identity,
        "unit": unit._asdict(),
        "share": SHARE,
        "field": [max(0, top), max(0, left), min(rows, bottom), min(columns, right)],
        "box": found.box,
    }
    return pack(header, {"heat": found.heat, "picture": np.ascontiguousarray(picture)})
