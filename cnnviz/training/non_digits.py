"""Draws pictures that are no digits, for a detector to learn from.

None of them is made as those that `benchmarks.non_digits` measures it by: no font, no photograph, and no
smooth line through random places.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from cnnviz.inputs.digits import centred

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SIDE, _FINE = 64, 2  # pixels of a picture; it is drawn so many times larger, for soft edges
_WIDTHS = 0.03, 0.2  # of a stroke, as a share of what it draws
_LEAST = 64  # grey levels of the brightest pixel, below which there is nothing
_ROWS, _COLUMNS = np.mgrid[-1 : 1 : _SIDE * 1j, -1 : 1 : _SIDE * 1j]


def draw(count: int, chance: np.random.Generator) -> np.ndarray:
    """Draw `count` pictures without a digit, (count, 28, 28) uint8, placed as MNIST's digits are."""
    kinds = [kind for kind, often in _DRAWN.items() for _ in range(often)]
    return several(count, lambda: kinds[chance.integers(len(kinds))](chance))


def several(count: int, make: Callable[[], np.ndarray | None]) -> np.ndarray:
    """(count, 28, 28): what `make` makes, as MNIST has its digits; again where that is hardly anything."""
    placed: list[np.ndarray] = []
    while len(placed) < count:
        grey = make()
        if grey is not None and grey.max() >= _LEAST:
            placed.append(centred(grey.astype(np.float32) / grey.max()))
    return np.stack(placed)


def strokes(lines: Sequence[np.ndarray], chance: np.random.Generator) -> np.ndarray:
    """Strokes of one random width along `lines`, (points, 2) each, which are made to fill the picture."""
    side, picture = _SIDE * _FINE, Image.new("L", (_SIDE * _FINE, _SIDE * _FINE))
    pen, radius = ImageDraw.Draw(picture), max(0.35 * _width(chance) * side, 1.0)
    for points in _placed(lines):
        pen.line(points, fill=255, width=round(2 * radius))
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(picture.reduce(_FINE))


def _width(chance: np.random.Generator) -> float:
    return math.exp(chance.uniform(*np.log(_WIDTHS)))


def _placed(lines: Sequence[np.ndarray]) -> list[list[tuple[float, float]]]:
    """The points of `lines`, which are made to fill most of the picture."""
    low, high = (np.concatenate(lines).min(0), np.concatenate(lines).max(0))
    scale = max(float((high - low).max()), 1e-6)
    return [
        [(x, y) for x, y in (((line - (low + high) / 2) / scale * 0.7 + 0.5) * _SIDE * _FINE).tolist()]
        for line in lines
    ]


def _ring(points: int) -> np.ndarray:
    """(points, 2): places on a circle, the last where the first is."""
    angles = np.linspace(0, 2 * math.pi, points)
    return np.stack([np.cos(angles), np.sin(angles)], 1)


