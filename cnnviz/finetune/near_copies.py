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
    bits = np.unpackbits(np.frombuffer(bytes.fromhex("".join(hashes)), np.uint8))
    signs = bits.reshape(len(known), -1).astype(np.float32) * 2 - 1
    near = sparse.block_array(
        [[_near(signs[first : first + _AT_ONCE], signs)] for first in range(0, len(known), _AT_ONCE)]
    )
    found = np.arange(len(hashes)) + len(known)
    found[known] = connected_components(near, directed=False)[1]
    return np.unique(found, return_inverse=True)[1]


def _near(some: np.ndarray, others: np.ndarray) -> sparse.coo_array:
    """(some, others): which two rows of 1 and -1 differ in few places; their product says in how many."""
    return sparse.coo_array(some @ others.T >= some.shape[1] - 2 * NEAR)
