"""Benchmark of the server's time for an input in each lab. Run it by `python -m benchmarks.labs`.

It sets a control to one value after another, on the largest picture and the costliest settings that a lab
has, and times the run of the page that follows, with all that it packs for the browser; where a photo is
new, with its decoding and the forward pass of the ResNet-50.
"""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import numpy as np
from PIL import Image
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest

from benchmarks.table import Row, show
from cnnviz.lessons.patches import CHANNELS
from cnnviz.ui.inputs.picture import Source
from tests.support.navigation import remembering
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

GOAL = 100  # milliseconds
ROUNDS = 20
PAUSE = 0.5  # seconds before each further photo; no user chooses one sooner
LARGE = {"picture": "colours", "size": "512"}
PHOTO = {"picture": "own-photo", "size": "512"}
HANDLE = "handle"  # instead of a control: a setting that is changed in the browser; see benchmarks.handles
UNSEEN = "photo"  # instead of a control: another photo each time
UPLOAD = "picture-photos"  # what the session keeps of an uploaded photo begins with this
RESNET = {"picture": "own-photo", "layer": "layer1.0.add"}
RGB = {"channels": "rgb", "kernel": "random", "rows": "11", "columns": "11"}
CHANNEL = ("segmented_control", "channel", CHANNELS[:2])  # of those that the lab "What does it look for?" has
ALL = ("digit", "photo", "edge", "dot", "checkers", "ramp", "colours")  # what a picture can be


class Case(NamedTuple):
    """A lab with its settings, the kind and name of the control that moves, and its values in turn."""

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
        PHOTO | RGB | {"padding": "5"},
        "slider",
        "stride",
        (1, 2),
    ),
    Case(
        "convolution",
        "512×512 RGB, kernel 11×11, dilation",
        PHOTO | RGB,
        "slider",
        "dilation",
        (5, 4),
    ),
    Case("convolution", "512×512 RGB, kernel 11×11, picture", LARGE | RGB, "selectbox", "picture", ALL),
    Case("padding", "512×512, width of the border", PHOTO, HANDLE, "padding", (501, 500)),
    Case("padding", "512×512, layers", PHOTO | {"part": "layers"}, "slider", "layers", (5, 4)),
    Case("padding", "512×512, width 501, picture", LARGE | {"padding": "501"}, "selectbox", "picture", ALL),
    Case("pooling", "512×512, shift", PHOTO, HANDLE, "right", (1, 2)),
    Case(
        "pooling",
        "512×512, window 8, stride 1",
        PHOTO | {"stride": "1", "right": "1"},
        "slider",
        "window",
        (8, 7),
    ),
    Case("pooling", "512×512, picture", LARGE | {"stride": "1"}, "selectbox", "picture", ALL),
    Case("activation", "channel", {}, "slider", "channel", (1, 2)),
    Case("activation", "photo, 256 maps of 32×32, channel", RESNET, "slider", "channel", (1, 2)),
    Case("activation", "a photo of 512×512 not seen yet", PHOTO, UNSEEN, "", ()),
    Case("regularisation", "batches of 16", {"batch": "16"}, "slider", "seen", (40, 39)),
    Case("regularisation", "thirty passes, p", {"part": "dropout"}, "slider", "p", (0.9, 0.8)),
    Case("output", "flatten", {}, "selectbox", "digit", ("3", "4")),
    Case("output", "unit of a sum", {"part": "sum", "layer": "fc1"}, "number_input", "unit", (1, 2)),
    Case("output", "temperature", {"part": "scores"}, "slider", "temperature", (2.0, 3.0)),
    Case("output", "threshold", {"part": "head"}, "slider", "threshold", (0.4, 0.6)),
    Case("output", "threshold of the ResNet-50", {"part": "photo"}, "slider", "threshold", (0.4, 0.6)),
    Case("output", "a photo of 512×512 not seen yet", {"part": "photo"}, UNSEEN, "", ()),
    Case("builder", "digit", {}, "selectbox", "digit", ("3", "4")),
    Case("patches", "one digit", {}, "selectbox", "digit", ("3", "4")),
    Case("patches", "ten digits, channel", {"part": "ten"}, *CHANNEL),
    Case("patches", "strongest patches, channel", {"part": "patches"}, *CHANNEL),
    Case("patches", "strokes, channel", {"part": "strokes"}, *CHANNEL),
    Case("patches", "a made picture, channel", {"part": "made"}, *CHANNEL),
)


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    compiled = ScriptCache()  # a server compiles a page once; AppTest would at each run
    with (
        patch.object(PagesManager, "__init__", remembering(PagesManager.__init__)),
        patch("streamlit.testing.v1.app_test.ScriptCache", lambda: compiled),
        patch("streamlit.testing.v1.local_script_runner.ScriptCache", lambda: compiled),
    ):
        return [Row(f"lab {case.lab}: {case.what}", _times(case), goal=GOAL) for case in CASES]


def _times(case: Case) -> list[float]:
    """Milliseconds of each run; the first of each value, which fills caches, is left out."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.session_state[f"{UPLOAD}.source"] = Source.UPLOAD
    app.session_state[f"{UPLOAD}-upload.file"] = ("photo.jpg", _photo(0))
    app.run()
    app.switch_page(f"pages/lab_{case.lab}.py")
    for name, value in case.settings.items():
        app.query_params[name] = value
    app.run()
    found = []
    for turn in range(ROUNDS + len(case.values)):
        if case.kind == UNSEEN:
            app.session_state[f"{UPLOAD}-upload.file"] = ("photo.jpg", _photo(turn + 1))
            time.sleep(PAUSE)
        elif case.kind == HANDLE:
            app.session_state[f"{case.lab}-{case.control}"] = case.values[turn % len(case.values)]
        else:
            control = getattr(app, case.kind)(key=f"{case.lab}-{case.control}")
            control.set_value(case.values[turn % len(case.values)])
        start = time.perf_counter()
        app.run()
        found.append((time.perf_counter() - start) * 1000)
        if app.exception:
            raise RuntimeError(app.exception[0].message)
    return found[len(case.values) :]


def _photo(seed: int) -> bytes:
    """A JPEG of 512×512 pixels, of soft spots, another one for each `seed` and each run of this program."""
    spots = np.random.default_rng((seed, time.time_ns())).integers(0, 256, (18, 18, 3), np.uint8)
    file = BytesIO()
    Image.fromarray(spots).resize((512, 512), Image.Resampling.BICUBIC).save(file, "JPEG")
    return file.getvalue()


if __name__ == "__main__":
    main()
