"""Photographs of handwritten digits, drawn by program: a digit on paper, with what everyday life adds."""

from __future__ import annotations

import math
from enum import StrEnum, unique
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

if TYPE_CHECKING:
    from tests.support.drawings import Drawing

_FINE = 2  # what is drawn is drawn so many times larger, for soft edges
_LARGEST = 900  # pixels; a larger photograph is drawn at this size and then enlarged, as a soft lens would


@unique
class Kind(StrEnum):
    """What everyday life adds to a digit on paper."""

    CLEAN = "clean paper"
    HARD_SHADOW = "hard shadow"
    SOFT_SHADOW = "soft shadow"
    SHADOWED_CORNER = "shadowed corner"
    TABLE = "paper on a table"
    THUMB = "thumb"
    RULED = "ruled paper"
    SQUARED = "squared paper"
    CELL = "cell of a form or sudoku"
    LIGHT_INK = "light ink on a dark or clear ground"


def photograph(kind: Kind, drawing: Drawing, seed: tuple[int, ...]) -> bytes:
    """Photograph `drawing`, or of light ink keep it as a drawing program does; the same for the same seed.

    Returns:
        A JPEG or PNG file.
    """
    chance = np.random.default_rng((list(Kind).index(kind), *seed))
    if kind is Kind.LIGHT_INK and chance.random() < 0.5:
        return _on_clear(drawing, chance)
    return _photographed(kind, drawing, chance)


class _Sheet:
    """A sheet of paper before the camera: places on it, in a square of [-1, 1], lie in the picture."""

    def __init__(
        self, chance: np.random.Generator, *, lying: float, sides: tuple[int, int] = (200, 3000)
    ) -> None:
        """Lay a sheet before the camera.

        Args:
            chance: of all that is not given.
            lying: the side of the sheet over the shorter side of the picture.
            sides: pixels of the shorter side of the picture, at least and at most.
        """
        side = math.exp(chance.uniform(*np.log(sides)))
        long = side * chance.choice([1, 4 / 3, 16 / 9])
        self.size = tuple(round(each) for each in ((side, long) if chance.random() < 0.5 else (long, side)))
        shrink = min(1.0, _LARGEST / max(self.size))
        self.columns, self.rows = (round(each * shrink) for each in self.size)
        self.side = min(self.columns, self.rows)
        turn = math.radians(chance.uniform(-8, 8))
        self._tilt = chance.uniform(-0.08, 0.08, 2)
        self._turn = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        self._lying = lying

    def place(self, points: np.ndarray) -> np.ndarray:
        """The places in the picture, (points, 2) pixels of x and y, of `points` on the sheet."""
        turned = np.asarray(points, float) @ self._turn.T * self._lying
        far = 1 + turned @ self._tilt
        placed: np.ndarray = (turned / far[:, None]) * self.side / 2 + np.array([self.columns, self.rows]) / 2
        return placed

    def lines(self, lines: list[np.ndarray], width: float) -> np.ndarray:
        """The share of each pixel, (rows, columns), that lines `width` pixels wide with round ends cover."""
        picture = Image.new("L", (self.columns * _FINE, self.rows * _FINE))
        pen, radius = ImageDraw.Draw(picture), width * _FINE / 2
        for line in lines:
            points = [tuple(point) for point in (self.place(line) * _FINE).tolist()]
            pen.line(points, fill=255, width=max(1, round(2 * radius)))
            for x, y in points:
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        return self._covered(picture)

    def area(self, corners: np.ndarray) -> np.ndarray:
        """The share of each pixel, (rows, columns), that the polygon with these `corners` covers."""
        picture = Image.new("L", (self.columns * _FINE, self.rows * _FINE))
        ImageDraw.Draw(picture).polygon([tuple(p) for p in (self.place(corners) * _FINE).tolist()], fill=255)
        return self._covered(picture)

    def _covered(self, picture: Image.Image) -> np.ndarray:
        return np.asarray(picture.reduce(_FINE), np.float32) / 255


def _photographed(kind: Kind, drawing: Drawing, chance: np.random.Generator) -> bytes:
    lying = chance.uniform(0.55, 0.9) if kind is Kind.TABLE else 1.0
    cut_out = kind is Kind.CELL and chance.random() < 0.3
    sheet = _Sheet(chance, lying=lying, sides=(60, 300) if cut_out else (200, 3000))
    paper = chance.uniform(200, 250) * chance.uniform([0.96, 0.95, 0.86], [1.0, 1.0, 1.0])
    ink = chance.choice([[25, 25, 30], [35, 40, 110], [70, 70, 74], [140, 30, 30]]) * chance.uniform(0.6, 1.2)
    if kind is Kind.LIGHT_INK:
        paper, ink = (
            chance.choice([[30, 60, 45], [25, 25, 28], [40, 40, 90]]),
            paper * chance.uniform(0.75, 1),
        )
    scene = np.ones((sheet.rows, sheet.columns, 1), np.float32) * np.asarray(paper, np.float32)
    scene *= 1 + chance.uniform(0, 0.02) * _cloud(scene.shape[:2], sheet.side / 40, chance)[..., None]
    height, centre = chance.uniform(0.5, 1.1), chance.uniform(-0.28, 0.28, 2)
    if kind in (Kind.RULED, Kind.SQUARED):
        _rule(scene, sheet, chance, squared=kind is Kind.SQUARED)
    if kind is Kind.CELL:
        height, centre = _frame(scene, sheet, chance)
    strokes = _strokes(drawing, height, centre)
    width = max(chance.uniform(0.025, 0.11) * height * lying * sheet.side / 2, 1.6)
    _paint(scene, sheet.lines(strokes, width), ink)
    if kind is Kind.TABLE:
        _table(scene, sheet, chance)
    scene *= _light(scene.shape[:2], chance)[..., None]
    if kind in (Kind.HARD_SHADOW, Kind.SOFT_SHADOW, Kind.SHADOWED_CORNER):
        scene *= _shadow(kind, sheet, chance)[..., None]
    if kind is Kind.THUMB:
        _thumb(scene, sheet, np.concatenate(strokes), chance)
    return _taken(scene, sheet.size, chance)


