"""Tuning curves: how much a channel answers to gratings of each orientation, frequency and colour.

As Hubel and Wiesel, "Receptive fields, binocular interaction and functional architecture in the cat's visual
cortex", 1962, showed bars to cells. Of a grating that fills the picture the largest answer counts, whatever
its phase: so the cell at which it lies best.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.features.stimuli import ANGLES, HUES, PERIODS, PHASES, Contrast

if TYPE_CHECKING:
    from cnnviz.structure.receptive_field import Field


@dataclass(frozen=True, eq=False)
class Tuning:
    """The tuning of a channel.

    Attributes:
        answers: (colours, angles, periods) float32, to the gratings of `colours`, `stimuli.ANGLES` and
            `stimuli.PERIODS`, the larger one of their phases.
        colours: between which the gratings went.
    """

    answers: np.ndarray
    colours: tuple[Contrast, ...]

    @property
    def best(self) -> tuple[Contrast, int, float]:
        """Colours, angle in degrees and period in pixels of the grating with the largest answer."""
        colour, angle, period = np.unravel_index(int(self.answers.argmax()), self.answers.shape)
        return self.colours[colour], ANGLES[angle], PERIODS[period]

    @property
    def by_angle(self) -> np.ndarray:
        """The answers to each angle, at the best period and colours; (angles,) float32."""
        colour, _, period = self._best
        found: np.ndarray = self.answers[colour, :, period]
        return found

    @property
    def by_period(self) -> np.ndarray:
        """The answers to each period, at the best angle and colours; (periods,) float32."""
        colour, angle, _ = self._best
        found: np.ndarray = self.answers[colour, angle]
        return found

    @property
    def by_colours(self) -> np.ndarray:
        """The largest answer to each pair of colours; (colours,) float32."""
        found: np.ndarray = self.answers.max((1, 2))
        return found

    @property
    def orientation(self) -> float | None:
        """The preferred angle in degrees, 0 to below 180, also between those shown; None of equal answers.

        It is half the direction of the sum of (answer - least answer) × exp(2i × angle), as an angle and that
        plus 180 are one; Batschelet, "Circular Statistics in Biology", 1981.
        """
        total, weight = self._vector
        if weight == 0 or abs(total) < 1e-6 * weight:
            return None
        return float(np.rad2deg(np.angle(total)) / 2 % 180)

    @property
    def selectivity(self) -> float:
        """How much the angle matters, from 0, not at all, to 1, where but one is answered to.

        It is the length of that sum over the sum of the lengths, which is 1 minus the circular variance;
        Ringach, Shapley and Hawken, "Orientation selectivity in macaque V1", 2002.
        """
        total, weight = self._vector
        return float(abs(total) / weight) if weight else 0.0

    @property
    def _best(self) -> tuple[int, ...]:
        return tuple(map(int, np.unravel_index(int(self.answers.argmax()), self.answers.shape)))

    @property
    def _vector(self) -> tuple[complex, float]:
        """The sum of the answers as directions, and that of their lengths."""
        answers = self.by_angle.astype(float) - self.by_angle.min()
        return complex(answers @ np.exp(2j * np.deg2rad(ANGLES))), float(answers.sum())


def tunings(largest: np.ndarray, *, coloured: bool) -> tuple[Tuning, ...]:
    """Return the tuning of each channel of a layer.

    Args:
        largest: (gratings, channels) float32, the largest answer of each channel to each of
            `stimuli.gratings`; see `survey.largest`.
        coloured: whether those in colour were shown as well.
    """
    hues = HUES if coloured else HUES[:1]
    table = largest.reshape(len(hues), len(ANGLES), len(PERIODS), len(PHASES), -1).max(3)
    return tuple(Tuning(np.ascontiguousarray(each), hues) for each in np.moveaxis(table, 3, 0))


def inside(field: Field, maps: tuple[int, int], side: tuple[int, int]) -> tuple[slice, slice]:
    """Return the rows and columns of a layer whose receptive field lies on the picture; if none does, all.

    What a convolution adds around a picture makes edges in every grating.

    Args:
        field: of the layer.
        maps: rows and columns of its maps.
        side: rows and columns of the picture.
    """
    rows, columns = (_inside(field, axis, maps[axis], side[axis]) for axis in (0, 1))
    if rows.stop > rows.start and columns.stop > columns.start:
        return rows, columns
    return slice(0, maps[0]), slice(0, maps[1])


def _inside(field: Field, axis: int, count: int, side: int) -> slice:
    start, size, stride = field.start[axis], field.size[axis], field.stride[axis]
    if stride == 0:
        return slice(0, count if start >= 0 and start + size <= side else 0)
    first = max(0, ceil(-start / stride))
    return slice(first, min(count, (side - size - start) // stride + 1))
