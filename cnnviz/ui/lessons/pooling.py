"""A picture that is dragged, and what three layers make of it before and after."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.capture.kinds import Operation
from cnnviz.lessons import kernels
from cnnviz.lessons.convolution import convolve
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.pair import layer
from cnnviz.lessons.pooling import Pool, pool, shift
from cnnviz.ui.lessons.hand import told, whole
from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cnnviz.capture.trace import Layer, Window
    from cnnviz.lessons.kernels import Preset
    from cnnviz.ui.lessons.lab import Lab

STRIDED = "strided"
FURTHEST = 4  # cells of a shift
SHIFTS = range(-FURTHEST, FURTHEST + 1)
_KEY = "tall-pooling-shift"


@dataclass(frozen=True)
class Look:
    """What the lab is set to.

    Attributes:
        window: of all three layers.
        ceil: whether a last window of a pooling may hang over the edge.
        counted: whether the mean counts the padding.
        kernel: the name of that of the strided convolution.
    """

    window: Window
    ceil: bool
    counted: bool
    kernel: Preset

    def weights(self) -> np.ndarray:
        """Return the kernel, (1, rows, columns) float32. Raises ImpossibleError."""
        return kernels.preset(self.kernel, *self.window.kernel)[None]

    def answer(self, how: str, plane: np.ndarray) -> np.ndarray:
        """Return what the layer `how` makes of `plane`. Raises ImpossibleError."""
        if how == STRIDED:
            return convolve(plane[None], self.weights(), self.window)
        found = pool(plane, self.window, Pool(how), ceil=self.ceil, counted=self.counted)
        return found.astype(np.uint8) if how == Pool.MAX else found  # as exact, and a quarter to send

    def layer(self, how: str, output: np.ndarray) -> Layer:
        """Return the layer `how`, which made `output`."""
        if how == STRIDED:
            return layer(Operation.CONV2D, self.window, output, weight=self.weights()[None])
        if how == Pool.MAX:
            return layer(Operation.MAX_POOL2D, self.window, output)
        options = {"count_include_pad": self.counted}
        return layer(Operation.AVG_POOL2D, self.window, output, options=options)


class Dragged(NamedTuple):
    """A picture that was dragged.

    Attributes:
        picture: as it then is.
        before: what each layer that is possible made of it as it was.
        after: what each makes of it now.
        refused: why the other layers are not possible.
    """

    picture: np.ndarray
    before: Mapping[str, np.ndarray]
    after: Mapping[str, np.ndarray]
    refused: Mapping[str, ImpossibleError]


def drag(lab: Lab, plane: np.ndarray, look: Look, layers: Iterable[str]) -> Dragged:
    """Return what the `layers` make of `plane`, and of it where it is dragged to.

    Args:
        lab: whose settings "down" and "right" say where that is.
        plane: (rows, columns) uint8.
        look: of the layers.
        layers: by their names in the address.

    """
    moved = shift(plane, *_place(lab))
    before, after, refused = dict[str, np.ndarray](), dict[str, np.ndarray](), dict[str, ImpossibleError]()
    for how in layers:
        try:
            before[how], after[how] = look.answer(how, plane), look.answer(how, moved)
        except ImpossibleError as error:
            refused[how] = error
    return Dragged(moved, before, after, refused)


def show_drag(lab: Lab, plane: np.ndarray, look: Look, names: Mapping[str, str], dragged: Dragged) -> None:
    """Show `plane`, which is dragged here, and what the layers called `names` make of it before and after."""
    _, before, after, _ = dragged

    def take() -> None:
        found = whole(told(_KEY, "shift"), SHIFTS, 2)
        if found is not None:
            lab.put(dict(zip(("down", "right"), found, strict=True)))

    header = {
        "window": asdict(look.window),
        "counted": look.counted,
        "names": dict(names),
        "layers": list(after),
        "weights": {how: math.prod(look.window.kernel) if how == STRIDED else 0 for how in after},
        "shift": _place(lab),
        "furthest": FURTHEST,
    }
    arrays = {"plane": plane}
    with suppress(ImpossibleError):
        arrays["kernel"] = look.weights()
    arrays |= {f"before.{how}": before[how] for how in after}
    arrays |= {f"after.{how}": output for how, output in after.items()}
    component("pooling", "lessons/pooling.js")(data=pack(header, arrays), key=_KEY, on_shift_change=take)


def _place(lab: Lab) -> list[int]:
    return [lab.value("down", 0, SHIFTS), lab.value("right", 1, SHIFTS)]
