"""Preset kernels, and the text of a kernel in a link."""

from __future__ import annotations

from enum import StrEnum, unique

import numpy as np

from cnnviz.lessons.impossible import ImpossibleError, Reason

LARGEST = 11
_DIGITS = 4  # significant digits of a weight in a link
_LIMIT = 1e4
_ROUNDED = 1e-3  # of the largest weight: what a sum of written weights may differ from 0


@unique
class Preset(StrEnum):
    """A kernel with a name."""

    IDENTITY = "identity"
    BLUR = "blur"
    SHARPEN = "sharpen"
    SOBEL = "sobel"
    EMBOSS = "emboss"
    RANDOM = "random"


def preset(name: Preset, rows: int, columns: int, *, seed: int = 0) -> np.ndarray:
    """Return the kernel called `name`, (rows, columns) float32; each of 3×3 is the one that textbooks print.

    Identity is a 1 in the middle, blur the mean of the window, sharpen (of n cells) n in the middle and -1
    around it, emboss the slope towards the lower right plus identity, Sobel the smoothed slope to the right
    (Sobel and Feldman 1968; larger ones from binomial rows), random from the normal distribution.

    Raises:
        ImpossibleError: Sobel of one column.
    """
    identity = np.zeros((rows, columns), np.float32)
    identity[(rows - 1) // 2, (columns - 1) // 2] = 1
    kernel: np.ndarray
    match name:
        case Preset.IDENTITY:
            kernel = identity
        case Preset.BLUR:
            kernel = np.full((rows, columns), 1 / (rows * columns))
        case Preset.SHARPEN:
            kernel = (rows * columns + 1) * identity - 1
        case Preset.SOBEL:
            kernel = np.outer(_binomial(rows), _slope(columns))
        case Preset.EMBOSS:
            down, right = np.arange(rows) - (rows - 1) / 2, np.arange(columns) - (columns - 1) / 2
            kernel = down[:, None] + right + identity
        case Preset.RANDOM:
            kernel = np.random.default_rng(seed).standard_normal((rows, columns)).round(2)
    return kernel.astype(np.float32)


def keeps_horizontal_edges(kernel: np.ndarray) -> bool:
    """Whether `kernel`, (channels, rows, columns), gives 0 where only left and right differ, but not always.

    That is so if the weights of each column add up to 0.
    """
    largest = float(np.abs(kernel).max())
    return largest > 0 and bool((np.abs(kernel.sum(axis=1)) <= _ROUNDED * largest).all())


def write(kernel: np.ndarray) -> str:
    """Write `kernel`, (channels, rows, columns), as text: "_" parts channels, "~" rows, "!" cells."""
    return "_".join(
        "~".join("!".join(f"{cell:.{_DIGITS}g}" for cell in row) for row in plane) for plane in kernel
    )


def read(written: str) -> np.ndarray | None:
    """Parse the kernel that `write` wrote, (channels, rows, columns) float32; None if it is none."""
    try:
        cells = [
            [[float(cell) for cell in row.split("!")] for row in plane.split("~")]
            for plane in written.split("_")
        ]
        kernel = np.array(cells, np.float32)
    except ValueError:
        return None
    if kernel.ndim != 3 or kernel.shape[0] not in (1, 3) or max(kernel.shape[1:]) > LARGEST:
        return None
    return kernel if np.isfinite(kernel).all() and np.abs(kernel).max() <= _LIMIT else None


class Codes:
    """The written kernels that can be read; `code in Codes()`."""

    def __contains__(self, code: object) -> bool:
        """Whether `code` is one."""
        return isinstance(code, str) and read(code) is not None


def _binomial(count: int) -> np.ndarray:
    """Return the row of Pascal's triangle with `count` numbers."""
    row = np.ones(1)
    for _ in range(count - 1):
        row = np.convolve(row, [1, 1])
    return row


def _slope(count: int) -> np.ndarray:
    """Return the weights of right less left, smoothed as far as `count` cells allow."""
    if count < 2:
        raise ImpossibleError(Reason.ONE_COLUMN)
    return np.array([-1.0, 1]) if count == 2 else np.convolve(_binomial(count - 2), [-1, 0, 1])
