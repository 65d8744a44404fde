"""Tests of the summary: sizes are those that torchvision publishes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn
from torchvision.models import (
    ConvNeXt_Tiny_Weights,
    ResNet18_Weights,
    ResNet50_Weights,
    WeightsEnum,
    convnext_tiny,
    resnet50,
)

from cnnviz.models.specs import model
from cnnviz.structure.summary import Summary, compare, summarise


@pytest.fixture(scope="module")
def fifty() -> Summary:
    return summarise(model("resnet50-imagenet"))


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("resnet18-imagenet", ResNet18_Weights.IMAGENET1K_V1),
        ("resnet50-imagenet", ResNet50_Weights.IMAGENET1K_V2),
    ],
)
def test_totals_are_those_that_torchvision_publishes(name: str, weights: WeightsEnum, fifty: Summary) -> None:
    found = fifty if "50" in name else summarise(model(name))
    assert found.parameters == weights.meta["num_params"]
    assert found.multiply_adds / 1e9 == pytest.approx(weights.meta["_ops"], abs=6e-4)


def test_layers_that_stand_at_each_place_are_counted_there() -> None:
    found = summarise(replace(model("resnet50-imagenet"), build=convnext_tiny))
    published = ConvNeXt_Tiny_Weights.IMAGENET1K_V1.meta
    assert found.parameters == published["num_params"]  # among them those of functions, and lone ones
    assert found.multiply_adds / 1e9 == pytest.approx(published["_ops"], rel=5e-3)  # without biases


def test_layers_that_are_called_twice_have_their_parameters_once() -> None:
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.fc = nn.Conv2d(3, 3, 1), nn.Linear(3, 2)
            self.mean = nn.Buffer(torch.zeros(3, 1, 1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            scores: torch.Tensor = self.fc(self.conv(self.conv(x - self.mean)).mean((2, 3)))
            return scores

    found = summarise(replace(model("resnet50-imagenet"), build=Twice, shape=(3, 4, 4)))
    assert found.parameters == 3 * 4 + 2 * 4
    assert found.multiply_adds == 2 * 16 * 3 * 4 + 2 * 4


def test_each_call_has_its_own_row(fifty: Summary) -> None:
    rows = {row.name: row for row in fifty.rows}
    first, last = rows["conv1"], rows["layer4.2.relu_2"]
    assert (first.shape, first.parameters, first.field) == ((64, 112, 112), 64 * 3 * 49, (7, 7))
    assert first.multiply_adds == 64 * 3 * 49 * 112 * 112
    assert (last.operation, last.shape, last.parameters) == ("ReLU", (2048, 7, 7), 0)
    assert rows["layer1.0.add"].multiply_adds is None
    # Each 3×3 adds twice the pixels between two of its inputs: 4, 8, 16, then 32, with a stride of 2 in the
    # first 3×3 of layer2, layer3 and layer4.
    assert last.field == (7 + 2 * (2 + 3 * 4 + (4 + 3 * 8) + (8 + 5 * 16) + (16 + 2 * 32)),) * 2


def test_lenet_is_counted_by_hand() -> None:
    rows = {row.name: row for row in summarise(model("lenet")).rows}
    assert rows["conv2"].parameters == 16 * (6 * 25 + 1)
    assert rows["conv2"].multiply_adds == 16 * (6 * 25 + 1) * 100
    assert rows["fc1"].multiply_adds == rows["fc1"].parameters == 120 * 401


def test_another_head_is_shown_layer_by_layer(fifty: Summary) -> None:
    def build() -> nn.Module:
        network: nn.Module = resnet50()
        network.fc = nn.Sequential(nn.Linear(2048, 2), nn.Softmax(1))
        return network

    pairs = compare(fifty, summarise(replace(model("resnet50-imagenet"), build=build)))
    assert [left.name for left, _ in pairs if left][:5] == ["conv1", "bn1", "relu", "maxpool", "layer1"]
    assert all(left and right and left.parameters == right.parameters for left, right in pairs[:-3])
    assert [(left and left.name, right and right.name) for left, right in pairs[-3:]] == [
        ("fc", None),
        (None, "fc.0"),
        (None, "fc.1"),
    ]
    assert pairs[-3][0]
    assert pairs[-3][0].parameters == 2049 * 1000
