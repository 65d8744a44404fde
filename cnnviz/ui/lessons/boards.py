"""Maps side by side, with their numbers under the pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, eq=False)
class Board:
    """A map as it is shown.

    Attributes:
        name: its title.
        map: (rows, columns) or (rows, columns, 3) uint8, a picture; or numbers, (rows, columns) float32, or
            uint8 with a `reach`; None where there is none, and `note` says why in its place.
        note: a sentence below it.
        reach: the |value| of full colour, for maps that share one scale; None is the largest of the map.
        edge: the cells before and behind the picture itself, of rows as of columns; it is outlined.
        marked: (rows, columns) bool; these cells are tinted with the colour of marks.
        legend: what the marked cells are, beside a patch of their colour.
    """

    name: str
    map: np.ndarray | None
    note: str = ""
    reach: float | None = None
    edge: tuple[int, int] | None = None
    marked: np.ndarray | None = None
    legend: str = ""


def boards(maps: Sequence[Board], *, columns: int, key: str, above: int | None = None) -> None:
    """Show `maps`, at most `columns` beside each other.

    Args:
        maps: to show.
        columns: beside each other.
        key: unique on the page.
        above: half the height of what is above two rows of maps that are to fit a window, in CSS pixels.
    """
    data = packet(maps, columns, above)
    component("boards", "lessons/boards.js")(data=data, key=f"tall-{key}")


def packet(maps: Sequence[Board], columns: int, above: int | None = None) -> bytes:
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
            "reach": board.reach,
            "edge": board.edge,
            "marked": sent(board.marked),
            "legend": board.legend,
        }
        for board in maps
    ]
    return pack({"sheets": sheets, "columns": columns, "above": above}, arrays)
