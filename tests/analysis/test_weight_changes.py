"""Tests of weight changes: filters and maps before and after fine-tuning are read and sent as written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from safetensors.numpy import save_file

from cnnviz.analysis.weight_changes import change, tile_filters
from cnnviz.models.specs import model
from cnnviz.translations import catalogue
from cnnviz.ui.finetune.before_after import packet
from tests.ui.test_steps import unpack

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.models.specs import ModelSpec

FILTERS = np.random.default_rng(0).normal(size=(4, 64, 3, 7, 7)).astype(np.float16)
MAPS = np.random.default_rng(1).normal(size=(4, 5, 6)).astype(np.float16)


@pytest.fixture
def spec(tmp_path: Path) -> ModelSpec:
    """A model whose third epoch was kept, of four times in all."""
    notes = {"channels": {"relu": 12}, "photo": "cat-chelsea.jpg", "best": 3, "accuracies": [0.5, 0.6, 0.7]}
    metadata = {name: json.dumps(value) for name, value in notes.items()}
    save_file({"conv1": FILTERS, "relu": MAPS}, tmp_path / "net-replay.safetensors", metadata)
    return replace(model("lenet"), weights=tmp_path / "net.safetensors")


def test_it_is_the_time_before_and_the_epoch_that_was_kept(spec: ModelSpec) -> None:
    found = change(spec)
    assert found
    assert (found.photo, found.epoch, dict(found.channels)) == ("cat-chelsea.jpg", 3, {"relu": 12})
    np.testing.assert_array_equal(found.filters, FILTERS[[0, 3]].astype(np.float32))
    np.testing.assert_array_equal(found.maps["relu"], MAPS[[0, 3]].astype(np.float32))


def test_any_epoch_can_be_seen_and_no_other(spec: ModelSpec) -> None:
    found = change(spec, 2)
    assert found
    assert (found.epoch, found.accuracies[found.epoch - 1]) == (2, 0.6)
    np.testing.assert_array_equal(found.maps["relu"], MAPS[[0, 2]].astype(np.float32))
    assert change(spec, 4) is None


def test_filters_of_one_channel_are_a_map() -> None:
    grey = np.ascontiguousarray(FILTERS[0, :, :1]).astype(np.float32)
    assert tile_filters(grey).shape == (63, 63)
    np.testing.assert_array_equal(tile_filters(grey)[16:23, 8:15], grey[17, 0])


@pytest.mark.parametrize("content", [None, b"junk"])
def test_without_the_file_there_is_nothing(spec: ModelSpec, content: bytes | None) -> None:
    file = spec.weights.with_name("net-replay.safetensors")
    file.unlink()
    if content:
        file.write_bytes(content)
    assert change(spec) is None


def test_filters_lie_in_a_square_with_gaps() -> None:
    made = tile_filters(FILTERS[0].astype(np.float32))
    assert made.shape == (63, 63, 3)
    np.testing.assert_array_equal(made[16:23, 8:15], FILTERS[0, 17].transpose(1, 2, 0))
    assert np.isnan(made[7]).all()
    assert np.isnan(made[:, 15]).all()


def test_the_browser_gets_the_same_numbers(spec: ModelSpec) -> None:
    found = change(spec)
    assert found
    header, arrays = unpack(packet(found, catalogue("en")))
    assert [pair["title"] for pair in header["pairs"]] == [
        "first convolution: 64 filters",
        "relu: channel 12",
    ]
    for pair, expected in zip(
        header["pairs"], [map(tile_filters, found.filters), found.maps["relu"]], strict=True
    ):
        for name, each in zip(pair["arrays"], expected, strict=True):
            np.testing.assert_array_equal(arrays[name], each)
