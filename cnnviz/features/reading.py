"""How a network reads the pixels of a picture that has the size of its input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from cnnviz.inputs.preparation import StepName

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec


@dataclass(frozen=True)
class Reading:
    """How a network reads pixels: (pixels / 255 - mean) / std, each channel by its own.

    Attributes:
        shape: (channels, rows, columns) of its input.
        mean: of each channel, as is `std`.
        std: the deviation.
        exchanged: whether its channels are blue, green, red.
    """

    shape: tuple[int, int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    exchanged: bool

    @classmethod
    def of(cls, spec: ModelSpec) -> Reading:
        """Return how the network of `spec` reads pixels, as its preparation of a plain picture tells."""
        probe = np.full((64, 64, 3), 255, np.uint8)
        probe[16:48, 28:36] = 0  # which a preparation of digits takes for ink
        prepared = spec.prepare(probe)
        if prepared is None:
            raise ValueError(f"{spec.name} prepares no picture with a bar in it")
        exchanged = any(step.name is StepName.EXCHANGED for step in prepared.steps)
        return cls(spec.shape, tuple(prepared.mean), tuple(prepared.std), exchanged)

    @property
    def coloured(self) -> bool:
        """Whether it sees colours."""
        return self.shape[0] == 3

    def planes(self, picture: np.ndarray) -> np.ndarray:
        """Return an RGB picture of its size, (rows, columns, 3) uint8, as its channels have it.

        Returns:
            `shape` uint8; grey is ITU-R 601 luma.
        """
        if not self.coloured:
            return np.asarray(Image.fromarray(picture).convert("L"))[None]
        ordered = picture[..., ::-1] if self.exchanged else picture
        return np.ascontiguousarray(ordered.transpose(2, 0, 1))

    def picture(self, planes: np.ndarray) -> np.ndarray:
        """Return `planes`, (channels, rows, columns) uint8, as people see them: (rows, columns, 3) uint8."""
        shown = np.broadcast_to(planes, (3, *planes.shape[1:])).transpose(1, 2, 0)
        return np.ascontiguousarray(shown[..., ::-1] if self.exchanged else shown)

    def inputs(self, planes: np.ndarray) -> np.ndarray:
        """Return (pictures, *shape) uint8 as the network's input, float32, as its preparation has it."""
        mean, std = (np.array(each, np.float32)[:, None, None] for each in (self.mean, self.std))
        read: np.ndarray = (planes.astype(np.float32) / 255 - mean) / std
        return read
