"""Tests of PyTorch's own files: weights are read by another process, and nothing in them is ever run."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.checkpoints.card import CheckpointError
from cnnviz.checkpoints.opening import convert
from tests.checkpoints.test_opening import same, small

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "legacy"), [("best.pth.tar", False), ("best.pth.tar", True), ("renamed.safetensors", False)]
)
def test_a_training_that_pytorch_saved_is_read(tmp_path: Path, name: str, legacy: bool) -> None:
    path, out, network = tmp_path / name, tmp_path / "out", small()
    training = {
        "epoch": 3,
        "best": np.float64(0.9),
        "hyper_parameters": argparse.Namespace(rate=0.1),
        "optimizer": {"state": {0: {"exp_avg": torch.ones(3)}}},
        "model_state_dict": nn.DataParallel(network).state_dict(),
    }
    torch.save(training, path, _use_new_zipfile_serialization=not legacy)
    convert(path, out)
    same(out, network)


class Hostile:
    """Runs code when it is unpickled."""

    def __init__(self, *act: object) -> None:
        self.act = act

    def __reduce__(self) -> Any:
        return self.act


def bomb() -> object:
    return {"conv1.weight": torch.zeros(1).expand(10**6, 10**6)}


def loop() -> object:
    nested: object = 1
    for _ in range(30):
        nested = [nested] * 30
    return {"conv1.weight": nested}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({**small().state_dict(), "more": Hostile(os.system, ("touch ran",))}, "would call posix.system"),
        ({"weights": Hostile(eval, ("open('ran', 'w')",))}, r"objects \(eval\)"),
        (bomb(), "too much memory or time"),
        (loop(), "no weights with names"),
    ],
)
def test_a_hostile_file_of_pytorch_gets_a_sentence_and_nothing_in_it_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: object, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "net.pth"
    torch.save(content, path)
    with pytest.raises(CheckpointError, match=said):
        convert(path, tmp_path / "out")
    assert [each.name for each in tmp_path.iterdir()] == ["net.pth"]


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "empty"), (b"words", "damaged"), (b"\x80\x04junk", "damaged")]
)
def test_a_file_of_no_network_gets_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "net.pth"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=said):
        convert(path, tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "script"), [("my net.pth", False), ("my net.pth", True), ("renamed.safetensors", False)]
)
def test_the_line_to_type_turns_a_whole_network_into_its_weights(
    tmp_path: Path, name: str, script: bool
) -> None:
    path, network = tmp_path / name, small()
    if script:
        torch.jit.save(torch.jit.script(network), path)
    else:
        torch.save(network, path)
    typed(path)
    weights = torch.load(tmp_path / "weights.pth", weights_only=True)
    assert weights["fc.weight"].equal(network.fc.weight)


def test_the_line_to_type_turns_a_network_of_no_known_architecture_into_one_that_opens(
    tmp_path: Path,
) -> None:
    path, out = tmp_path / "my net.pth", tmp_path / "out"
    network = nn.Sequential(nn.Conv2d(3, 4, 5, 32), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 7 * 7, 3))
    torch.save(network.half(), path)
    typed(path)
    convert(tmp_path / "network.onnx", out)
    same(out, network.float(), side=224)


def typed(path: Path) -> None:
    """Type, where a file that is refused lies, the line that its sentence tells."""
    with pytest.raises(CheckpointError) as caught:
        convert(path, path.with_name("out"))
    python, *rest = shlex.split(str(caught.value.values["line"]))
    assert python == "python"
    subprocess.run([sys.executable, *rest], check=True, cwd=path.parent)
