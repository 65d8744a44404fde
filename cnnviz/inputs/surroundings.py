"""Names what darkens a part of a photograph: a shadow, what lies around the paper, or reaches into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import ndimage

from cnnviz.inputs.preparation import InputWarning

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT = 96  # pixels of the shorter side in which they are looked for
_DARKER = 0.75  # of the paper's light: what is above is the usual fall of light
_EDGE = 0.09  # of the paper's light: a shadow takes as much within a tenth of the side
_LEAST = 0.01  # share of the picture
_TINTED = 0.02  # share of red, green or blue by which a thing differs from the paper; a shadow hardly does
_BLACK = 0.25  # of the paper's light: no shadow in a room is as deep
_REACHING = 0.2  # share of the picture that a finger covers at most
_ALONG = 0.45  # share of an edge of the picture from which it is a table's


def find(picture: np.ndarray, light: np.ndarray) -> tuple[InputWarning, ...]:
    """Name the dark parts of the picture that are connected to its edges.

    Args:
        picture: (rows, columns, 3) uint8.
        light: (rows, columns) float32, the brightness at each pixel without the ink.
    """
    share = min(1, _SHORT / min(light.shape))
    size = max(1, round(light.shape[1] * share)), max(1, round(light.shape[0] * share))
    bright = np.asarray(Image.fromarray(light).resize(size, Image.Resampling.BOX))
    colours = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX), np.float32)
    tints = colours / np.maximum(colours.sum(2, keepdims=True), 1)
    paper = float(np.percentile(bright, 90))
    sheet = np.median(tints[bright > 0.9 * paper], axis=0)
    labels, count = ndimage.label(bright < _DARKER * paper)
    found = dict.fromkeys(_names(labels, count, bright / paper, np.abs(tints - sheet).max(2)))
    if InputWarning.AROUND in found:  # then what shows in a corner is the table, too
        found.pop(InputWarning.REACHING, None)
    return tuple(found)


def _names(labels: np.ndarray, count: int, light: np.ndarray, tinted: np.ndarray) -> Iterator[InputWarning]:
    """Name each dark part, by its share of the paper's light, its tint and its place."""
    steps = ndimage.maximum_filter(light, 9) - ndimage.minimum_filter(light, 9)
    for number in range(1, count + 1):
        part = labels == number
        edges = [float(edge.mean()) for edge in (part[0], part[-1], part[:, 0], part[:, -1])]
        if part.mean() < _LEAST or not any(edges):
            continue
        if np.median(tinted[part]) < _TINTED and np.median(light[part]) > _BLACK:
            border = ndimage.binary_dilation(part, iterations=2) & ~ndimage.binary_erosion(part, iterations=2)
            if np.percentile(steps[border], 75) > _EDGE:
                yield InputWarning.SHADOW
        elif part.mean() < _REACHING and max(edges) < _ALONG and sum(edge > 0 for edge in edges) <= 2:
            yield InputWarning.REACHING
        else:
            yield InputWarning.AROUND
