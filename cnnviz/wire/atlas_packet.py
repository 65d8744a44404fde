"""The packet of the atlas of a layer: a sheet of small pictures, one for each channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnnviz.features.atlas import TYPE
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.features.atlas import Atlas


def atlas_packet(  # noqa: PLR0913 (all that the view says)
    atlas: Atlas | None, layer: str, kind: str, *, identity: str, names: Sequence[str], pictures: int
) -> bytes:
    """Pack the atlas of a layer; ui/web/maps shows it.

    Args:
        atlas: of the layer; None while nothing is computed.
        layer: its name.
        kind: "patches" or "made".
        identity: as given to `maps_packet`.
        names: of each channel, what the picture of its strongest patch shows; "" where there is none.
        pictures: how many the patches are the strongest of; 0 where none were shown.
    """
    header = {
        "id": identity,
        "layer": layer,
        "kind": kind,
        "type": TYPE,
        "side": atlas.side if atlas else 0,
        "across": atlas.across if atlas else 0,
        "names": list(names),
        "pictures": pictures,
        "waiting": atlas is None,
    }
    if atlas is None:
        return pack(header, {})
    image = np.frombuffer(atlas.image, np.uint8)
    return pack(header, {"image": image, "values": atlas.values, "never": atlas.never.astype(np.uint8)})
