"""How long does the server take for an input in each lab? Run it by `python -m benchmarks.labs`.

It sets a control to one value after another, on the largest picture and the costliest settings that a lab
has, and times the run of the page that follows, with all that it packs for the browser.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from tests.navigation import remembering
from tests.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

GOAL = 100  # milliseconds
ROUNDS = 20
LARGE = {"picture": "colours", "size": "512"}


class Case(NamedTuple):
    """A lab with its settings, the kind and name of the control that moves, and what it is set to in turn."""

    lab: str
    what: str
    settings: dict[str, str]
    kind: str
    control: str
    values: Sequence[object]


CASES = (
    Case("pixels", "512×512, a channel in the mix", LARGE, "checkbox", "keep0", (False, True)),
    Case("flatten", "shift of the digit", {}, "slider", "shift", (1, 2)),
    Case(
        "convolution",
        "512×512 RGB, kernel 11×11, stride",
        LARGE | {"channels": "rgb", "kernel": "random", "rows": "11", "columns": "11", "padding": "5"},
        "slider",
        "stride",
        (1, 2),
    ),
    Case(
        "convolution",
        "512×512 RGB, kernel 11×11, dilation",
        LARGE | {"channels": "rgb", "kernel": "random", "rows": "11", "columns": "11"},
        "slider",
        "dilation",
        (5, 4),
    ),
    Case("padding", "512×512, five layers, width", LARGE | {"layers": "5"}, "slider", "padding", (501, 500)),
    Case("pooling", "512×512, shift", LARGE, "slider", "right", (1, 2)),
    Case("pooling", "512×512, window 8, stride 1", LARGE | {"stride": "1"}, "slider", "window", (8, 7)),
    Case("activation", "bias", {}, "slider", "bias", (-1.0, -2.0)),
    Case("regularisation", "batches of 16", {"batch": "16"}, "slider", "seen", (40, 39)),
    Case("regularisation", "thirty passes, p", {"part": "dropout"}, "slider", "p", (0.9, 0.8)),
    Case("output", "flatten", {}, "selectbox", "digit", ("3", "4")),
    Case("output", "unit of a sum", {"part": "sum", "layer": "fc1"}, "number_input", "unit", (1, 2)),
    Case("output", "temperature", {"part": "scores"}, "slider", "temperature", (2.0, 3.0)),
    Case("output", "threshold", {"part": "head"}, "slider", "threshold", (0.4, 0.6)),
    Case("output", "threshold of the ResNet-50", {"part": "photo"}, "slider", "threshold", (0.4, 0.6)),
    Case("builder", "digit", {}, "selectbox", "digit", ("3", "4")),
)


def main() -> None:
    """Print the median and the 95th percentile of each case."""
    print(f"{'lab':16}{'what changes':40}{'median':>8}{'p95':>8}   goal")
    for case in CASES:
        middle, high = np.percentile(_times(case), (50, 95))
        print(f"{case.lab:16}{case.what:40}{middle:8.1f}{high:8.1f} ms   {GOAL} ms p95")


def _times(case: Case) -> list[float]:
    """Milliseconds of each run; the first of each value, which fills caches, is left out."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.run()
    app.switch_page(f"pages/lab_{case.lab}.py")
    for name, value in case.settings.items():
        app.query_params[name] = value
    app.run()
    found = []
    for turn in range(ROUNDS + len(case.values)):
        control = getattr(app, case.kind)(key=f"{case.lab}-{case.control}")
        control.set_value(case.values[turn % len(case.values)])
        start = time.perf_counter()
        app.run()
        found.append((time.perf_counter() - start) * 1000)
        if app.exception:
            raise RuntimeError(app.exception[0].message)
    return found[len(case.values) :]


if __name__ == "__main__":
    PagesManager.__init__ = remembering(PagesManager.__init__)
    main()
