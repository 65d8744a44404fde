"""Tests of circuits: what is read most is what moves a channel most, and both ways say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.resnet import BasicBlock

from cnnviz.capture.recorder import Recorder
from cnnviz.features import circuits, survey
from cnnviz.features.picture_sets import PictureSet
from cnnviz.features.reading import Reading
from tests.support.nets import lived

if TYPE_CHECKING:
    from cnnviz.capture.trace import Layer
    from cnnviz.features.strongest import Survey


def surveyed(network: nn.Module) -> tuple[tuple[Layer, ...], Survey, np.ndarray]:
    pictures = np.random.default_rng(0).integers(0, 256, (6, 3, 12, 12), np.uint8)
    reading = Reading((3, 12, 12), (0.5,) * 3, (0.2,) * 3, exchanged=False)
    shown = PictureSet("noise", reading, [str(index) for index in range(6)], pictures.__getitem__)
    recorder = Recorder("net", network.eval())
    layers = recorder.record(shown.inputs(0, 1)).layers
    found = survey.survey(recorder, lambda _share: None, pictures=shown)
    return layers, found, shown.inputs(0, 6)


def small() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.ReLU(),
        nn.Conv2d(4, 6, 3, groups=2),
        nn.BatchNorm2d(6),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(384, 5),
    )


def test_what_a_channel_reads_is_weight_times_the_usual_answer() -> None:
    network = lived(small)
    layers, found, batch = surveyed(network)
    assert isinstance(network, nn.Sequential)
    with torch.inference_mode():
        usual = network[:2](torch.tensor(batch)).abs().mean((0, 2, 3)).numpy()
        scale = network[2:4](torch.eye(4)[:, :, None, None].expand(4, 4, 3, 3)).amax((2, 3))
        scale -= network[2:4](torch.zeros(1, 4, 3, 3)).amax((2, 3))  # a plain map of ones in one channel
    reads = circuits.below(layers, found, "4", 4)
    assert {read.channel for read in reads} == {2, 3}  # of its group
    assert {read.layer for read in reads} == {"1"}
    for read in reads:
        expected = scale[read.channel, 4].item() * usual[read.channel]
        assert read.raises - read.lowers == pytest.approx(expected, rel=1e-4)
    assert reads[0].strength >= reads[1].strength
    dense = network[6]
    assert isinstance(dense, nn.Linear)
    weight = dense.weight.detach()[2].reshape(6, 64)
    for read in circuits.below(layers, found, "6", 2):
        answer = found.layers["4"].usual[read.channel]
        assert read.raises == pytest.approx(F.relu(weight[read.channel]).sum().item() * answer, rel=1e-4)


def test_above_says_the_same_as_below() -> None:
    layers, found, _ = surveyed(lived(small))
    readers = circuits.above(layers, found, "1", 2)
    assert {reader.channel for reader in readers} == {3, 4, 5}
    for reader in readers:
        (read,) = (
            each for each in circuits.below(layers, found, reader.layer, reader.channel) if each.channel == 2
        )
        assert (read.raises, read.lowers) == (reader.raises, reader.lowers)
    assert circuits.below(layers, found, layers[0].name, 0) == ()
    assert circuits.above(layers, found, "6", 0) == ()


def test_a_shortcut_is_read_beside_the_branch() -> None:
    block = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), BasicBlock(4, 4))
    layers, found, _ = surveyed(lived(lambda: block))
    reads = circuits.below(layers, found, "2.relu_1", 1)
    shortcut = [read for read in reads if read.layer == "1"]
    assert [(read.channel, read.lowers, read.handed) for read in shortcut] == [(1, 0, False)]
    assert shortcut[0].raises == pytest.approx(found.layers["1"].usual[1])
    assert {read.layer for read in reads} == {"1", "2.relu"}
    active = int(found.layers["2.relu"].usual.argmax())
    assert {reader.layer for reader in circuits.above(layers, found, "2.relu", active)} == {"2.relu_1"}
    assert {reader.layer for reader in circuits.above(layers, found, "1", 1)} == {"2.relu", "2.relu_1"}


def test_what_a_pooling_reads_is_handed_on_without_weights() -> None:
    network = lived(lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3)))
    layers, found, _ = surveyed(network)
    active = int(found.layers["1"].usual.argmax())
    (read,) = circuits.below(layers, found, "2", active)
    assert (read.layer, read.channel, read.handed) == ("1", active, True)
    assert [reader.handed for reader in circuits.above(layers, found, "1", active)] == [True]
    assert not any(each.handed for each in circuits.below(layers, found, "3", 0))
