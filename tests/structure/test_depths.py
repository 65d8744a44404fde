"""Tests of depths: what is drawn of a ResNet at each of three, and how its shortcuts run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torchvision import models

from cnnviz.capture.kinds import Drawn
from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from cnnviz.structure import parts
from cnnviz.structure.bands import bands
from cnnviz.structure.depths import Wire, depth

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cnnviz.capture.trace import Layer


def layers(name: str, side: int = 32) -> tuple[Layer, ...]:
    network = models.get_model(name, weights=None).eval()
    return Recorder(name, network).record(np.zeros((1, 3, side, side), np.float32)).layers


@pytest.fixture(scope="module")
def resnet18() -> tuple[Layer, ...]:
    return layers("resnet18")


@pytest.fixture(scope="module")
def resnet50() -> tuple[Layer, ...]:
    return layers("resnet50")


def drawn(network: tuple[Layer, ...], path: str) -> list[str]:
    return [band.path or " → ".join(band.layers) for band in depth(network, path).bands]


def test_the_whole_network_is_drawn_in_its_stages(resnet50: tuple[Layer, ...]) -> None:
    assert drawn(resnet50, "") == [
        "x",
        "conv1 → bn1 → relu",
        "maxpool",
        "layer1",
        "layer2",
        "layer3",
        "layer4",
        "avgpool",
        "fc",
    ]
    assert depth(resnet50).trail == ("",)


def test_a_stage_is_drawn_in_its_blocks_with_their_shortcuts(resnet50: tuple[Layer, ...]) -> None:
    assert drawn(resnet50, "layer3") == ["layer2.3.relu_2", *(f"layer3.{block}" for block in range(6))]
    shortcuts = [wire.by for wire in depth(resnet50, "layer3").wires]
    assert shortcuts == ["downsample", "", "", "", "", ""]


def test_a_block_is_drawn_layer_by_layer_with_its_branches_side_by_side(resnet50: tuple[Layer, ...]) -> None:
    block = depth(resnet50, "layer2.0")
    names = [band.name.removeprefix("layer2.0.") for band in block.bands]
    assert names == [
        *("layer1.2.relu_2", "conv1", "bn1", "relu", "conv2", "bn2", "relu_1", "conv3", "bn3"),
        *("downsample.0", "downsample.1", "add", "relu_2"),
    ]
    assert block.levels == (0, 1, 2, 3, 4, 5, 6, 7, 8, 7, 8, 9, 10)
    assert block.wires == (Wire("layer1.2.relu_2", "layer2.0.downsample.0", "downsample"),)
    assert block.trail == ("", "layer2", "layer2.0")


def test_an_identity_goes_round_the_layers_of_its_block(resnet18: tuple[Layer, ...]) -> None:
    assert depth(resnet18, "layer4.1").wires == (Wire("layer4.0.relu_1", "layer4.1.add", ""),)


def test_each_module_is_looked_at_once(resnet50: tuple[Layer, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[frozenset[str]] = []
    opens = parts._opens

    def watched(layers: Sequence[Layer], names: Collection[str]) -> bool:
        looked.append(frozenset(names))
        return opens(layers, names)

    monkeypatch.setattr(parts, "_opens", watched)
    depth(resnet50)
    assert len(looked) == len(set(looked)) == 12


@pytest.mark.parametrize(
    "path", ["layer9", "conv1", "lay", "layer2.", "layer2.0.conv1", "layer2.0.downsample"]
)
def test_what_has_nothing_below_it_is_no_depth(resnet18: tuple[Layer, ...], path: str) -> None:
    with pytest.raises(KeyError, match="nothing lies below"):
        depth(resnet18, path)


def test_a_head_of_several_layers_can_be_looked_into() -> None:
    network = models.resnet18(weights=None)
    network.fc = torch.nn.Sequential(
        torch.nn.Linear(512, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1), torch.nn.Sigmoid()
    )
    found = Recorder("head", network.eval()).record(np.zeros((1, 3, 32, 32), np.float32)).layers
    assert drawn(found, "")[-2:] == ["avgpool", "fc"]
    assert drawn(found, "fc") == ["avgpool", "fc.0", "fc.1", "fc.2", "fc.3"]


def test_a_small_network_has_one_depth() -> None:
    trace = Recorder("lenet", lenet.build().eval()).record(np.zeros((1, 1, 32, 32), np.float32))
    found = depth(trace.layers)
    assert found.bands == bands(trace.layers)
    assert found.levels == tuple(range(8))
    assert found.wires == ()


def test_a_network_that_is_one_module_and_a_head_is_drawn_in_the_stages_of_that() -> None:
    assert drawn(layers("densenet121"), "") == [
        "x",
        "features.conv0 → features.norm0 → features.relu0",
        "features.pool0",
        *("features.denseblock1", "features.transition1", "features.denseblock2", "features.transition2"),
        *("features.denseblock3", "features.transition3", "features.denseblock4"),
        "features.norm5 → relu",
        "adaptive_avg_pool2d",
        "classifier",
    ]
    assert depth(layers("efficientnet_b0"), "features.2.0").trail == ("", "features.2", "features.2.0")


def renamed(network: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The same network as one without modules has its layers called: by their operations and numbers."""
    names = {layer.name: f"{layer.operation}_{number}" for number, layer in enumerate(network)}
    return tuple(
        replace(layer, name=names[layer.name], inputs=tuple(names[name] for name in layer.inputs))
        for layer in network
    )


def test_a_network_without_modules_is_drawn_in_runs_of_maps_of_one_size() -> None:
    flat = renamed(layers("resnet50", 64))
    assert drawn(flat, "") == [
        "input_0",
        "Conv2d_1 → BatchNorm2d_2 → ReLU_3",
        *("MaxPool2d_4–ReLU_36", "Conv2d_37–ReLU_78", "Conv2d_79–ReLU_140", "Conv2d_141–ReLU_172"),
        "AdaptiveAvgPool2d_173",
        "Linear_175",
    ]
    assert [wire.by for wire in depth(flat, "Conv2d_141–ReLU_172").wires] == ["Conv2d_149", "", ""]


@pytest.mark.parametrize("name", ["densenet121", "efficientnet_v2_s", "shufflenet_v2_x1_0"])
def test_every_layer_of_a_network_without_modules_is_found_at_some_depth(name: str) -> None:
    flat = renamed(layers(name))
    left, shown = [""], set[str]()
    while left:
        found = depth(flat, left.pop())
        assert 2 < len(found.bands) <= 36
        shown |= {name for band in found.bands if not band.path for name in band.layers}
        left += [band.path for band in found.bands if band.path]
    assert shown == {layer.name for layer in flat if layer.kind.drawn is not Drawn.AS_ITS_INPUT}


def test_fifty_layers_alike_are_drawn_in_runs_of_a_few() -> None:
    network = torch.nn.Sequential(*(torch.nn.Conv2d(3, 3, 3, padding=1) for _ in range(50)))
    found = Recorder("net", network.eval()).record(np.zeros((1, 3, 8, 8), np.float32)).layers
    assert drawn(found, "") == ["input", *(f"{at}–{min(at + 7, 49)}" for at in range(0, 50, 8))]
    assert drawn(found, "8–15") == ["7", *map(str, range(8, 16))]
