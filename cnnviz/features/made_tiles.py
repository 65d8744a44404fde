"""The pictures made for the channels of a layer, as many as there are so far, each kept once it is made."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cnnviz import atomic_write, log
from cnnviz.features import cached
from cnnviz.features.atlas import Atlas, Tiles
from cnnviz.features.sheet import fitted

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.features.reading import Reading

_FORM = "1"  # another one once pictures are made in another way
_VALUE = "value"  # in a file
_KEPT = 256  # layers; one of 256 channels has 2 MB


class MadeTiles:
    """The pictures made for a layer.

    Attributes:
        values: (channels,) float32, the channel's answer to its picture; NaN where there is none yet.
    """

    def __init__(self, folder: Path, channels: int, reading: Reading) -> None:
        """Take up what is kept in `folder`.

        Args:
            folder: of this layer's pictures, which need not exist.
            channels: of the layer.
            reading: of the network.
        """
        self._folder, self._tiles = folder, Tiles(channels, reading)
        self.values = np.full(channels, np.nan, np.float32)
        for channel in range(channels):
            found = _read(folder / f"{channel}.png", self._tiles.side)
            if found is not None:
                self._show(channel, *found)
        self._encoded: tuple[int, bytes] | None = None

    @property
    def count(self) -> int:
        """How many there are."""
        return int(np.isfinite(self.values).sum())

    @property
    def missing(self) -> bool:
        """Whether there is a channel without one."""
        return self.count < len(self.values)

    def has(self, channel: int) -> bool:
        """Whether there is one for a channel."""
        return bool(np.isfinite(self.values[channel]))

    def add(self, channel: int, picture: np.ndarray, value: float) -> None:
        """Take in and keep a picture, (rows, columns, 3) uint8, and the channel's answer to all of it."""
        tile = np.asarray(fitted(picture, self._tiles.side))
        self._show(channel, tile, value)
        notes = PngInfo()
        notes.add_text(_VALUE, repr(value))
        file = BytesIO()
        Image.fromarray(tile).save(file, "PNG", pnginfo=notes)
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(parents=True, exist_ok=True)
                cached.keep_newest(self._folder.parent, _KEPT)
            atomic_write.write(self._folder / f"{channel}.png", file.getvalue())
        except OSError:
            log.event("made picture not kept")

    def atlas(self, never: np.ndarray | None) -> Atlas:
        """Return the atlas of what there is.

        Args:
            never: (channels,) bool, see `Atlas`; None where that is not known.
        """
        values = self.values.copy()  # before the sheet, which may have one more by then
        count = int(np.isfinite(values).sum())
        if self._encoded is None or self._encoded[0] != count:
            self._encoded = count, self._tiles.encoded()
        tiles, known = self._tiles, np.zeros(len(values), bool) if never is None else never
        return Atlas(tiles.side, tiles.across, self._encoded[1], values, known)

    def _show(self, channel: int, tile: np.ndarray, value: float) -> None:
        self._tiles.put(channel, tile)
        self.values[channel] = value


@lru_cache(maxsize=16)
def made_tiles(cache: Path, network: str, layer: str, channels: int, reading: Reading) -> MadeTiles:
    """Return the pictures made for a layer; of those that were asked for last it is the same object.

    Args:
        cache: the folder in which pictures are kept.
        network: names it and its weights.
        layer: its name.
        channels: of the layer.
        reading: of the network.
    """
    name = sha256("\n".join((_FORM, network, layer, repr(reading))).encode()).hexdigest()[:32]
    return MadeTiles(cache / "made" / name, channels, reading)


def _read(path: Path, side: int) -> tuple[np.ndarray, float] | None:
    """Return a tile, (rows, columns, 3) uint8, and its number; None if the file holds none."""
    try:
        with Image.open(path, formats=["PNG"]) as image:
            if max(image.size) != side or image.mode != "RGB":
                return None
            tile = np.asarray(image)
            value = float(image.info[_VALUE])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, SyntaxError):
        log.event("made picture not read")
        return None
    return (tile, value) if np.isfinite(value) else None
