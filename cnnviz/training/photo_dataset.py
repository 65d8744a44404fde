"""Photos to train on, read from folders or from Tiny ImageNet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image
from torchvision import datasets

from cnnviz.inputs import images

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SIDE = 160  # pixels of a photo from a folder: the least to which the smallest of them need not be enlarged
_HELD_OUT = 10  # of the training photos, one in so many chooses the epoch


class PhotoError(Exception):
    """The photos cannot be had; the text says why."""


@dataclass(frozen=True, eq=False)
class PhotoSet:
    """Photos in memory, all of one size, with their classes.

    Attributes:
        photos: (photos, 3, side, side) uint8.
        labels: (photos,) int64, places in `classes`.
        classes: their names, in alphabetical order of what names them on disk.
    """

    photos: torch.Tensor
    labels: torch.Tensor
    classes: tuple[str, ...]

    def split(self) -> tuple[PhotoSet, PhotoSet]:
        """The photos to learn from, and every tenth photo, which is held out to choose the epoch."""
        kept = torch.arange(len(self.labels)) % _HELD_OUT != 0
        return self._part(kept), self._part(~kept)

    def to(self, device: torch.device) -> PhotoSet:
        """The same with the photos in the memory of `device`; the labels stay."""
        return replace(self, photos=self.photos.to(device))

    def _part(self, chosen: torch.Tensor) -> PhotoSet:
        return PhotoSet(self.photos[chosen], self.labels[chosen], self.classes)


def tiny_imagenet(folder: Path) -> PhotoSet:
    """The training photos of Tiny ImageNet, 64×64, in their order.

    Args:
        folder: holds `train.parquet`, with the columns `image` (bytes of a picture file) and `label`
            (int), and `classes.tsv` with a heading and the columns label, WordNet id and name.

    Raises:
        PhotoError: they are missing or broken, or pyarrow is not installed.
    """
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise PhotoError("reading Tiny ImageNet needs pyarrow: pip install pyarrow") from None
    try:
        table = parquet.read_table(folder / "train.parquet", columns=["image", "label"])
        rows = (folder / "classes.tsv").read_text().splitlines()[1:]
    except (OSError, ArrowException) as error:
        raise PhotoError(f"{folder} does not hold Tiny ImageNet: {error}") from error
    contents = enumerate(table["image"].to_pylist())
    return PhotoSet(
        _decoded(((f"photo {place} of {folder}", BytesIO(content).read) for place, content in contents), 64),
        torch.from_numpy(table["label"].to_numpy().astype(np.int64)),
        tuple(row.split("\t")[2] for row in rows),
    )


def folders(root: Path) -> PhotoSet:
    """The photos in the folders of `root`, a folder a class, as torchvision's ImageFolder lays them out.

    Each is cut to the square in its middle and made SIDE×SIDE.

    Raises:
        PhotoError: there are none, or one cannot be read.
    """
    try:
        found = datasets.ImageFolder(root)
    except (OSError, RuntimeError) as error:
        raise PhotoError(f"{root} does not hold a folder of photos for each class: {error}") from error
    paths, labels = zip(*found.samples, strict=True)
    return PhotoSet(
        _decoded(((path, partial(images.read, Path(path))) for path in paths), SIDE),
        torch.tensor(labels),
        tuple(found.classes),
    )


def square(image: np.ndarray, side: int) -> np.ndarray:
    """(side, side, 3) uint8: the middle of a photo, (rows, columns, 3) uint8, as large a square as it has."""
    photo = Image.fromarray(image)
    least = min(photo.size)
    left, top = ((length - least) // 2 for length in photo.size)
    box = (left, top, left + least, top + least)
    return np.asarray(photo.resize((side, side), Image.Resampling.BICUBIC, box))


def _decoded(sources: Iterable[tuple[str, Callable[[], bytes]]], side: int) -> torch.Tensor:
    """(photos, 3, side, side) uint8: the middle of each picture, given by name and a reader of its file."""

    def decoded(source: tuple[str, Callable[[], bytes]]) -> np.ndarray:
        name, read = source
        try:
            return square(images.decode(read()), side)
        except (OSError, images.ImageError) as error:
            raise PhotoError(f"{name}: {error}") from error

    with ThreadPoolExecutor() as pool:
        pictures = np.stack(list(pool.map(decoded, sources)))
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous()
