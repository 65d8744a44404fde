"""Maps side by side, with their numbers under the pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Sequence


_WHITE = (255, 255, 255)


@dataclass(frozen=True, eq=False)
class Board:
    """A map as it is shown.

    Attributes:
        name: its title.
        map: (rows, columns) or (rows, columns, 3) uint8, a picture; or numbers, (rows, columns) float32, or
            uint8 with a `reach`.
        note: a sentence below it.
        color: of the largest byte: red, green, blue.
        reach: the |value| of full colour, for maps that share one scale; None is the largest of the map.
        edge: the cells before and behind the picture itself, of rows as of columns; it is outlined.
        marked: (rows, columns) bool; these cells are tinted with the colour of marks.
        places: (side,) float32; which row of `map`, and likewise which column, stands at each one of a square
            that is shown instead; -1 is none of them, shown as 0.
    """

    name: str
    map: np.ndarray
    note: str = ""
    color: tuple[int, int, int] = _WHITE
    reach: float | None = None
    edge: tuple[int, int] | None = None
    marked: np.ndarray | None = None
    places: np.ndarray | None = None


def boards(maps: Sequence[Board], *, columns: int, key: str) -> None:
    """Show `maps`, at most `columns` beside each other."""
    data = packet(maps, columns)
    component("boards", "lessons/boards.js", "draw/board.css", "draw/scale.css")(data=data, key=f"tall-{key}")


def packet(maps: Sequence[Board], columns: int) -> bytes:
    """The packet that web/lessons/boards.js draws; an array that several of `maps` share travels once."""
    arrays: dict[str, np.ndarray] = {}
    names: dict[int, str] = {}

    def sent(array: np.ndarray | None) -> str | None:
        if array is None:
            return None
        name = names.setdefault(id(array), f"array{len(names)}")
        if name not in arrays:
            arrays[name] = array.astype(np.uint8) if array.dtype == bool else array
        return name

    sheets = [
        {
            "array": sent(board.map),
            "name": board.name,
            "note": board.note,
            "color": board.color,
            "reach": board.reach,
            "edge": board.edge,
            "marked": sent(board.marked),
            "places": sent(board.places),
        }
        for board in maps
    ]
    return pack({"sheets": sheets, "columns": columns}, arrays)
