"""Tests of the places of cells: they lie where windows put them, whatever else the cells depend on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import get_model

from cnnviz.structure.map_layers import last_features
from cnnviz.structure.places import places
from tests.support.nets import record
from tests.support.stacks import Does

Function = Callable[..., torch.Tensor]


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "efficientnet_b0", "convnext_tiny"])
def test_the_cells_of_the_last_maps_share_the_picture(name: str) -> None:
    layers = record(get_model(name, weights=None), 3, 224).layers
    last = last_features(layers)
    assert last.maps[1:] == (7, 7)
    for row, column in ((0, 0), (3, 5), (6, 6)):
        top, left, bottom, right = places(layers)[last.name].box(row, column)
        for middle, place in (((top + bottom) / 2, row), ((left + right) / 2, column)):
            assert abs(middle - (32 * place + 16)) <= 16  # of 224 pixels, a seventh for each


def gated(x: torch.Tensor, conv: Function, gate: Function) -> torch.Tensor:
    maps = conv(x)
    return maps * gate(F.adaptive_avg_pool2d(maps, 1))


def behind(x: torch.Tensor, conv: Function, norm: Function) -> torch.Tensor:
    return norm(conv(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def grouped(x: torch.Tensor, conv: Function, norm: Function) -> torch.Tensor:
    return norm(conv(x))


@pytest.mark.parametrize(
    ("function", "other"),
    [(gated, nn.Conv2d(4, 4, 1)), (behind, nn.LayerNorm(4)), (grouped, nn.GroupNorm(2, 4))],
)
def test_what_is_computed_over_whole_maps_moves_no_cell(function: Any, other: nn.Module) -> None:
    layers = record(Does(function, nn.Conv2d(3, 4, 3, stride=2, padding=1), other), 3, 9).layers
    assert places(layers)[layers[-1].name] == places(layers)["parts.0"]
    assert places(layers)["parts.0"].box(1, 2) == (1, 3, 4, 6)
