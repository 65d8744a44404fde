"""A small drawing of each lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE, _TALL = 96, 60
# Blue for negative, orange for positive, as in all maps; all three are seen on white and on black.
_BLUE, _ORANGE, _LINE = "#4385c4", "#e98c31", "#808080"
_SEVEN = (9, 9, 9, 9, 9, 1, 1, 1, 1, 9, 1, 1, 1, 9, 1, 1, 1, 9, 1, 1, 1, 1, 9, 1, 1)  # a digit of 5×5 pixels


def thumbnail(name: str) -> str:
    """The drawing of the lab called `name`, an SVG."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_TALL}" fill="none" stroke-width="2" '
        f'font-family="sans-serif">{_DRAWINGS[name]}</svg>'
    )


def _cells(
    place: tuple[float, float], columns: int, shades: Sequence[int], side: int, color: str = _ORANGE
) -> str:
    """A map whose first cell is at `place`, each cell as opaque as its shade from 1 to 10 says."""
    return "".join(
        f'<rect x="{place[0] + side * (at % columns):g}" y="{place[1] + side * (at // columns):g}" '
        f'width="{side - 1}" height="{side - 1}" fill="{color}" fill-opacity="{shade / 10:g}"/>'
        for at, shade in enumerate(shades)
    )


def _path(way: str, color: str = _LINE) -> str:
    return f'<path d="{way}" stroke="{color}"/>'


def _dots(kept: Sequence[int]) -> str:
    """Three rows of units, those that are not `kept` hollow."""
    looks = (f'stroke="{_LINE}" stroke-dasharray="2 2"', f'fill="{_ORANGE}"')
    return "".join(
        f'<circle cx="{14 + 17 * (at % 5)}" cy="{14 + 16 * (at // 5)}" r="6" {looks[here]}/>'
        for at, here in enumerate(kept)
    )


def _numbers(*lines: str) -> str:
    return "".join(
        f'<text x="73" y="{19 + 15 * at}" fill="{_LINE}" font-size="9" text-anchor="middle">{line}</text>'
        for at, line in enumerate(lines)
    )


def _bars(heights: Sequence[int]) -> str:
    return "".join(
        f'<rect x="{9 + 8 * at}" y="{54 - tall}" width="6" height="{tall}" fill="{_ORANGE}"/>'
        for at, tall in enumerate(heights)
    )


_ARROW = _path("M46 30H54M50 26L54 30L50 34")
_DRAWINGS = {
    "pixels": _cells((2, 8), 5, _SEVEN, 9) + _numbers("255 140 0", "0 12 255", "9 9 9"),
    "flatten": _cells((2, 8), 5, _SEVEN, 9)
    + _ARROW
    + _cells((58, 27), 6, _SEVEN[:6], 6)
    + _path("M58 38H93"),
    "convolution": _cells((2, 8), 5, _SEVEN, 9, _LINE)
    + _path("M10 7H38V35H10Z", _ORANGE)
    + _ARROW
    + _cells((60, 14), 3, (9, 3, 1, 2, 9, 3, 1, 3, 9), 11),
    "padding": _path("M22 4H74V56H22ZM22 4L31 12M74 4L66 12M22 56L31 48M74 56L66 48", _ORANGE)
    + _cells((31, 12), 5, _SEVEN, 7, _BLUE),
    "pooling": _cells((2, 8), 4, (2, 9, 1, 3, 4, 1, 7, 2, 1, 2, 2, 10, 6, 3, 1, 4), 11)
    + _path("M54 30H62M58 26L62 30L58 34")
    + _cells((68, 19), 2, (9, 7, 6, 10), 12),
    "activation": _path("M4 44H92M48 6V56") + _path("M8 44H48L86 8", _ORANGE),
    "patches": _cells((2, 8), 5, _SEVEN, 9)
    + _path("M28 6H48V26H28Z", _BLUE)
    + _ARROW
    + "".join(
        _cells((62 + 11 * (at % 3), 14 + 11 * (at // 3)), 3, shades, 3)
        for at, shades in enumerate(
            3 * ((9, 9, 9, 1, 1, 9, 1, 9, 1), (9, 9, 9, 1, 9, 9, 1, 9, 1), (9, 9, 1, 1, 1, 9, 1, 9, 1))
        )
    ),
    "regularisation": _dots((1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0, 1)),
    "output": _path("M6 55H90") + _bars((3, 4, 2, 6, 3, 5, 2, 44, 3, 7)),
    "builder": _path("M6 6H14V54H6Z")
    + _path("M24 12H34V48H24Z", _ORANGE)
    + _path("M44 18H56V42H44Z", _BLUE)
    + _path("M66 12V48M74 20V40", _ORANGE)
    + _cells((84, 16), 1, (3, 3, 10, 3), 7),
}
