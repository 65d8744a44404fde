"""Exports what is on the screen as pictures (PNG, SVG), tables (CSV) and arrays (NPZ)."""

from __future__ import annotations

import math
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from cnnviz.analysis.predictions import logits
from cnnviz.capture.trace import maps_shape
from cnnviz.export.colormap import PRIMARY, colours
from cnnviz.inputs import images

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.analysis.predictions import Prediction
    from cnnviz.capture.trace import Trace

_SIDE = 896  # pixels of the maps in a picture, about
_LINE, _NAMES, _BARS = 24, 200, 300  # pixels of the bars of classes: a row, the names, the longest bar
_STRIP = 4  # rows of the one map that units make
_FOOT, _LETTERS, _MARGIN = 44, 15, 8  # pixels of what stands below them


def arrays(trace: Trace, name: str | None = None) -> dict[str, Any]:
    """Return the output of layer `name`, or of all layers and the logits. Raises KeyError: no such layer."""
    return {name: trace[name]} if name else {**trace.activations, "logits": logits(trace)}


def npz(trace: Trace, name: str | None = None) -> bytes:
    """Encode `arrays` as an NPZ file."""
    file = BytesIO()
    np.savez(file, allow_pickle=False, **arrays(trace, name))
    return file.getvalue()


def csv(values: np.ndarray) -> bytes:
    """Encode `values`, (rows, columns) or (units,) float32, as a table with all their digits.

    The first line and the first column number what they stand for, from 0.
    """
    table = values if values.ndim == 2 else values[:, None]
    heads = range(table.shape[1]) if values.ndim == 2 else ["value"]
    file = StringIO()
    file.write(",".join(["", *map(str, heads)]) + "\n")
    for number, row in enumerate(table):
        file.write(",".join([str(number), *map(str, row)]) + "\n")
    return file.getvalue().encode()


def png(maps: np.ndarray, title: str, reach: float | None = None) -> bytes:
    """Draw `maps`, (channels, rows, columns) or (units,) float32, side by side on one scale around zero.

    Args:
        maps: of one layer, or a single one of them; of more axes all but the last two count maps.
        title: written below, beside the scale; letters without accents.
        reach: the |number| of full colour; if it is not given, the largest of `maps`.
    """
    boxes = maps[None, None].repeat(_STRIP, 1) if maps.ndim == 1 else maps.reshape(maps_shape(maps.shape))
    max_abs = float(np.abs(maps).max()) if reach is None else reach
    return images.encode(_signed(_tiled(boxes), max_abs, title))


def svg(predictions: Sequence[Prediction], title: str) -> bytes:
    """Draw bars of the probabilities of `predictions`, sharp at any size."""
    lines = [f'<text x="0" y="16" font-weight="bold">{escape(title)}</text>']
    for number, prediction in enumerate(predictions, start=1):
        top, share = number * _LINE, prediction.probability
        lines += [
            f'<text x="{_NAMES - 8}" y="{top + 16}" text-anchor="end">{escape(prediction.label)}</text>',
            f'<rect x="{_NAMES}" y="{top + 4}" width="{_BARS}" height="14" fill="#eee"/>',
            f'<rect x="{_NAMES}" y="{top + 4}" width="{_BARS * share:.3f}" height="14" fill="{PRIMARY}"/>',
            f'<text x="{_NAMES + _BARS + 8}" y="{top + 16}">{share:.4%}</text>',
        ]
    size = f'width="{_NAMES + _BARS + 90}" height="{(len(predictions) + 1) * _LINE}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="14">'
    return "\n".join([head, *lines, "</svg>\n"]).encode()


def _tiled(maps: np.ndarray) -> np.ndarray:
    """Tile the maps in a square as far as possible, enlarged, with NaN between them: (rows, columns)."""
    count, rows, columns = maps.shape
    across = min(count, math.ceil(math.sqrt(count * rows / columns)))
    down = math.ceil(count / across)
    factor = max(1, _SIDE // max(across * columns, down * rows))
    gap = max(1, factor // 4)
    tall, wide = rows * factor + gap, columns * factor + gap
    made = np.full((down * tall - gap, across * wide - gap), np.nan, np.float32)
    for number, each in enumerate(maps):
        top, left = number // across * tall, number % across * wide
        large = each.repeat(factor, 0).repeat(factor, 1)
        made[top : top + large.shape[0], left : left + large.shape[1]] = large
    return made


def _signed(values: np.ndarray, max_abs: float, title: str) -> np.ndarray:
    """Draw `values` in colour, with their scale and `title` below: (rows, columns, 3) uint8."""
    font = ImageFont.load_default(_LETTERS)
    words = (f"{-max_abs:.4g}", "0", f"{max_abs:.4g}")
    width = max(values.shape[1], int(font.getlength(title)), int(4 * font.getlength(words[0])))
    made = Image.new("RGB", (width, values.shape[0] + _FOOT + _LETTERS), "white")
    made.paste(Image.fromarray(colours(values, max_abs)), (0, 0))
    bar = colours(np.linspace(-1, 1, width)[None].repeat(_MARGIN, 0), 1)
    made.paste(Image.fromarray(bar), (0, values.shape[0] + _MARGIN))
    draw, below = ImageDraw.Draw(made), values.shape[0] + 2 * _MARGIN + 2
    places: Sequence[tuple[int, str]] = ((0, "la"), (width // 2, "ma"), (width, "ra"))
    for word, (x, anchor) in zip(words, places, strict=True):
        draw.text((x, below), word, "black", font, anchor)
    draw.text((0, below + _LETTERS + 3), title, "black", font, "la")
    return np.asarray(made)
