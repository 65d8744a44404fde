"""Tasks of a backend: module functions, of which `functools.partial` makes a task that can be pickled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.analysis import attribution

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.analysis.attribution import Attribution, Method
    from cnnviz.capture.recorder import Recorder
    from cnnviz.capture.trace import Unit
    from cnnviz.serving.backend import Report

# A unit of a vector, the factor that it is multiplied by and, of a difference, the unit that is subtracted.
Target = tuple["Unit", int] | tuple["Unit", int, "Unit"]


def gradient(recorder: Recorder, _report: Report, *, pixels: np.ndarray, unit: Unit) -> np.ndarray:
    """Compute the derivative of the number at `unit` with respect to `pixels`; see `Recorder.gradient`."""
    return recorder.gradient(pixels[None], unit)


def attribute(  # noqa: PLR0913 (a task has two arguments of its own)
    recorder: Recorder,
    report: Report,
    *,
    pixels: np.ndarray,
    layer: str,
    target: Target,
    method: Method,
    start: float = 0.0,
) -> Attribution:
    """Compute what each place of `layer` contributes to `target`; see `attribution.attribute`."""
    return attribution.attribute(recorder.tap(layer, *target), pixels, method, report, start)


def estimates(
    recorder: Recorder, _report: Report, *, pixels: np.ndarray, layer: str, target: Target
) -> np.ndarray:
    """Estimate the effect of each channel of `layer` on `target`; see `attribution.estimates`."""
    return attribution.estimates(recorder.tap(layer, *target), pixels)
