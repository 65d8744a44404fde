"""The atlas of a layer: for each channel one small picture of what it looks for, all on one sheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from cnnviz.features.sheet import fitted
from cnnviz.features.strongest import cut_out

if TYPE_CHECKING:
    from cnnviz.features.picture_sets import PictureSet
    from cnnviz.features.reading import Reading
    from cnnviz.features.strongest import Answers
    from cnnviz.structure.receptive_field import Field

TYPE = "image/webp"  # of a sheet
_SIDES = ((256, 64), (512, 48))  # pixels of a tile where there are at most so many channels
_SMALLEST = 32
_ROOM, _LARGE_ROOM = 400_000, 1_000_000  # bytes of a sheet of few channels, and of one of many
_QUALITIES = (50, 30, 15)  # of WebP, the best that has room is taken
_LITTLE = 64  # pixels of the network's input, up to which each of them can be seen


class Atlas(NamedTuple):
    """What the channels of a layer look for, in pictures.

    Attributes:
        side: pixels of a tile, which is square; what a picture does not fill is transparent.
        across: tiles in a row of the sheet; that of channel n is the nth.
        image: the sheet as a file, `TYPE`.
        values: (channels,) float32, the channel's answer there; NaN where there is no picture yet.
        never: (channels,) bool, whether it was above 0 on none of the pictures.
    """

    side: int
    across: int
    image: bytes
    values: np.ndarray
    never: np.ndarray

    def tile(self, channel: int) -> np.ndarray:
        """Return the picture of a channel, which fills its tile, (side, side, 3) uint8."""
        row, column = divmod(channel, self.across)
        left, top = column * self.side, row * self.side
        with Image.open(BytesIO(self.image)) as sheet:
            return np.asarray(sheet.convert("RGB").crop((left, top, left + self.side, top + self.side)))


class Tiles:
    """A sheet of tiles that begins empty."""

    def __init__(self, channels: int, reading: Reading) -> None:
        """Begin the sheet of a layer.

        Args:
            channels: of the layer.
            reading: of the network; where it reads small pictures no pixel may be lost.
        """
        self.side = side(channels)
        self.across = int(np.ceil(np.sqrt(channels)))
        self._lossless = max(reading.shape[1:]) <= _LITTLE
        self._room = _ROOM if channels <= _SIDES[0][0] else _LARGE_ROOM
        rows = -(-channels // self.across)
        self._sheet = Image.new("RGBA", (self.across * self.side, rows * self.side))

    def put(self, channel: int, picture: np.ndarray) -> None:
        """Put a picture, (rows, columns, 3) uint8, in the middle of a channel's tile; of none nothing."""
        if not picture.size:
            return
        row, column = divmod(channel, self.across)
        tile = fitted(picture, self.side)
        left, top = (self.side - tile.width) // 2, (self.side - tile.height) // 2
        self._sheet.paste(tile, (column * self.side + left, row * self.side + top))

    def encoded(self) -> bytes:
        """Return the sheet as a file."""
        if self._lossless:
            return _file(self._sheet, lossless=True)
        for quality in _QUALITIES:
            content = _file(self._sheet, quality=quality)
            if len(content) <= self._room:
                break
        return content


def side(channels: int) -> int:
    """Return the pixels of a tile of a layer of so many channels."""
    return next((side for most, side in _SIDES if channels <= most), _SMALLEST)


def of_patches(answers: Answers, pictures: PictureSet, field: Field) -> Atlas:
    """Return the strongest patch of each channel, cut out at its receptive field.

    Args:
        answers: of the layer to `pictures`.
        pictures: that were shown.
        field: of the layer.

    Returns:
        Of a channel that was 0 on all of them there is no picture.
    """
    tiles = Tiles(len(answers.values), pictures.reading)
    shown = np.flatnonzero(answers.values[:, 0])
    strongest = answers.pictures[:, 0]
    for number in np.unique(strongest[shown]):
        picture = pictures.picture(int(number))
        for channel in shown[strongest[shown] == number]:
            _, row, column, _ = answers.patches(int(channel))[0]
            tiles.put(int(channel), cut_out(picture, field, row, column).pixels)
    values = answers.values[:, 0].astype(np.float32)
    return Atlas(tiles.side, tiles.across, tiles.encoded(), values, never(answers))


def never(answers: Answers) -> np.ndarray:
    """Return of each channel whether it was above 0 on none of the pictures, (channels,) bool."""
    return np.array([answers.never(channel) for channel in range(len(answers.values))])


def _file(sheet: Image.Image, **options: int) -> bytes:
    file = BytesIO()
    sheet.save(file, "WEBP", **options)
    return file.getvalue()
