"""Tests of bands: those that are drawn for LeNet and for a residual block."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from cnnviz.structure.bands import Band, bands
from tests.support.nets import Concat, InPlaceSum


def test_lenet_is_drawn_in_eight_bands_of_9118_cells() -> None:
    trace = Recorder("lenet", lenet.build().eval()).record(np.zeros((1, 1, 32, 32), np.float32))
    found = bands(trace.layers)
    assert found == (
        Band(("input",), (), (1, 32, 32)),
        Band(("conv1", "relu1"), ("input",), (6, 28, 28)),
        Band(("pool1",), ("relu1",), (6, 14, 14)),
        Band(("conv2", "relu2"), ("pool1",), (16, 10, 10)),
        Band(("pool2",), ("relu2",), (16, 5, 5)),
        Band(("fc1", "relu3"), ("pool2",), (120,)),
        Band(("fc2", "relu4"), ("relu3",), (84,)),
        Band(("fc3", "softmax"), ("relu4",), (10,)),
    )
    assert sum(math.prod(band.shape) for band in found) == 9118


def test_a_residual_sum_is_a_band_with_both_its_sources() -> None:
    trace = Recorder("block", InPlaceSum().eval()).record(np.zeros((1, 1, 8, 8), np.float32))
    assert [(band.layers, band.sources) for band in bands(trace.layers)] == [
        (("x",), ()),
        (("conv",), ("x",)),
        (("add", "relu"), ("conv", "x")),
    ]


def test_a_concatenation_has_all_its_sources() -> None:
    trace = Recorder("concat", Concat().eval()).record(np.zeros((1, 1, 8, 8), np.float32))
    assert [(band.name, band.sources) for band in bands(trace.layers)][-1] == ("cat", ("narrow", "wide"))
