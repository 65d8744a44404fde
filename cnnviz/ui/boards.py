"""Maps side by side, with their numbers under the pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.packet import pack
from cnnviz.ui.component import component, messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.catalogue import Catalogue

_WHITE = (255, 255, 255)


@dataclass(frozen=True, eq=False)
class Board:
    """One map.

    Attributes:
        name: its title.
        map: (rows, columns) or (rows, columns, 3) uint8, a picture; or (rows, columns) float32, signed.
        note: a sentence below it.
        color: of the largest byte: red, green, blue.
        reach: the |value| of full colour, for maps that share one scale; None is the largest of the map.
        edge: rows and columns around the picture itself, which is outlined.
        marked: (rows, columns) bool; these cells are tinted with the colour of marks.
    """

    name: str
    map: np.ndarray
    note: str = ""
    color: tuple[int, int, int] = _WHITE
    reach: float | None = None
    edge: tuple[int, int] | None = None
    marked: np.ndarray | None = None


def boards(maps: Sequence[Board], text: Catalogue, *, columns: int, key: str) -> None:
    """Show `maps`, at most `columns` beside each other."""
    component("boards", "boards.js", "board.css", "scale.css")(data=packet(maps, text, columns), key=key)


def packet(maps: Sequence[Board], text: Catalogue, columns: int) -> bytes:
    """What web/boards.js draws."""
    arrays: dict[str, np.ndarray] = {}
    sheets = []
    for number, board in enumerate(maps):
        arrays[f"map{number}"] = np.ascontiguousarray(board.map)
        if board.marked is not None:
            arrays[f"marked{number}"] = board.marked.astype(np.uint8)
        sheets.append(
            {
                "array": f"map{number}",
                "name": board.name,
                "note": board.note,
                "color": board.color,
                "reach": board.reach,
                "edge": board.edge,
                "marked": None if board.marked is None else f"marked{number}",
            }
        )
    return pack({"text": messages(text, "boards.js"), "sheets": sheets, "columns": columns}, arrays)
