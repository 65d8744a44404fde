"""Tests against a program that shares no code with cnnviz: it computes the same numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file
from torch import nn
from torchvision.models import resnet50
from torchvision.models.feature_extraction import get_graph_node_names

from cnnviz.__main__ import main
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.paths import ASSETS

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS, RESNET = ASSETS / "lenet.safetensors", ASSETS / "resnet50-catdog.safetensors"


@pytest.mark.parametrize("label", range(10))
def test_trace_agrees_with_lenet_written_out(label: int, tmp_path: Path) -> None:
    picture = next(sample.path for sample in samples(PictureKind.DIGITS) if sample.label == str(label))
    assert main(["trace", str(picture), "--model", "lenet", "--out", str(tmp_path / "trace.npz")]) == 0
    with np.load(tmp_path / "trace.npz") as found:
        expected = restated(found["input"])
        assert set(found) == {*expected, "logits"}
        for name, answer in expected.items():
            np.testing.assert_allclose(found[name], answer[0], rtol=1e-5, atol=1e-5, err_msg=name)
        np.testing.assert_allclose(found["logits"], expected["fc3"][0], rtol=1e-5, atol=1e-5)


def restated(pixels: np.ndarray) -> dict[str, torch.Tensor]:
    """The output of each layer for `pixels`, (1, 32, 32)."""
    weights = {name: torch.from_numpy(array) for name, array in load_file(WEIGHTS).items()}
    answers = {"input": torch.from_numpy(pixels)[None]}
    answers["conv1"] = F.conv2d(answers["input"], weights["conv1.weight"], weights["conv1.bias"])
    answers["relu1"] = F.relu(answers["conv1"])
    answers["pool1"] = F.max_pool2d(answers["relu1"], 2)
    answers["conv2"] = F.conv2d(answers["pool1"], weights["conv2.weight"], weights["conv2.bias"])
    answers["relu2"] = F.relu(answers["conv2"])
    answers["pool2"] = F.max_pool2d(answers["relu2"], 2)
    answers["flatten"] = answers["pool2"].flatten(1)
    answers["fc1"] = F.linear(answers["flatten"], weights["fc1.weight"], weights["fc1.bias"])
    answers["relu3"] = F.relu(answers["fc1"])
    answers["fc2"] = F.linear(answers["relu3"], weights["fc2.weight"], weights["fc2.bias"])
    answers["relu4"] = F.relu(answers["fc2"])
    answers["fc3"] = F.linear(answers["relu4"], weights["fc3.weight"], weights["fc3.bias"])
    answers["softmax"] = F.softmax(answers["fc3"], 1)
    return answers


@pytest.mark.parametrize("sample", ["cat-chelsea", "dog-shepherd"])
def test_trace_agrees_with_the_resnet_heard_by_hooks(sample: str, tmp_path: Path) -> None:
    picture = next(each.path for each in samples(PictureKind.PHOTOS) if each.path.stem == sample)
    command = ["trace", str(picture), "--model", "resnet50-catdog", "--out", str(tmp_path / "trace.npz")]
    assert main(command) == 0
    network = resnet50()
    network.fc = nn.Sequential(nn.Linear(2048, 128), nn.ReLU(), nn.Linear(128, 1), nn.Sigmoid())
    network.load_state_dict({name: torch.from_numpy(array) for name, array in load_file(RESNET).items()})
    network.eval()
    with np.load(tmp_path / "trace.npz") as found:
        assert set(found) == {*get_graph_node_names(network)[1], "logits"}
        answers = heard(network, torch.from_numpy(found["x"])[None])
        assert set(answers) == set(found) - {"logits"}
        for name, answer in answers.items():
            reach = float(answer.abs().max())
            np.testing.assert_allclose(
                found[name], answer[0], rtol=1e-5, atol=1e-5 * max(1, reach), err_msg=name
            )
        dog = answers["fc.2"][0, 0]
        np.testing.assert_allclose(found["logits"], [-dog, dog], rtol=1e-5, atol=1e-5)


def heard(network: nn.Module, batch: torch.Tensor) -> dict[str, torch.Tensor]:
    """The outputs that plain hooks copy before they are overwritten; the sums are made of their parts."""
    answers: dict[str, torch.Tensor] = {"x": batch}
    calls: Counter[str] = Counter()

    def listen(name: str) -> None:
        def hear(module: nn.Module, inputs: object, output: torch.Tensor) -> None:
            answers[f"{name}_{calls[name]}" if calls[name] else name] = output.clone()
            calls[name] += 1

        network.get_submodule(name).register_forward_hook(hear)

    for name, module in network.named_modules():
        if not list(module.children()):
            listen(name)
    with torch.inference_mode():
        network(batch)
    before = answers["maxpool"]
    for stage, blocks in (("layer1", 3), ("layer2", 4), ("layer3", 6), ("layer4", 3)):
        for block in range(blocks):
            at = f"{stage}.{block}"
            answers[f"{at}.add"] = answers[f"{at}.bn3"] + answers.get(f"{at}.downsample.1", before)
            before = answers[f"{at}.relu_2"]
    answers["flatten"] = answers["avgpool"].flatten(1)
    return answers
