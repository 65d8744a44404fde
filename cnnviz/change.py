"""What did fine-tuning change inside a network?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, safe_open

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.models import ModelSpec

_FILTERS = "conv1"


@dataclass(frozen=True, eq=False)
class Change:
    """A network before fine-tuning, and after the epoch whose weights were kept.

    Attributes:
        photo: the name of the sample that the maps come from.
        epoch: that epoch, counted from 1.
        filters: (2, filters, 3, rows, columns) float32: the first convolution before and after.
        maps: layer name to (2, rows, columns) float32: one map of it, before and after.
        channels: layer name to the channel of that map.
    """

    photo: str
    epoch: int
    filters: np.ndarray
    maps: Mapping[str, np.ndarray]
    channels: Mapping[str, int]


def change(spec: ModelSpec) -> Change | None:
    """What the file beside the weights of `spec` tells; None when there is none, or it is broken."""
    path = spec.weights.with_name(f"{spec.weights.stem}-replay.safetensors")
    try:
        with safe_open(path, "np") as file:
            notes = {name: json.loads(value) for name, value in file.metadata().items()}
            found = {
                name: file.get_tensor(name)[[0, notes["best"]]].astype(np.float32)
                for name in (_FILTERS, *notes["channels"])
            }
    except (OSError, SafetensorError, KeyError, IndexError, ValueError):
        return None
    filters = found.pop(_FILTERS)
    return Change(notes["photo"], notes["best"], filters, found, notes["channels"])


def sheet(filters: np.ndarray) -> np.ndarray:
    """`filters`, (filters, 3, rows, columns), in a square: (rows, columns, 3), with NaN between them."""
    count, _, rows, columns = filters.shape
    wide = int(np.ceil(np.sqrt(count)))
    made = np.full((-(-count // wide) * (rows + 1) - 1, wide * (columns + 1) - 1, 3), np.nan, np.float32)
    for number, kernel in enumerate(filters):
        down, across = divmod(number, wide)
        top, left = down * (rows + 1), across * (columns + 1)
        made[top : top + rows, left : left + columns] = kernel.transpose(1, 2, 0)
    return made
