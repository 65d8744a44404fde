"""A map of a layer over the picture that it is about."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.structure.receptive_field import Field


def overlay(found: np.ndarray, field: Field, prepared: Preparation, *, key: str) -> None:
    """Show the map `found`, (rows, columns) float32, whose cells lie at `field`, over the picture."""
    arrays = {"picture": rgb(prepared), "map": np.ascontiguousarray(found, np.float32)}
    data = pack({"field": asdict(field)}, arrays)
    component("overlay", "experiments/overlay.js")(data=data, key=key)


def rgb(prepared: Preparation) -> np.ndarray:
    """The pixels of the network's input, before they are normalised: (rows, columns, 3) uint8."""
    pixels = np.atleast_3d(prepared.pixels)
    return np.broadcast_to(pixels, (*pixels.shape[:2], 3))
