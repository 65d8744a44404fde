"""Benchmark of many pictures of one's own: taking them, showing them, and reading them for a training.

Run `python -m benchmarks.album`: it makes 2,000 photos of 320 × 240 pixels, in ten classes.
"""

from __future__ import annotations

import io
import os
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from benchmarks.clock import timed
from benchmarks.table import Goal, Row, show
from cnnviz.finetune import workspace
from cnnviz.finetune.dataset import Picture
from cnnviz.finetune.tensor_dataset import fill
from cnnviz.models.specs import MODELS
from cnnviz.paths import APP

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT, CLASSES = 2000, 10
_RUNS = 20


def rows() -> Iterator[Row]:
    """Measure in a cache folder that is removed afterwards."""
    with TemporaryDirectory() as folder:
        os.environ["CNNVIZ_CACHE"] = folder
        own, given = workspace.create(), _photos()
        yield Row(
            f"{COUNT:,} pictures: to take them", [timed(partial(own.add, given))], "ms", 60_000, Goal.MOST
        )
        yield Row(f"{COUNT:,} pictures: a run of the page", _runs(own.folder.name), "ms", 300)
        read = partial(
            fill, own.dataset(), MODELS["resnet50-catdog"], kept=Path(folder, "prepared.safetensors")
        )
        yield Row(f"{COUNT:,} pictures: to read them for a training", [timed(read)], "ms", 60_000, Goal.MOST)
        yield Row(f"{COUNT:,} pictures: to read them for the next", [timed(read)], "ms", 3000, Goal.MOST)


def _photos() -> list[Picture]:
    chance, found = np.random.default_rng(0), []
    for number in range(COUNT):
        rough = Image.fromarray(chance.integers(0, 255, (6, 8, 3), np.uint8)).resize((320, 240))
        noisy = np.asarray(rough) + chance.normal(0, 5, (240, 320, 1))
        file = io.BytesIO()
        Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=85)
        found.append(Picture(f"class {number % CLASSES}", f"{number}.jpg", file.getvalue))
    return found


def _runs(token: str) -> list[float]:
    """Milliseconds of runs of the page, after the first, which makes the small pictures."""
    app = AppTest.from_file(APP, default_timeout=120)
    app.session_state["cnnviz-workspace"] = token
    app.switch_page("pages/finetune.py").run()
    return [timed(app.run) for _ in range(_RUNS)]


if __name__ == "__main__":
    show(rows())
