"""A sheet of what a channel looks for: its strongest patches and a picture made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

_TILE, _GAP, _LINE, _ACROSS = 96, 12, 20, 3  # pixels, and patches in a row
_SIZE = 13  # of the letters
Shown = tuple[np.ndarray, str]  # (rows, columns, 3) uint8, and what is written below it


def sheet(title: str, patches: Sequence[Shown], made: Shown | None) -> Image.Image:
    """Draw patches in rows of three, and beside them what was made, if anything was.

    Args:
        title: the line above.
        patches: at most nine.
        made: a picture of the size of the network's input.
    """
    step = _TILE + _LINE + _GAP
    large = _ACROSS * step - _LINE - _GAP
    left = _GAP + _ACROSS * (_TILE + _GAP)
    width = left + (large + _GAP if made else 0)
    paper = Image.new("RGB", (width, _GAP + _LINE + _ACROSS * step), "white")
    draw, font = ImageDraw.Draw(paper), ImageFont.load_default(_SIZE)
    draw.text((_GAP, _GAP), title, "black", font)
    for number, (pixels, words) in enumerate(patches):
        row, column = divmod(number, _ACROSS)
        at = _GAP + column * (_TILE + _GAP), _GAP + _LINE + row * step
        paper.paste(fitted(pixels, _TILE), at)
        draw.text((at[0], at[1] + _TILE + 2), words, "black", font)
    if made:
        paper.paste(fitted(made[0], large), (left, _GAP + _LINE))
        draw.text((left, _GAP + _LINE + large + 2), made[1], "black", font)
    return paper


def fitted(pixels: np.ndarray, side: int) -> Image.Image:
    """Enlarge or reduce a picture until its longer side has `side` pixels; small ones keep their squares."""
    rows, columns = pixels.shape[:2]
    scale = side / max(rows, columns)
    resampling = Image.Resampling.NEAREST if scale > 1 else Image.Resampling.BILINEAR
    size = max(1, round(columns * scale)), max(1, round(rows * scale))
    return Image.fromarray(pixels).resize(size, resampling)
