"""Compares a prepared digit with those of MNIST that come with the program: it may be none at all."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import ndimage

from cnnviz.inputs import mnist_subset

_SOFT = 1.2  # pixels by which digits are blurred before they are compared: no two hands write alike
_NEAREST = 10
_PART = 5  # pixels of a side of the square in which ink is looked for that those do not have

# Each leaves out about 3 of 1,000 MNIST test digits; assets/lenet.md has the numbers.
_FAR = 0.16  # 1 - cosine to the most similar digit
_EXTRA = 0.12  # mean ink, from 0 to 1


def is_unlike(field: np.ndarray) -> bool:
    """Tell whether a picture is unlike the MNIST digits: far from each, or with ink where those have none.

    The second is asked of the ten most similar ones: an H is much like a 4, but no 4 has its left foot.

    Args:
        field: (28, 28) uint8, a digit as MNIST has them, not all 0.
    """
    soft = _softened(field[None])[0]
    digits, widened = _known()
    likeness = digits @ (soft / np.linalg.norm(soft)).ravel()
    nearest = np.argpartition(likeness, -_NEAREST)[-_NEAREST:]
    extra = np.maximum(soft - widened[nearest].max(0), 0)
    return bool(1 - likeness.max() > _FAR or ndimage.uniform_filter(extra, _PART).max() > _EXTRA)


def _softened(fields: np.ndarray) -> np.ndarray:
    soft: np.ndarray = ndimage.gaussian_filter(fields.astype(np.float32) / 255, (0, _SOFT, _SOFT))
    return soft


@cache
def _known() -> tuple[np.ndarray, np.ndarray]:
    """Return the 3,000 digits blurred: (digits, 784) of length 1 each; (digits, 28, 28) a pixel wider."""
    soft = _softened(np.concatenate([part.pictures for part in mnist_subset.digits()]))
    flat = soft.reshape(len(soft), -1)
    return flat / np.linalg.norm(flat, axis=1, keepdims=True), ndimage.maximum_filter(soft, (1, 3, 3))
