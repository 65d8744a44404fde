"""Tests of which layers have maps: where channels come first, and where Grad-CAM looks by default."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torchvision.models import get_model

from cnnviz.structure.map_layers import channels_first, last_features
from tests.support.nets import record


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("alexnet", "features.11"),
        ("vgg11", "features.19"),
        ("resnet18", "layer4.1.relu_1"),
        ("densenet121", "relu"),
        ("mobilenet_v2", "features.18.2"),
        ("convnext_tiny", "features.7.2.add"),
    ],
)
def test_grad_cam_asks_the_last_maps_that_are_computed(name: str, layer: str) -> None:
    assert last_features(record(get_model(name, weights=None), 3, 64).layers).name == layer


class Turned(nn.Module):
    """Channels behind rows and columns, and in front again."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm, self.fc = nn.Conv2d(3, 4, 1), nn.LayerNorm(4), nn.Linear(4, 5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        behind = self.fc(self.norm(self.conv(x).permute(0, 2, 3, 1))).relu()
        answer: torch.Tensor = behind.permute(0, 3, 1, 2).flatten(2).mean(2)
        return answer


def test_channels_come_first_but_where_they_were_moved() -> None:
    trace = record(Turned(), 3, 6)
    named = {layer.name for layer in channels_first(trace.layers)}
    assert named == {"x", "conv", "permute_1", "mean"}
    channels = trace["permute_1"]
    np.testing.assert_array_equal(channels, trace["relu"].transpose(2, 0, 1))