def _strokes(drawing: Drawing, height: float, centre: np.ndarray) -> list[np.ndarray]:
    """The strokes of the digit on the sheet, so high, around `centre`."""
    every = np.concatenate([np.array(stroke) for stroke in drawing.strokes])
    low, high = every.min(0), every.max(0)
    scale = height / max(high[1] - low[1], 0.6 * (high[0] - low[0]), 1)
    return [(np.array(stroke) - (low + high) / 2) * scale + centre for stroke in drawing.strokes]


def _paint(scene: np.ndarray, covered: np.ndarray, colour: np.ndarray) -> None:
    """Cover `scene`, (rows, columns, 3), by one colour where and as much as `covered` says."""
    scene += covered[..., None] * (np.asarray(colour, np.float32) - scene)


def _rule(scene: np.ndarray, sheet: _Sheet, chance: np.random.Generator, *, squared: bool) -> None:
    """Print rules across the sheet, or squares; light or dark, thin or not so thin."""
    gap = chance.uniform(0.12, 0.35) if squared else chance.uniform(0.22, 0.6)
    colour = chance.choice([[150, 175, 220], [90, 120, 190], [60, 60, 70], [190, 190, 195], [160, 110, 150]])
    width = max(1.0, sheet.side * chance.uniform(0.002, 0.007))
    places = np.arange(-2.5, 2.5, gap) + chance.uniform(0, gap)
    along = np.array([-2.5, 2.5])
    lines = [np.stack([along, np.full(2, place)], 1) for place in places]
    if squared:
        lines += [line[:, ::-1] for line in lines]
    elif chance.random() < 0.3:
        margin = np.array([[-0.75, -2.5], [-0.75, 2.5]])
        _paint(scene, sheet.lines([margin], width), np.array([210, 120, 120]))
    _paint(scene, sheet.lines(lines, width), colour)


def _frame(scene: np.ndarray, sheet: _Sheet, chance: np.random.Generator) -> tuple[float, np.ndarray]:
    """Print a cell of 2 to 7 pixels, with its neighbours' lines or cut just so; return the digit's place."""
    half = chance.uniform(0.6, 1.0)
    corners = half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
    form = chance.random()
    if form < 0.4:  # one of the cells of a sudoku
        reach = np.array([-2.5, 2.5])
        places = half * np.array([-3, -1, 1, 3])
        lines = [np.stack([reach, np.full(2, place)], 1) for place in places]
        lines += [line[:, ::-1] for line in lines]
    else:
        lines = [corners]
    colour = chance.choice([[20, 20, 20], [60, 60, 66], [110, 110, 200]])
    width = chance.uniform(2, 7) * (1 if sheet.side < 400 else sheet.side / 400)
    _paint(scene, sheet.lines(lines, width), colour)
    inside = half - width / sheet.side
    height = chance.uniform(0.55, 0.85) * 2 * inside
    return height, chance.uniform(-0.1, 0.1, 2) * inside


def _table(scene: np.ndarray, sheet: _Sheet, chance: np.random.Generator) -> None:
    """Lay the sheet on a table of wood or stone, which shows on all sides or on some."""
    edges = np.where(chance.random(4) < 0.7, 1.0, 3.0)
    if np.all(edges > 1):
        edges[0] = 1
    left, top, right, bottom = edges
    covered = sheet.area(np.array([[-left, -top], [right, -top], [right, bottom], [-left, bottom]]))
    colour = chance.choice([[110, 75, 45], [60, 45, 35], [150, 110, 80], [90, 90, 95], [30, 30, 32]])
    grain = _cloud(scene.shape[:2], (sheet.side / 200, sheet.side / 12), chance)
    table = colour * (1 + 0.05 * grain[..., None])
    scene[:] = covered[..., None] * scene + (1 - covered[..., None]) * table


