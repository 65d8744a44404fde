"""Benchmark of the doubt that a picture is no digit. Run `python -m benchmarks.non_digits DIR FILE`.

DIR holds MNIST/raw, as torchvision lays it out. FILE is the packed file with the test pictures of
Fashion-MNIST, t10k-images-idx3-ubyte.gz, of which the first 2,000 are read; Debian's package
dataset-fashion-mnist has it. Everything goes
through the page's own preparation, and the detector learned from nothing like it. Letters are drawn with
those of six DejaVu fonts that are found (Debian's fonts-dejavu has all); where there are none, with the one
font that comes with Pillow.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from string import ascii_letters
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.papers import readable, reader
from benchmarks.photographs import Kind, photograph
from cnnviz.analysis.outliers import is_outlier
from cnnviz.inputs import digits, images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.inputs.warning_sentences import doubts
from cnnviz.models.specs import MODELS
from cnnviz.serving.engine import Engine
from cnnviz.training import mnist
from cnnviz.translations import catalogue
from tests.support.drawings import BOARD, Drawing, curve, drawings, rasterise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.ImageFont import FreeTypeFont

_FONTS = (
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique"),
    *("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSansMono"),
)
ALIKE = "BIOSZlosz"  # letters that are a digit too, in their shape: 8, 1, 0, 5, 2, 1, 0, 5, 2
_SPEC = MODELS["lenet"]


class _Kind(NamedTuple):
    """A kind of pictures, with the least or most percent of them that the detector shall doubt."""

    name: str
    pictures: Iterable[np.ndarray]
    goal: float | None = None
    caught: bool = True


class Tally(NamedTuple):
    """How many of some pictures are doubted, in percent.

    Attributes:
        pictures: how many.
        detected: by the detector.
        doubted: on the page, for any reason.
    """

    pictures: int
    detected: float
    doubted: float


def main() -> None:
    """Print the table; end with 1 where a goal is missed."""
    data, fashion = map(Path, sys.argv[1:3])
    engine, missed = Engine(_SPEC), False
    print(f"{'pictures':46}{'count':>7}{'detector':>10}{'any doubt':>11}  goal")
    for kind in _kinds(data, fashion):
        tally = tallied(kind.pictures, engine)
        goal = "" if kind.goal is None else f"{'at least' if kind.caught else 'at most'} {kind.goal:g} %"
        row = f"{kind.name:46}{tally.pictures:>7}{tally.detected:>9.2f}%{tally.doubted:>10.2f}%  {goal}"
        print(row.rstrip(), flush=True)
        if kind.goal is not None:
            missed |= tally.detected < kind.goal if kind.caught else tally.detected > kind.goal
    print(f"{milliseconds(engine):.2f} ms a picture for the detector")
    sys.exit(missed)


def tallied(pictures: Iterable[np.ndarray], engine: Engine) -> Tally:
    """Read `pictures`, (rows, columns, 3) uint8 each, as the page does; those in which it finds something."""
    found = [
        (outlier, bool(doubts(prepared, catalogue("en"), outlier=outlier)))
        for prepared in map(digits.prepare, pictures)
        if prepared is not None
        for outlier in (is_outlier(engine.run(prepared.input), _SPEC.outliers),)
    ]
    detected, doubted = 100 * np.mean(found, 0)
    return Tally(len(found), float(detected), float(doubted))


def letters(characters: str) -> Iterator[np.ndarray]:
    """Each of `characters` in each font."""
    for font in _fonts():
        for character in characters:
            picture = Image.new("RGB", (BOARD, BOARD))
            ImageDraw.Draw(picture).text((BOARD / 2, BOARD / 2), character, "white", font, "mm")
            yield np.asarray(picture)


def scribbles(count: int) -> Iterator[np.ndarray]:
    """Smooth lines through four to nine random places, by a pen of the pad."""
    chance = np.random.default_rng(0)
    for _ in range(count):
        places = [(float(x), float(y)) for x, y in chance.uniform(40, 240, (chance.integers(4, 10), 2))]
        yield rasterise(Drawing(-1, float(chance.choice([6, 10, 16, 24])), (tuple(curve(*places)),)))


def dots() -> Iterator[np.ndarray]:
    """One filled circle, small to large, in three places."""
    for radius in range(3, 40):
        for across, down in ((140, 140), (60, 60), (220, 200)):
            yield _ellipse((across, down), (radius, radius))


def corner_blobs() -> Iterator[np.ndarray]:
    """A filled round or long spot in a corner, part of it beyond the edge."""
    for size in range(8, 80, 4):
        for across, down in ((0, 0), (BOARD, 0), (0, BOARD), (BOARD, BOARD)):
            for longer in (0.7, 1, 1.5):
                yield _ellipse((across, down), (longer * size, size))


def milliseconds(engine: Engine) -> float:
    """The median time of the detector on one picture."""
    trace, times = engine.run(np.zeros(_SPEC.shape, np.float32)), []
    for _ in range(200):
        start = time.perf_counter()
        is_outlier(trace, _SPEC.outliers)
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times))


def _kinds(data: Path, fashion: Path) -> Iterator[_Kind]:
    drawn = [each for seed in range(5) for each in drawings(seed)]
    yield _Kind("MNIST's test digits", _coloured(mnist.load(data, train=False)[0].numpy()), 1, caught=False)
    given = samples(PictureKind.DIGITS)
    yield _Kind("sample digits", (images.decode(each.path.read_bytes()) for each in given), 0, caught=False)
    yield _Kind("drawn digits, seed 0", map(rasterise, drawn[:100]), 0, caught=False)
    yield _Kind("drawn digits, seeds 1 to 4", map(rasterise, drawn[100:]), 1, caught=False)
    yield _Kind(f"letters but {ALIKE}", letters("".join(sorted(set(ascii_letters) - set(ALIKE)))), 75)
    yield _Kind(ALIKE, letters(ALIKE))
    yield _Kind("scribbles", scribbles(300), 85)
    yield _Kind("Fashion-MNIST, 2,000 of its test", _coloured(mnist.read(fashion)[:2000].numpy()), 95)
    yield _Kind("one dot", dots(), 100)
    yield _Kind("a blob in a corner", corner_blobs(), 100)
    read = readable(reader(), 0)[::4]
    for kind in Kind:
        files = (photograph(kind, drawing, (0, place)) for place, drawing in enumerate(read))
        yield _Kind(f"photographed digits: {kind}", map(images.decode, files), caught=False)


def _fonts() -> list[FreeTypeFont]:
    """Return the fonts that are found; where there are none, the one that comes with Pillow."""
    found = []
    for name in _FONTS:
        with suppress(OSError):
            found.append(ImageFont.truetype(f"{name}.ttf", 180))
    return found or [cast("FreeTypeFont", ImageFont.load_default(180))]


def _ellipse(centre: tuple[float, float], radii: tuple[float, float]) -> np.ndarray:
    picture = Image.new("RGB", (BOARD, BOARD))
    (x, y), (across, down) = centre, radii
    ImageDraw.Draw(picture).ellipse((x - across, y - down, x + across, y + down), "white")
    return np.asarray(picture)


def _coloured(pictures: np.ndarray) -> Iterator[np.ndarray]:
    """Each of (pictures, rows, columns) as (rows, columns, 3)."""
    return (np.repeat(picture[..., None], 3, 2) for picture in pictures)


if __name__ == "__main__":
    main()
