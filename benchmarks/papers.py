"""Benchmark of photographed digits. Run it by `python -m benchmarks.papers`, or with a seed for others.

Ten kinds of photographs are drawn by program, a hundred of each, ten of every digit, and read as the page
reads them. Only drawings that the network reads on a plain board with more than 80 % are photographed, so
what is wrong is the photograph's doing.
"""

from __future__ import annotations

import statistics
import sys
import time
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import torch

from benchmarks.photographs import Kind, photograph
from cnnviz.inputs import digits, images
from cnnviz.inputs.preparation import CLEANED, InputWarning
from cnnviz.models.specs import model
from tests.support.drawings import drawings, rasterise

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from tests.support.drawings import Drawing

EACH = 10  # of every digit
GOAL = 90  # right of 100
SURE = 0.8  # a wrong answer above it must come with a warning that names the cause
_DOUBTS = frozenset(InputWarning) - CLEANED
_SHADE = frozenset({InputWarning.SHADOW})
_LINED = frozenset({InputWarning.LINES, InputWarning.FRAME})
CAUSES = MappingProxyType(
    {
        Kind.CLEAN: _DOUBTS,
        Kind.HARD_SHADOW: _SHADE,
        Kind.SOFT_SHADOW: _SHADE,
        Kind.SHADOWED_CORNER: _SHADE,
        Kind.TABLE: _SHADE | {InputWarning.AROUND},  # of a grey table it is not told which
        Kind.THUMB: frozenset({InputWarning.REACHING}),
        Kind.RULED: _LINED,
        Kind.SQUARED: _LINED,
        Kind.CELL: _LINED | {InputWarning.AROUND},
        Kind.LIGHT_INK: _DOUBTS,
    }
)  # the warnings that name what a kind has


class Reading(NamedTuple):
    """An answer: the digit, None if nothing was found; its probability; the warnings; milliseconds."""

    digit: int | None
    probability: float
    warnings: frozenset[InputWarning]
    milliseconds: float


class Tally(NamedTuple):
    """What came of a hundred photographs of a kind.

    Attributes:
        right: how many were read rightly.
        misled: how many of the others had more than 80 % and no warning that names the cause.
        untrue: how many had something taken away that was not there.
        milliseconds: the median of decoding left out, from the pixels to the network's input.
    """

    right: int
    misled: int
    untrue: int
    milliseconds: float


def main() -> None:
    """Photograph, read, and print the table; end with 1 where a goal is missed."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    read = reader()
    drawn = readable(read, seed)
    print(f"{'kind':38}{'right':>7}{'misled':>8}{'untrue':>8}{'ms':>8}")
    missed = False
    for kind in Kind:
        tally = tallied(kind, drawn, seed, read)
        print(
            f"{kind:38}{tally.right:>7}{tally.misled:>8}{tally.untrue:>8}{tally.milliseconds:>8.1f}",
            flush=True,
        )
        missed |= tally.right < GOAL or tally.misled > 0
    sys.exit(missed)


def tallied(kind: Kind, drawn: list[Drawing], seed: int, read: Callable[[np.ndarray], Reading]) -> Tally:
    """Photograph and read each of `drawn` once."""
    readings = [
        read(images.decode(photograph(kind, drawing, (seed, place)))) for place, drawing in enumerate(drawn)
    ]
    right = [reading.digit == drawing.digit for reading, drawing in zip(readings, drawn, strict=True)]
    wrong = [reading for reading, good in zip(readings, right, strict=True) if not good]
    return Tally(
        sum(right),
        sum(each.probability > SURE and not each.warnings & CAUSES[kind] for each in wrong),
        sum(bool(each.warnings & CLEANED - CAUSES[kind]) for each in readings),
        statistics.median(each.milliseconds for each in readings),
    )


def readable(read: Callable[[np.ndarray], Reading], seed: int) -> list[Drawing]:
    """Draw ten of every digit that are read on a plain board, with more than 80 %."""
    found: dict[int, list[Drawing]] = {digit: [] for digit in range(10)}
    for number in count(1000 + 100 * seed):
        for drawing in drawings(number):
            kept = found[drawing.digit]
            reading = read(rasterise(drawing))
            if len(kept) < EACH and reading.digit == drawing.digit and reading.probability > SURE:
                kept.append(drawing)
        if all(len(kept) == EACH for kept in found.values()):
            return [drawing for kept in found.values() for drawing in kept]
    raise AssertionError


def reader() -> Callable[[np.ndarray], Reading]:
    """A function that reads a picture, (rows, columns, 3) uint8, by the LeNet that comes with the program."""
    network = model("lenet").load()
    return partial(_read, network)


def _read(network: torch.nn.Module, picture: np.ndarray) -> Reading:
    start = time.perf_counter()
    prepared = digits.prepare(picture)
    milliseconds = (time.perf_counter() - start) * 1000
    if prepared is None:
        return Reading(None, 0.0, frozenset(), milliseconds)
    with torch.inference_mode():
        probabilities = network(torch.from_numpy(prepared.input[None]))[0]
    best = int(probabilities.argmax())
    return Reading(best, float(probabilities[best]), frozenset(prepared.input_warnings), milliseconds)


if __name__ == "__main__":
    main()
