"""The changes of a network's filters and feature maps by fine-tuning."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, safe_open

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.models.specs import ModelSpec

_FILTERS = "conv1"


@dataclass(frozen=True, eq=False)
class Change:
    """A network before fine-tuning, and after an epoch of it.

    Attributes:
        photo: the name of the sample that the maps come from.
        epoch: that epoch, counted from 1; 0 is before.
        filters: (2, filters, channels, rows, columns) float32: the first convolution before and after.
        maps: layer name to (2, rows, columns) float32: one map of it, before and after.
        channels: layer name to the channel of that map.
        accuracies: after each epoch, on the photos held out; 0 to 1.
    """

    photo: str
    epoch: int
    filters: np.ndarray
    maps: Mapping[str, np.ndarray]
    channels: Mapping[str, int]
    accuracies: Sequence[float]


def change(spec: ModelSpec, epoch: int | None = None) -> Change | None:
    """Read the change by an epoch, or by the one whose weights were kept, from beside the weights of `spec`.

    Returns None when there is no such file or epoch, or it is broken.
    """
    path = spec.weights.with_name(f"{spec.weights.stem}-replay.safetensors")
    try:
        with safe_open(path, "np") as file:
            notes = {name: json.loads(value) for name, value in file.metadata().items()}
            chosen, accuracies = notes["best"] if epoch is None else epoch, notes["accuracies"]
            found = {
                name: file.get_tensor(name)[[0, chosen]].astype(np.float32)
                for name in (_FILTERS, *notes["channels"])
            }
    except (OSError, SafetensorError, KeyError, IndexError, ValueError):
        return None
    filters = found.pop(_FILTERS)
    return Change(notes["photo"], chosen, filters, found, notes["channels"], accuracies)


def tile_filters(filters: np.ndarray) -> np.ndarray:
    """Tile `filters`, (filters, channels, rows, columns), in a square, with NaN between them.

    The result is (rows, columns, 3) for three channels, (rows, columns) for one.
    """
    count, channels, rows, columns = filters.shape
    wide = int(np.ceil(np.sqrt(count)))
    made = np.full(
        (-(-count // wide) * (rows + 1) - 1, wide * (columns + 1) - 1, channels), np.nan, np.float32
    )
    for number, kernel in enumerate(filters):
        down, across = divmod(number, wide)
        top, left = down * (rows + 1), across * (columns + 1)
        made[top : top + rows, left : left + columns] = kernel.transpose(1, 2, 0)
    return made if channels > 1 else made[..., 0]
