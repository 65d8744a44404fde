"""Benchmark of a first view: a visitor opens a loaded network. Run it by `python -m benchmarks.first_view`.

The whole page runs in this process, with a photo that the network has not seen yet, right after a plain
pass of the same network; what a browser does with what it gets is not in it. Each network has random
weights, which cost the same, and reads 224 pixels.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

import torch
from streamlit.testing.v1 import AppTest
from torchvision.models import get_model

from benchmarks.clock import timed
from benchmarks.table import Goal, Row, show
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models import live_module, specs
from tests.support.nets import lived
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

NETWORKS = ("mobilenet_v2", "resnet50", "densenet121", "efficientnet_b0", "vgg16")
_SIDE = 224
_PAGE = 150  # milliseconds that a page may take beside 1.5 passes
_PASSES = 1.5


def main() -> None:
    """Measure, and print the table."""
    logging.disable()  # Streamlit's remarks on running without a server
    show(rows())


def rows() -> Iterator[Row]:
    """The rows of what was measured, with the goals."""
    for name in NETWORKS:
        spec = live_module.spec(lived(partial(get_model, name, weights=None)), size=_SIDE)
        specs.add(spec)
        network, pixels = spec.load(), torch.randn(1, 3, _SIDE, _SIDE)
        first, *others = (sample.path.stem for sample in samples(PictureKind.PHOTOS))
        _open(spec.name, first)  # loads the network
        plain, views = list[float](), list[float]()
        for photo in others:
            with torch.inference_mode():
                plain.append(timed(partial(network, pixels)))
            views.append(timed(partial(_open, spec.name, photo)))
        yield Row(f"a plain pass of {name}", plain)
        yield Row("  its first view", views)
        shares = [(view - _PAGE) / took for view, took in zip(views, plain, strict=True)]
        yield Row(f"  less {_PAGE} ms, in plain passes", shares, "x", _PASSES, Goal.MEDIAN)
        del specs.MODELS[spec.name]


def _open(model: str, photo: str) -> None:
    """Open the page as a visitor who has a link to a photo."""
    page = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    page.query_params["model"], page.query_params["sample"] = model, photo
    page.run()
    if page.exception:
        raise RuntimeError(page.exception[0].message)


if __name__ == "__main__":
    main()
