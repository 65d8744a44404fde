"""Tests of the shipped LeNet: it is the network that it is said to be, and it recognises digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

from cnnviz.inputs import digits
from cnnviz.models import lenet
from cnnviz.models.specs import model

WEIGHTS = model("lenet").weights
SAMPLES = sorted((Path(__file__).parents[2] / "assets/samples/digits").glob("*.png"))


@pytest.fixture(scope="module")
def state() -> dict[str, torch.Tensor]:
    return load_file(WEIGHTS)


@pytest.fixture(scope="module")
def batch() -> torch.Tensor:
    """The samples, prepared without our own code."""
    pictures = np.stack([np.asarray(Image.open(path)) for path in SAMPLES])
    padded = F.pad(torch.from_numpy(pictures)[:, None] / 255, (2, 2, 2, 2))
    return (padded - digits.MEAN) / digits.STD


def _restated(state: dict[str, torch.Tensor], batch: torch.Tensor) -> torch.Tensor:
    first = F.max_pool2d(F.conv2d(batch, state["conv1.weight"], state["conv1.bias"]).relu(), 2)
    second = F.max_pool2d(F.conv2d(first, state["conv2.weight"], state["conv2.bias"]).relu(), 2)
    hidden = second.flatten(1)
    for name in ("fc1", "fc2"):
        hidden = F.linear(hidden, state[f"{name}.weight"], state[f"{name}.bias"]).relu()
    return F.linear(hidden, state["fc3.weight"], state["fc3.bias"]).softmax(1)


def test_the_network_is_the_one_of_the_lesson(state: dict[str, torch.Tensor], batch: torch.Tensor) -> None:
    network = model("lenet").load()
    with torch.inference_mode():
        torch.testing.assert_close(network(batch), _restated(state, batch))


def test_the_names_are_those_that_every_page_uses() -> None:
    names = "conv1 relu1 pool1 conv2 relu2 pool2 flatten fc1 relu3 fc2 relu4 fc3 softmax"
    assert [name for name, _ in lenet.build().named_children()] == names.split()
    assert sum(parameter.numel() for parameter in lenet.build().parameters()) == 61_706


def test_every_sample_is_read_right(state: dict[str, torch.Tensor], batch: torch.Tensor) -> None:
    answers = _restated(state, batch).argmax(1).tolist()
    assert len(SAMPLES) == 30
    assert answers == [int(path.stem[-1]) for path in SAMPLES]


def test_the_weights_are_small_plain_floats(state: dict[str, torch.Tensor]) -> None:
    assert WEIGHTS.stat().st_size < 300_000
    assert {weight.dtype for weight in state.values()} == {torch.float32}
