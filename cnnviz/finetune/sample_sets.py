"""Small sets of pictures that come with the program to fine-tune on."""

from __future__ import annotations

import io
from enum import StrEnum, unique
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from cnnviz.finetune import recipe
from cnnviz.finetune.dataset import Picture
from cnnviz.inputs.mnist_subset import digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.finetune.dataset import Dataset

EACH = 40  # pictures of a class
_SIDE = 96
_LINE = 7  # pixels wide, of a shape
_CORNERS = {"triangle": 3, "square": 4}


@unique
class Builtin(StrEnum):
    """A set of pictures that comes with the program."""

    TEXTURES = "textures"  # drawn here
    SHAPES = "shapes"  # drawn here
    DIGITS = "digits"  # of MNIST, see assets/lenet.md


CLASSES = MappingProxyType(
    {
        Builtin.TEXTURES: ("dots", "rings", "speckles"),
        Builtin.SHAPES: ("circle", "square", "triangle"),
        Builtin.DIGITS: ("4", "9"),
    }
)
# What learns a set well. A ResNet-50 that was trained on photos knows textures, but hardly outlines.
SUITED = MappingProxyType(
    {Builtin.TEXTURES: "resnet50-catdog", Builtin.SHAPES: "lenet", Builtin.DIGITS: "lenet"}
)


def pictures(chosen: Builtin) -> Iterator[Picture]:
    """Its pictures, the same each time."""
    draw = {Builtin.TEXTURES: _texture, Builtin.SHAPES: _shape, Builtin.DIGITS: _digit}[chosen]
    for label in CLASSES[chosen]:
        for number in range(EACH):
            file = io.BytesIO()
            draw(label, number).save(file, "PNG")
            yield Picture(label, _name(label, number), file.getvalue)


def of(dataset: Dataset) -> Builtin | None:
    """The set whose pictures, by their names, a dataset has; None when it has others."""
    named = {(picture.label, picture.name) for picture in dataset.pictures}
    for chosen, labels in CLASSES.items():
        if named == {(label, _name(label, number)) for label in labels for number in range(EACH)}:
            return chosen
    return None


def backbone(dataset: Dataset) -> str:
    """With which network to begin: the one that learns a set well, else the first of all."""
    chosen = of(dataset)
    return recipe.suited() if chosen is None else SUITED[chosen]


def _name(label: str, number: int) -> str:
    return f"{label}-{number + 1:02}.png"


def _texture(label: str, number: int) -> Image.Image:
    """Dots, rings or speckles in some two colours, of some size and turn."""
    rng = _generator(label, number)
    ground, ink = _colors(rng)
    turn, size = rng.uniform(0, np.pi), rng.uniform(9, 16)
    y, x = np.mgrid[:_SIDE, :_SIDE] - rng.uniform(20, 76, (2, 1, 1))
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    inked = {
        "dots": np.hypot(along / size % 2 - 1, across / size % 2 - 1) < 0.55,
        "rings": np.hypot(x, y) / size % 2 < 1,
        "speckles": np.kron(rng.random((_SIDE // 3, _SIDE // 3)), np.ones((3, 3))) > 0.5,
    }[label]
    return _noisy(np.where(inked[..., None], ink, ground), rng)


def _shape(label: str, number: int) -> Image.Image:
    """The coloured line of a shape, somewhere on a ground of another colour, of some size and turn.

    What becomes of a picture for a network of digits takes a filled shape for a shadow on the paper.
    """
    rng = _generator(label, number)
    ground, ink = (tuple(color.tolist()) for color in _colors(rng))
    image = Image.new("RGB", (_SIDE, _SIDE), ground)
    x, y = rng.integers(36, 61, 2).tolist()
    radius, turn = int(rng.integers(18, 33)), float(rng.uniform(0, 360))
    draw = ImageDraw.Draw(image)
    if label in _CORNERS:
        draw.regular_polygon((x, y, radius), _CORNERS[label], rotation=turn, outline=ink, width=_LINE)
    else:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=_LINE)
    return _noisy(np.asarray(image), rng)


def _digit(label: str, number: int) -> Image.Image:
    learned = digits()[0]
    return Image.fromarray(learned.pictures[learned.labels == int(label)][number])


def _generator(label: str, number: int) -> np.random.Generator:
    return np.random.default_rng([number, *label.encode()])


def _colors(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A light one and a dark one."""
    return rng.integers(150, 240, 3), rng.integers(10, 110, 3)


def _noisy(colors: np.ndarray, rng: np.random.Generator) -> Image.Image:
    noise = rng.normal(0, 6, (_SIDE, _SIDE, 3))
    return Image.fromarray(np.clip(colors + noise, 0, 255).astype(np.uint8))