def _light(shape: tuple[int, int], chance: np.random.Generator) -> np.ndarray:
    """Light that falls off to a side and to the corners."""
    y, x = np.meshgrid(np.linspace(-1, 1, shape[0]), np.linspace(-1, 1, shape[1]), indexing="ij")
    across, down = chance.uniform(-0.12, 0.12, 2)
    light: np.ndarray = 1 + across * x + down * y - chance.uniform(0, 0.1) * (x * x + y * y)
    return light.astype(np.float32)


def _shadow(kind: Kind, sheet: _Sheet, chance: np.random.Generator) -> np.ndarray:
    """The light that a shadow leaves: beyond an edge through the picture, or in a corner of it."""
    y, x = np.meshgrid(np.linspace(-1, 1, sheet.rows), np.linspace(-1, 1, sheet.columns), indexing="ij")
    if kind is Kind.SHADOWED_CORNER:
        corner = chance.choice([-1.0, 1.0], 2)
        depth = corner[0] * x * chance.uniform(0.6, 1.4) + corner[1] * y - chance.uniform(0.5, 1.2)
    else:
        angle = chance.uniform(0, 2 * math.pi)
        depth = math.cos(angle) * x + math.sin(angle) * y - chance.uniform(-0.5, 0.5)
    soft = {Kind.HARD_SHADOW: 0.01, Kind.SOFT_SHADOW: chance.uniform(0.08, 0.5), Kind.SHADOWED_CORNER: 0.04}
    share = 1 / (1 + np.exp(-np.clip(4 * depth / soft[kind], -30, 30)))
    light: np.ndarray = 1 - chance.uniform(0.3, 0.65) * share
    return light.astype(np.float32)


def _thumb(scene: np.ndarray, sheet: _Sheet, digit: np.ndarray, chance: np.random.Generator) -> None:
    """Lay a thumb over an edge of the picture, as far in as it does not touch the digit."""
    shape = scene.shape[:2]
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    angle = chance.uniform(0, 2 * math.pi)
    inward = -np.array([math.cos(angle), math.sin(angle)])
    middle = np.array([shape[1], shape[0]]) / 2
    reach = min(middle / np.maximum(np.abs(inward), 1e-9))
    root = middle - inward * reach + chance.uniform(-0.2, 0.2) * sheet.side * inward[::-1] * [1, -1]
    width = chance.uniform(0.09, 0.16) * sheet.side
    far = (sheet.place(digit) - root) @ inward
    aside = np.abs((sheet.place(digit) - root) @ (inward[::-1] * [1, -1]))
    near = float(far[aside < 1.5 * width].min(initial=np.inf))
    length = min(chance.uniform(0.12, 0.4) * sheet.side, near - 0.06 * sheet.side)
    along = (x - root[0]) * inward[0] + (y - root[1]) * inward[1]
    across = (x - root[0]) * inward[1] - (y - root[1]) * inward[0]
    beyond = np.maximum(along - (length - 1.3 * width), 0) / 1.3
    covered = ndimage.gaussian_filter((np.hypot(across, beyond) < width).astype(np.float32), 0.8)
    shade = 1 - 0.25 * (across / width) ** 2
    skin = chance.choice([[205, 150, 125], [225, 180, 155], [150, 100, 75], [90, 60, 45]])
    shadow = 0.75 + 0.25 * (1 - ndimage.gaussian_filter(covered, 0.012 * sheet.side))
    scene *= shadow[..., None]
    scene += covered[..., None] * (skin * np.clip(shade, 0.6, 1)[..., None] - scene)


def _on_clear(drawing: Drawing, chance: np.random.Generator) -> bytes:
    """A PNG of white or light ink with nothing behind it, as a drawing program keeps it."""
    sheet = _Sheet(chance, lying=1.0)
    height = chance.uniform(0.5, 1.5)
    covered = sheet.lines(
        _strokes(drawing, height, chance.uniform(-0.1, 0.1, 2)),
        chance.uniform(0.04, 0.12) * height * sheet.side / 2,
    )
    colour = chance.choice([[255, 255, 255], [255, 255, 255], [250, 240, 180], [200, 230, 255]])
    pixels = np.empty((*covered.shape, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = colour, np.rint(255 * covered)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def _cloud(
    shape: tuple[int, int], size: float | tuple[float, float], chance: np.random.Generator
) -> np.ndarray:
    """Noise with spots of `size` pixels, of mean 0 and deviation 1."""
    noise = ndimage.gaussian_filter(chance.normal(0, 1, shape).astype(np.float32), size)
    spots: np.ndarray = noise / max(float(noise.std()), 1e-9)
    return spots


def _taken(scene: np.ndarray, size: tuple[int, ...], chance: np.random.Generator) -> bytes:
    """The file that a camera makes of `scene`: a little out of focus, with noise, as JPEG."""
    soft = chance.uniform(0.3, 1.0)
    scene = ndimage.gaussian_filter(scene, (soft, soft, 0))
    scene = scene + chance.normal(0, chance.uniform(0.5, 5), scene.shape[:2])[..., None]
    picture = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
    file = BytesIO()
    picture.resize((size[0], size[1]), Image.Resampling.BICUBIC).save(
        file, "JPEG", quality=int(chance.integers(60, 95))
    )
    return file.getvalue()
