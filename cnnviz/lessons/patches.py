"""What a channel of the LeNet answers to pictures, and the pixels that its strongest cell reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from cnnviz.features.drawing import Board, bar
from cnnviz.features.strongest import Patch
from cnnviz.lessons.lenet_batches import before

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.features.reading import Reading
    from cnnviz.structure.receptive_field import Field

LAYER, _NEXT = "relu2", "pool2"  # whose channels are asked, and what reads them
CHANNELS = (3, 8, 12, 15)  # of LAYER; the nine strongest patches of each are alike, which is not so of all
ANGLES = (0, 45, 90, 135)  # degrees; 0 lies, 90 stands
_SIDE, _EDGE, _WIDTH = 28, 2, 3  # pixels: of a digit, around it in the input, of a stroke


@dataclass(frozen=True, eq=False)
class Shown:
    """Pictures that were shown to a channel.

    Attributes:
        pictures: (pictures, 32, 32) uint8, as the network reads them.
        maps: (pictures, rows, columns) float32, what the channel makes of each.
    """

    pictures: np.ndarray
    maps: np.ndarray

    @property
    def values(self) -> np.ndarray:
        """The largest answer to each picture, (pictures,) float32."""
        found: np.ndarray = self.maps.max((1, 2))
        return found

    def strongest(self, index: int) -> Patch:
        """Return the place of the largest answer to a picture."""
        row, column = np.unravel_index(int(self.maps[index].argmax()), self.maps[index].shape)
        return Patch(index, int(row), int(column), float(self.maps[index, row, column]))

    def framed(self, index: int, field: Field) -> np.ndarray:
        """Return which pixels lie on the edge of what the strongest cell reads, (32, 32) bool."""
        patch = self.strongest(index)
        top, left, bottom, right = field.box(patch.row, patch.column)
        frame = np.zeros(self.pictures[index].shape, bool)
        frame[top:bottom, left:right] = True
        frame[top + 1 : bottom - 1, left + 1 : right - 1] = False
        return frame


def show(network: nn.Sequential, reading: Reading, pictures: np.ndarray, channel: int) -> Shown:
    """Show `pictures`, (pictures, 32, 32) uint8, to a channel of the LeNet, which reads them by `reading`."""
    batch = torch.from_numpy(reading.inputs(pictures[:, None]))
    return Shown(pictures, before(network, _NEXT, batch)[:, channel])


def strokes() -> np.ndarray:
    """Draw a white stroke through the middle for each of `ANGLES`: (4, 32, 32) uint8."""
    drawn = np.stack([bar(Board(_SIDE), angle=angle, width=_WIDTH) for angle in ANGLES])
    levels: np.ndarray = np.rint(127.5 * (1 + drawn)).astype(np.uint8)
    return np.pad(levels, ((0, 0), (_EDGE, _EDGE), (_EDGE, _EDGE)))