def _bow(start: np.ndarray, end: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Half an ellipse from one place to another."""
    aside = (end - start)[::-1] * [-1, 1] * chance.uniform(0.25, 0.6) * chance.choice([-1, 1])
    angles = np.linspace(0, math.pi, 13)[:, None]
    bow: np.ndarray = (start + end) / 2 - (end - start) / 2 * np.cos(angles) + aside * np.sin(angles)
    return bow


def _character(chance: np.random.Generator) -> np.ndarray:
    """A character that nobody writes: straight strokes and bows between the places of a lattice."""
    lattice = chance.integers(1, 3, 2)
    size = np.array([chance.uniform(0.5, 1.1), 1.0])

    def place() -> np.ndarray:
        spot: np.ndarray = chance.integers(0, lattice + 1) / lattice * size + chance.normal(0, 0.03, 2)
        return spot

    lines, end = [], place()
    for _ in range(chance.integers(2, 6)):
        start = end if chance.random() < 0.5 else place()
        end = place()
        while np.hypot(*(end - start)) < 0.3:
            end = place()
        lines.append(_bow(start, end, chance) if chance.random() < 0.3 else np.stack([start, end]))
    if chance.random() < 0.15:
        lines.append(place() + chance.uniform(0.15, 0.35) * _ring(25))
    return strokes(lines, chance)


def _limbs(chance: np.random.Generator) -> np.ndarray:
    """Bars and bows that grow out of one or two long bars; with flat ends, thick or thin, some with feet."""
    lines = _grown(chance)
    thick, thin = max(_width(chance), 0.05), chance.choice([1, 1, 0.5])
    widths = [thick, *(thick * chance.choice([1, thin]) for _ in lines[1:])]
    if chance.random() < 0.4:
        foot = np.array([[-1, 0], [1, 0]]) * (0.8 * thick + 0.05)
        feet = [end + foot for line in lines for end in (line[0], line[-1]) if chance.random() < 0.6]
        lines, widths = [*lines, *feet], [*widths, *[0.6 * thick] * len(feet)]
    picture = Image.new("L", (_SIDE * _FINE, _SIDE * _FINE))
    for points, width in zip(_placed(lines), widths, strict=True):
        ImageDraw.Draw(picture).line(points, 255, max(round(0.7 * width * _SIDE * _FINE), 2), "curve")
    return np.asarray(picture.reduce(_FINE))


def _grown(chance: np.random.Generator) -> list[np.ndarray]:
    """One or two long bars, and what grows out of the first; all lean the same way."""
    tall, wide, lean = chance.uniform(0.7, 1.2), chance.uniform(0.4, 1), chance.choice([0, 0, 0.2, -0.2])
    near = np.stack([np.zeros(5), np.linspace(0, tall, 5)], 1)
    far = near + np.stack([wide * chance.choice([1, 1, 1, 0.5, -1], 5), np.zeros(5)], 1)
    lines = [near[[0, 4]]]
    if chance.random() < 0.4:
        lines.append(far[[0, 4]] if chance.random() < 0.5 else np.stack([far[0], near[4]]))
    for _ in range(chance.integers(2 if len(lines) == 1 else 1, 4)):
        start, ends = near[chance.integers(5)], near if chance.random() < 0.25 else far
        end = ends[chance.integers(5)]
        while abs(end - start).max() < 0.2:
            end = ends[chance.integers(5)]
        bent = ends is near or chance.random() < 0.2
        lines.append(_bow(start, end, chance) if bent else np.stack([start, end]))
    return [line @ [[1, 0], [lean, 1]] for line in lines]


def _walk(chance: np.random.Generator) -> np.ndarray:
    """A line that turns by chance, sharply or gently."""
    steps = chance.integers(60, 260)
    turns = ndimage.gaussian_filter1d(chance.normal(0, 1, steps), chance.uniform(2, 12))
    turns = turns / turns.std() * chance.uniform(0.06, 0.3) + chance.normal(0, 0.03)
    heading = np.cumsum(turns) + chance.uniform(0, 2 * math.pi)
    return strokes([np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1), 0)], chance)


def _rosette(chance: np.random.Generator) -> np.ndarray:
    """A line of two waves across and two down; no plain ellipse."""
    time = np.linspace(0, 2 * math.pi * chance.uniform(0.6, 1), 120)
    slow = chance.integers(1, 4, 2)
    quick = slow + chance.integers(1, 4, 2)
    place = sum(
        chance.uniform(0.4, 1, 2) * np.sin(time[:, None] * pace + chance.uniform(0, 2 * math.pi, 2))
        for pace in (slow, quick)
    )
    return strokes([np.asarray(place)], chance)


def _zigzag(chance: np.random.Generator) -> np.ndarray:
    """Straight lines from place to place, up and down or anywhere."""
    count = chance.integers(4, 14)
    places = chance.uniform(0, 1, (count, 2))
    if chance.random() < 0.5:
        places[:, 0] = np.linspace(0, 1, count)
        places[:, 1] = np.arange(count) % 2 * chance.uniform(0.5, 1) + chance.normal(0, 0.08, count)
    return strokes([places[:, ::-1] if chance.random() < 0.5 else places], chance)


def _polygon(chance: np.random.Generator) -> np.ndarray:
    """(corners + 1, 2): a polygon or a star, somewhere."""
    star = chance.random() < 0.3
    corners = _ring(int(chance.integers(3, 6)) * (2 if star else 1) + 1)
    if star:
        corners[1::2] *= chance.uniform(0.3, 0.6)
    turn = chance.uniform(0, 2 * math.pi)
    cos, sin = math.cos(turn), math.sin(turn)
    turned: np.ndarray = corners @ np.array([[cos, sin], [-sin, cos]])
    return turned * chance.uniform(0.3, 1) + chance.uniform(-0.6, 0.6, 2)


def _outlines(chance: np.random.Generator) -> np.ndarray:
    """Polygons and stars, and rings with them: in one another or side by side."""
    lines = [_polygon(chance) for _ in range(chance.integers(1, 4))]
    if len(lines) > 1 and chance.random() < 0.5:
        lines[0] = _ring(25) * chance.uniform(0.2, 0.9, 2) + chance.uniform(-0.6, 0.6, 2)
    return strokes(lines, chance)


def _filled(corners: np.ndarray) -> np.ndarray:
    """(rows, columns) 0 to 1: the inside of `corners`, (corners, 2) in [-1, 1]."""
    picture = Image.new("L", (_SIDE * _FINE, _SIDE * _FINE))
    places = ((corners / 2 + 0.5) * _SIDE * _FINE).tolist()
    ImageDraw.Draw(picture).polygon([tuple(place) for place in places], fill=255)
    return np.asarray(picture.reduce(_FINE)) / 255


def _cloud(chance: np.random.Generator) -> np.ndarray:
    """Smooth or grainy noise, of deviation 1."""
    size = chance.uniform(0.7, 8)
    noise = ndimage.gaussian_filter(
        chance.normal(0, 1, (_SIDE, _SIDE)), (size, size * chance.uniform(0.4, 2.5))
    )
    spots: np.ndarray = noise / noise.std()
    return spots


def _stripes(chance: np.random.Generator) -> np.ndarray:
    """Waves across the picture, from -1 to 1."""
    turn = chance.uniform(0, math.pi)
    waves: np.ndarray = np.sin(
        chance.uniform(3, 25) * (_COLUMNS * math.cos(turn) + _ROWS * math.sin(turn)) + chance.uniform(0, 6)
    )
    return waves


def _patch(chance: np.random.Generator) -> np.ndarray:
    """A box or an ellipse of clouds, stripes or checks."""
    if chance.random() < 0.5:
        texture = np.clip((_cloud(chance) - chance.uniform(-0.5, 1.2)) * chance.choice([0.5, 1, 8]), 0, 1)
    else:
        texture = np.clip(4 * _stripes(chance) + chance.uniform(-1, 1), 0, 1)
        if chance.random() < 0.4:
            texture *= np.clip(4 * _stripes(chance), 0, 1)
    down, across = _ROWS / chance.uniform(0.3, 0.9), _COLUMNS / chance.uniform(0.3, 0.9)
    inside = np.hypot(down, across) < 1 if chance.random() < 0.5 else np.maximum(abs(down), abs(across)) < 1
    patch: np.ndarray = 255 * texture * inside
    return patch


def _blot(chance: np.random.Generator) -> np.ndarray:
    """Filled spots: one or some, round or long."""
    blot = np.zeros((_SIDE, _SIDE))
    for _ in range(chance.choice([1, 1, 2, 3, 5, 8])):
        turn, (row, column) = chance.uniform(0, math.pi), chance.uniform(-0.5, 0.5, 2)
        along = (_COLUMNS - column) * math.cos(turn) + (_ROWS - row) * math.sin(turn)
        across = (_ROWS - row) * math.cos(turn) - (_COLUMNS - column) * math.sin(turn)
        long, wide = chance.uniform(0.1, 0.6, 2)
        blot = np.maximum(blot, np.clip(10 * (1 - np.hypot(along / long, across / wide)), 0, 1))
    return 255 * blot


def _cut(chance: np.random.Generator) -> np.ndarray:
    """One small spot, round, long or angular, of which straight lines cut off a part."""
    size = chance.uniform(0.15, 0.9)
    if chance.random() < 0.7:
        spot = _filled(_ring(40) * size * chance.uniform(0.5, 1, 2))
    else:
        spot = _filled(_polygon(chance) * 0.7)
    for _ in range(chance.integers(1, 3)):
        turn = chance.choice([0, 1, 2, 3, chance.uniform(0, 4)]) * math.pi / 2
        spot = spot * (_COLUMNS * math.cos(turn) + _ROWS * math.sin(turn) < chance.uniform(-0.3, 0.5) * size)
    part: np.ndarray = 255 * spot
    return part


def _thing(chance: np.random.Generator) -> np.ndarray:
    """A filled thing of parts that lie over each other, each of its grey; often the same left and right."""
    thing, even = np.zeros((_SIDE, _SIDE)), chance.random() < 0.6
    for _ in range(chance.integers(1, 6)):
        angles = np.sort(chance.uniform(0, 2 * math.pi, chance.integers(3, 9)))
        far = chance.uniform(0.3, 1, len(angles))
        corners = np.stack([np.cos(angles) * far, np.sin(angles) * far], 1) * chance.uniform(0.3, 1, 2)
        part = _filled(corners + chance.uniform(-0.4, 0.4, 2))
        if even:
            part = np.maximum(part, part[:, ::-1])
        grey = np.full_like(part, chance.uniform(0.25, 1))
        if chance.random() < 0.4:
            grey += chance.uniform(0.05, 0.3) * _cloud(chance)
        if chance.random() < 0.25:
            grey *= 0.75 + 0.25 * np.sign(_stripes(chance))
        thing = np.where(part > 0.5, np.clip(grey, 0.02, 1), thing)
    soft: np.ndarray = ndimage.gaussian_filter(thing, chance.uniform(0.2, 1))
    return 255 * soft


_DRAWN: Mapping[Callable[[np.random.Generator], np.ndarray], int] = {
    _limbs: 6,
    _character: 6,
    _walk: 3,
    _rosette: 1,
    _zigzag: 1,
    _outlines: 1,
    _blot: 1,
    _cut: 1,
    _patch: 2,
    _thing: 4,
}  # with how often each is drawn, in proportion
