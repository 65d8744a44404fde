"""Tests of the source of a network: what it builds is what cnnviz builds, of any card."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import nn
from torchvision import models

from cnnviz.capture.trace import Unit
from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.architectures import FAMILIES, build
from cnnviz.checkpoints.card import Card
from cnnviz.checkpoints.opening import convert
from cnnviz.export.script import buildable, script
from cnnviz.export.source import source
from cnnviz.finetune.program import packed
from cnnviz.inputs import images
from cnnviz.inputs.custom import Colours, PreparationCard
from cnnviz.serving.engine import Engine
from tests.checkpoints.test_opening import exported, small

if TYPE_CHECKING:
    from pathlib import Path

CLASSES = ("cat", "dog", "cow")
GREY = PreparationCard((64, 64), mean=(0.5,), std=(0.5,), colours=Colours.GREY)


def weights(network: nn.Module) -> dict[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_source_builds_the_network_of_the_card(family: str) -> None:
    name = FAMILIES[family][0]
    # A RegNet computes its sizes with numbers, and is small.
    with torch.device("cpu" if family == "RegNet" else "meta"):
        for card in (Card(name, CLASSES), Card(name, CLASSES, preparation=GREY)):
            if family == "LeNet":
                card = Card(name, CLASSES, name)  # noqa: PLW2901
            found: dict[str, Any] = {}
            exec("from __future__ import annotations\n" + source(card), found)
            assert weights(found["network"]()) == weights(build(card))


def given(kind: str, folder: Path) -> None:
    """Write a file of weights."""
    if kind == "onnx":
        (folder / kind).write_bytes(exported(small(), 64))
        return
    network: Any = models.mnasnet0_5()
    network.classifier = nn.Sequential(nn.Linear(1280, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 1))
    network.layers[0] = nn.Conv2d(1, 16, 3, 2, 1, bias=False)
    save_file(network.eval().state_dict(), folder / kind)


@pytest.mark.parametrize(
    ("kind", "preparation", "layer"),
    [
        ("onnx", PreparationCard((64, 64), colours=Colours.BGR), "stage2.1.branch2.3"),
        ("grey", GREY, "layers.8.0.layers.0"),
    ],
)
def test_both_programs_answer_as_the_page_does(
    tmp_path: Path, kind: str, preparation: PreparationCard, layer: str
) -> None:
    torch.manual_seed(0)
    given(kind, tmp_path)
    convert(tmp_path / kind, tmp_path / "net.safetensors", preparation=preparation)
    spec = checkpoint.spec(tmp_path / "net.safetensors")
    file = BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (80, 99, 3), np.uint8)).save(file, "png")
    prepared = spec.prepare(images.decode(file.getvalue()))
    assert prepared is not None
    trace = Engine(spec).run(prepared.input)
    unit = Unit(layer, *map(int, np.unravel_index(np.abs(trace[layer]).argmax(), trace[layer].shape)))
    (tmp_path / "one.py").write_text(script(spec, prepared, trace, unit))
    assert buildable(spec)
    assert float(run("one.py", tmp_path)) == pytest.approx(trace.value(unit), rel=1e-5)

    (tmp_path / "net.zip").write_bytes(packed(checkpoint.card(spec.weights), "net"))
    (tmp_path / "photo.png").write_bytes(file.getvalue())
    said = run("net.zip", tmp_path, "net.safetensors", "photo.png").splitlines()[1:]
    output = torch.tensor(trace[trace.layers[-1].name])
    wanted = output.softmax(0) if len(output) > 1 else torch.cat([1 - output, output])
    assert [float(line.partition(": ")[2]) for line in said] == pytest.approx(wanted.tolist(), abs=1e-5)


def run(program: str, folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-I", program, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
