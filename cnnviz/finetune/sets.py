"""Which small sets of pictures come with the program to fine-tune on?"""

from __future__ import annotations

import io
from enum import StrEnum, unique
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from cnnviz.finetune.album import Picture
from cnnviz.lessons.sheet import digits

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH = 24  # pictures of a class
_SIDE = 96
_CORNERS = {"triangle": 3, "square": 4}


@unique
class Builtin(StrEnum):
    """A set."""

    SHAPES = "shapes"  # drawn here
    DIGITS = "digits"  # of MNIST, see assets/lenet.md


CLASSES = {Builtin.SHAPES: ("circle", "square", "triangle"), Builtin.DIGITS: ("4", "9")}


def pictures(chosen: Builtin) -> Iterator[Picture]:
    """Its pictures, the same each time."""
    for label in CLASSES[chosen]:
        for number in range(EACH):
            image = _shape(label, number) if chosen is Builtin.SHAPES else _digit(int(label), number)
            file = io.BytesIO()
            image.save(file, "PNG")
            yield Picture(label, f"{label}-{number + 1:02}.png", file.getvalue)


def _shape(label: str, number: int) -> Image.Image:
    """A coloured shape, somewhere on a noisy ground of another colour, of some size and turn."""
    chance = np.random.default_rng([number, *label.encode()])
    ground, ink = chance.integers(150, 240, 3), chance.integers(10, 110, 3)
    noise = np.clip(chance.normal(ground, 12, (_SIDE, _SIDE, 3)), 0, 255).astype(np.uint8)
    image = Image.fromarray(noise)
    x, y = chance.integers(36, 61, 2).tolist()
    radius, turn = int(chance.integers(18, 33)), float(chance.uniform(0, 360))
    draw, color = ImageDraw.Draw(image), tuple(ink.tolist())
    if label in _CORNERS:
        draw.regular_polygon((x, y, radius), _CORNERS[label], rotation=turn, fill=color)
    else:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)
    return image


def _digit(label: int, number: int) -> Image.Image:
    learned = digits()[0]
    return Image.fromarray(learned.pictures[learned.labels == label][number])
