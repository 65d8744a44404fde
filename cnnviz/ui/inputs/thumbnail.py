"""Pictures in small, as addresses that hold them."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from cnnviz.inputs import images

if TYPE_CHECKING:
    import numpy as np

_LONGEST = 112  # pixels: a tile of the gallery has half as many, a fine screen shows them all


def address(picture: np.ndarray, *, exact: bool) -> str:
    """Write `picture`, (rows, columns, 3) uint8, in small as an address.

    It is `exact` to the last pixel, or a JPEG, which takes less room.
    """
    code = b64encode(images.encode(images.thumbnail(picture, _LONGEST), exact=exact)).decode()
    return f"data:image/{'png' if exact else 'jpeg'};base64,{code}"
