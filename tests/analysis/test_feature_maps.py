"""Tests of feature maps: a layer's statistics equal numpy's, and every number reaches the browser."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.analysis.feature_maps import histogram, middle, statistics
from cnnviz.models import lenet, resnet
from cnnviz.wire.maps_packet import maps_packet
from tests.support.nets import lived, record
from tests.ui.test_steps import unpack

VALUES = st.floats(-1000, 1000, width=32)


def test_statistics_are_those_of_numpy() -> None:
    output = np.random.default_rng(0).normal(size=(5, 4, 3)).astype(np.float32)
    output[output < 0.2] = 0
    found = statistics(output)
    for channel, values in enumerate(output.astype(float)):
        for numbers, expected in (
            (found.strength, np.abs(values).mean()),
            (found.variance, ((values - values.mean()) ** 2).mean()),
            (found.mean, values.mean()),
            (found.low, values.min()),
            (found.high, values.max()),
            (found.zeros, 1 - np.count_nonzero(values) / 12),
        ):
            assert numbers[channel] == pytest.approx(expected, rel=1e-6)
    units = statistics(output[:, 0, 0])
    np.testing.assert_array_equal(units.mean, output[:, 0, 0])
    assert not units.variance.any()


@given(arrays(np.float32, st.integers(1, 40), elements=VALUES))
def test_a_histogram_counts_every_value_once_and_keeps_zero_between_bars(values: np.ndarray) -> None:
    found = histogram(values)
    edges = found.start + np.arange(len(found.counts) + 1) * found.width
    assert sum(found.counts) == values.size
    assert edges[0] <= values.min() + 1e-3
    assert edges[-1] >= values.max() - 1e-3
    if values.min() < 0 < values.max():
        zero = int(np.abs(edges).argmin())
        assert abs(edges[zero]) <= 1e-6 * found.width
        assert sum(found.counts[:zero]) == np.count_nonzero(values < 0)


def test_all_alike_is_one_bar() -> None:
    found = histogram(np.full((3, 3), 2, np.float32))
    assert (found.start, found.width, found.counts) == (2, 0, [9])


def test_the_layer_to_begin_with_is_in_the_middle_and_activated() -> None:
    assert middle(record(lived(lenet.build), 1, 32).layers) == "relu2"
    assert middle(record(lived(resnet.build), 3, 32).layers) == "layer3.0.relu_2"


@pytest.mark.parametrize("name", ["x", "layer1.0.relu", "avgpool", "fc.0", "fc.3"])
def test_every_number_of_a_layer_travels(name: str) -> None:
    trace = record(lived(resnet.build), 3, 64)
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    header, found = unpack(
        maps_packet(trace, name, identity="one", picture=picture, words={"about": "What it does."})
    )
    assert (header["id"], header["layer"], header["about"]) == ("one", name, "What it does.")
    assert [layer["name"] for layer in header["layers"]] == list(trace.activations)
    np.testing.assert_array_equal(found["maps"], trace[name])
    np.testing.assert_array_equal(found["picture"], picture)
    np.testing.assert_array_equal(found["strength"], statistics(trace[name]).strength)


def test_an_unknown_layer_is_an_error() -> None:
    trace = record(lived(lenet.build), 1, 32)
    with pytest.raises(KeyError, match="no layer 'conv9'"):
        maps_packet(trace, "conv9", identity="", picture=np.zeros((32, 32), np.uint8), words={})
