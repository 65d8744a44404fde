"""The strongest answers of each channel over a set of pictures, and the patches they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from cnnviz.structure.receptive_field import Field

BEST = 9  # answers of a channel that are kept


class Patch(NamedTuple):
    """The place of a strong answer.

    Attributes:
        picture: number of it in the set, counted from 0.
        row: of the cell in the channel's map.
        column: of the cell.
        value: the answer there, the largest on this picture.
    """

    picture: int
    row: int
    column: int
    value: float


@dataclass(frozen=True, eq=False)
class Answers:
    """What a layer answered to a set of pictures.

    Attributes:
        values: (channels, up to BEST) float32, the largest answers of each channel, one of a picture at most,
            the largest first; of equal ones of a ReLU or ReLU6 the one that was more before it, then that to
            the earlier picture.
        pictures: of each, the number of its picture; int32.
        cells: of each, the cell of its map that has it, counted row by row; of equal ones as above, then the
            first; int32.
        columns: of a map.
        usual: (channels,) float64, the mean of |answer| over all cells of all pictures.
    """

    values: np.ndarray
    pictures: np.ndarray
    cells: np.ndarray
    columns: int
    usual: np.ndarray

    def patches(self, channel: int) -> tuple[Patch, ...]:
        """Return the patches of a channel, the strongest first. Raises IndexError if there is none of it."""
        if not 0 <= channel < len(self.values):
            raise IndexError(f"there is no channel {channel} among {len(self.values)}")
        found = zip(self.pictures[channel], self.cells[channel], self.values[channel], strict=True)
        return tuple(
            Patch(int(picture), *divmod(int(cell), self.columns), float(value))
            for picture, cell, value in found
        )

    def never(self, channel: int) -> bool:
        """Whether the channel was above 0 on none of the pictures."""
        return not self.values[channel].max(initial=0) > 0


@dataclass(frozen=True, eq=False)
class Survey:
    """What the layers of a network answered to a set of pictures.

    Attributes:
        pictures: how many there were.
        layers: by name.
    """

    pictures: int
    layers: Mapping[str, Answers]

    @property
    def best(self) -> int:
        """How many answers of each channel there are."""
        return next((each.values.shape[1] for each in self.layers.values()), 0)


class Cutout(NamedTuple):
    """The part of a picture that an answer depends on.

    Attributes:
        pixels: (rows, columns, 3) uint8.
        top: the row of the picture where it begins.
        left: the column.
    """

    pixels: np.ndarray
    top: int
    left: int


def cut_out(picture: np.ndarray, field: Field, row: int, column: int) -> Cutout:
    """Cut out the receptive field of a cell.

    Args:
        picture: (rows, columns, 3) uint8, of the size of the network's input.
        field: of the layer.
        row: of the cell.
        column: of the cell.

    Returns:
        What of the field lies on the picture.
    """
    top, left, bottom, right = field.box(row, column)
    top, left = max(0, top), max(0, left)
    return Cutout(picture[top : max(top, bottom), left : max(left, right)], top, left)
