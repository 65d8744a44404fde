"""Tests of residual blocks: the two ways into a block's sum are told apart."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torchvision.models import resnet18

from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from cnnviz.structure.residual import Residual, residuals
from tests.support.stacks import Does


def blocks(network: nn.Module, *shape: int) -> tuple[Residual, ...]:
    return residuals(Recorder("net", network.eval()).record(np.zeros((1, *shape), np.float32)).layers)


def test_residual_blocks_are_found() -> None:
    found = blocks(resnet18(num_classes=5), 3, 48, 48)
    assert len(found) == 8
    assert found[0] == Residual("layer1.0.add", "layer1.0.bn2", "maxpool", ())
    downsample = ("layer2.0.downsample.1", "layer2.0.downsample.0")
    assert found[2] == Residual("layer2.0.add", "layer2.0.bn2", downsample[0], downsample)


def test_a_sum_with_a_parameter_is_no_residual_block() -> None:
    shift = nn.Module()
    shift.register_parameter("weight", nn.Parameter(torch.rand(3, 1, 1)))
    assert blocks(Does(lambda x, shift: x + shift.weight, shift), 3, 8, 8) == ()


def test_a_network_without_sums_has_none() -> None:
    assert blocks(lenet.build(), 1, 32, 32) == ()
