"""Tests of the exported program of a LeNet: it runs by itself and gives the network's numbers."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.finetune import checkpoint
from cnnviz.finetune.dataset import gather
from cnnviz.finetune.program import program
from cnnviz.finetune.recipe import Learns, Recipe
from cnnviz.finetune.run import run
from cnnviz.finetune.sample_sets import Builtin, pictures
from cnnviz.inputs import digits

if TYPE_CHECKING:
    from pathlib import Path


def test_the_program_of_a_lenet_answers_as_the_network_does(tmp_path: Path) -> None:
    path, alone, picture = (tmp_path / f"net.{ending}" for ending in ("safetensors", "py", "png"))
    dataset = gather(pictures(Builtin.DIGITS))
    run(dataset, Recipe("lenet", Learns.ALL, epochs=3, rate=2e-3), path, print)
    alone.write_text(program(checkpoint.read(path), "net"))
    digit = dataset.pictures[0].decode()[..., 0]
    Image.fromarray(digit).save(picture)
    # Isolated, so that nothing of cnnviz could be found.
    said = subprocess.run(
        [sys.executable, "-I", alone, path, picture], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout
    pixels = (np.pad(digit, 2) / 255 - digits.MEAN) / digits.STD
    with torch.inference_mode():
        answer = checkpoint.spec(path).load()(torch.from_numpy(pixels[None, None]).float())[0]
    printed = {name: float(number) for name, number in (line.split(": ") for line in said.splitlines())}
    assert printed == pytest.approx(dict(zip("49", answer.tolist(), strict=True)), abs=2e-6)
