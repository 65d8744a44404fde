"""Near-copies: pictures of a burst, saved again, cropped or resized a little, found by a perceptual hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import imagehash
import numpy as np
from PIL import Image
from scipy import sparse
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIDE = 16  # rows and columns of a hash in bits
# Bits that the hashes of near-copies may differ in, of 256. `python -m benchmarks.near_copies` measures it.
NEAR = 60
_AT_ONCE = 256  # rows of distances in memory


def phash(pixels: np.ndarray) -> str:
    """The perceptual hash of a picture, (rows, columns, 3) uint8: 256 bits in hexadecimal.

    Signs of the 16 × 16 lowest frequencies of its brightness about their median, as `imagehash.phash`.
    """
    return str(imagehash.phash(Image.fromarray(pixels), _SIDE))


def groups(hashes: Sequence[str]) -> np.ndarray:
    """(pictures,) int: the number of each picture's group; near-copies of near-copies are in one group.

    Args:
        hashes: of the pictures, as `phash` gives them; "" where it is not known, which is like no other.
    """
    if not any(hashes):
        return np.arange(len(hashes))
    known = np.flatnonzero([bool(each) for each in hashes])
    bits = np.frombuffer(bytes.fromhex("".join(hashes)), np.uint64).reshape(-1, _SIDE * _SIDE // 64)
    near = sparse.block_array(
        [[_near(bits[first : first + _AT_ONCE], bits)] for first in range(0, len(known), _AT_ONCE)]
    )
    found = np.arange(len(hashes)) + len(known)
    found[known] = connected_components(near, directed=False)[1]
    return np.unique(found, return_inverse=True)[1]


def _near(some: np.ndarray, others: np.ndarray) -> sparse.coo_array:
    """(some, others): which two rows of uint64 differ in few bits."""
    differing = np.bitwise_count(some[:, None] ^ others[None]).sum(-1, dtype=np.int32)
    return sparse.coo_array(differing <= NEAR)
