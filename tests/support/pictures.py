"""Pictures of a few classes that are easily told apart, made here, for tests of fine-tuning."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from cnnviz.finetune.dataset import Dataset, Picture, gather
from cnnviz.inputs.preparation import Crop, Preparation

if TYPE_CHECKING:
    from pathlib import Path

CLASSES = ("across", "down", "ring")


def stripes(label: str, seed: int) -> bytes:
    """A PNG file of grey stripes, across or down, or of a ring, a little wider than high."""
    chance = np.random.default_rng(seed)
    if label == "ring":
        image = Image.new("L", (70, 64), 250)
        left, top = chance.integers(2, 20, 2).tolist()
        ImageDraw.Draw(image).ellipse((left, top, left + 40, top + 40), outline=10, width=6)
    else:
        lines = np.where((np.arange(70) + int(chance.integers(0, 14))) // 7 % 2, 60, 200)
        across, down = np.broadcast_to(lines[:64, None], (64, 70)), np.broadcast_to(lines[None], (64, 70))
        image = Image.fromarray((across if label == "across" else down).astype(np.uint8))
    noisy = np.clip(np.asarray(image) + chance.normal(0, 4, (64, 70)), 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).convert("RGB").save(file, "PNG")
    return file.getvalue()


def dataset(count: int, classes: int = 2) -> Dataset:
    """A dataset of so many pictures of each of the first `classes`."""

    def picture(label: str, place: int) -> Picture:
        content = stripes(label, place)
        return Picture(label, f"{label}-{place}.png", lambda: content)

    return gather([picture(label, place) for label in CLASSES[:classes] for place in range(count)])


def lay_out(root: Path, count: int, classes: int = 2) -> Path:
    """Write a dataset into folders of `root`; return `root`."""
    for label in CLASSES[:classes]:
        (root / label).mkdir(parents=True)
        for place in range(count):
            (root / label / f"{place:02}.png").write_bytes(stripes(label, place))
    return root


def blank() -> bytes:
    """A PNG file of white paper."""
    file = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(file, "PNG")
    return file.getvalue()


def normalised(planes: np.ndarray, mean: tuple[float, ...], std: tuple[float, ...]) -> Preparation:
    """Pixels, (channels, rows, columns) uint8, as a network takes them that normalises nothing."""
    pixels = np.moveaxis(planes, 0, 2)
    means, deviations = (np.array(values, np.float32)[:, None, None] for values in (mean, std))
    read = (planes.astype(np.float32) / 255 - means) / deviations
    return Preparation((), pixels, mean, std, read, Crop(1, 1, 0, 0), inverted=False)
