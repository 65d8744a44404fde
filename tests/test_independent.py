"""Does a program that shares no code with cnnviz compute the same numbers from the same input and weights?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file

from cnnviz.__main__ import main
from cnnviz.samples import Album, samples

WEIGHTS = Path(__file__).parent.parent / "assets" / "lenet.safetensors"


@pytest.mark.parametrize("label", range(10))
def test_trace_agrees_with_lenet_written_out(label: int, tmp_path: Path) -> None:
    picture = next(sample.path for sample in samples(Album.DIGITS) if sample.label == str(label))
    assert main(["trace", str(picture), "--model", "lenet", "--out", str(tmp_path / "trace.npz")]) == 0
    with np.load(tmp_path / "trace.npz") as found:
        expected = restated(found["input"])
        assert set(found) == {*expected, "logits"}
        for name, answer in expected.items():
            np.testing.assert_allclose(found[name], answer[0], rtol=1e-5, atol=1e-5, err_msg=name)
        np.testing.assert_allclose(found["logits"], expected["fc3"][0], rtol=1e-5, atol=1e-5)


def restated(pixels: np.ndarray) -> dict[str, torch.Tensor]:
    """What each layer answers to `pixels`, (1, 32, 32)."""
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
