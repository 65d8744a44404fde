"""A map of a layer over the picture that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnnviz.ui.shell.component import component, messages
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.structure.receptive_field import Field
    from cnnviz.translations import Catalogue


def overlay(found: np.ndarray, field: Field, prepared: Preparation, text: Catalogue, *, key: str) -> None:
    """Show the map `found`, (rows, columns) float32, whose cells see what `field` says, over the picture.

    Every pixel takes the cell whose receptive field has its middle nearest.
    """
    picture = seen(prepared)
    header = {
        "text": messages(text, "experiments/overlay.js"),
        "rows": edges(field, 0, found.shape[0], picture.shape[0]),
        "columns": edges(field, 1, found.shape[1], picture.shape[1]),
    }
    component("overlay", "experiments/overlay.js", "draw/scale.css")(
        data=pack(header, {"picture": picture, "map": np.ascontiguousarray(found, np.float32)}), key=key
    )


def seen(prepared: Preparation) -> np.ndarray:
    """(rows, columns, 3) uint8: the pixels that the network reads, before they are normalised."""
    pixels = prepared.steps[-2].pixels
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)


def edges(field: Field, axis: int, count: int, limit: int) -> list[float]:
    """Where each of `count` cells begins, and the last ends, on `limit` pixels; half way between middles."""
    middles = field.start[axis] + field.size[axis] / 2 + field.stride[axis] * np.arange(count)
    inner = (middles[1:] + middles[:-1]) / 2
    return [0.0, *(float(edge) for edge in np.clip(inner, 0, limit)), float(limit)]
