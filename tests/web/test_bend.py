"""Tests of the activations that the lab computes in the browser, against torch."""

from __future__ import annotations

import json

import numpy as np
import torch

from cnnviz.lessons.activation import SLOPE, Activation
from tests.support import node
from tests.support.server import ROOT

MODULES = {
    Activation.RELU: torch.nn.ReLU(),
    Activation.LEAKY_RELU: torch.nn.LeakyReLU(SLOPE),
    Activation.ELU: torch.nn.ELU(),
    Activation.GELU: torch.nn.GELU(),
    Activation.SILU: torch.nn.SiLU(),
    Activation.SIGMOID: torch.nn.Sigmoid(),
    Activation.TANH: torch.nn.Tanh(),
}
PROGRAM = """
import { bent } from "%s";
const [values, names, bias, slope] = JSON.parse(process.argv[1]);
console.log(JSON.stringify(names.map((name) => [...bent(values, name, bias, slope)])));
"""


def test_activations_are_torchs_modules() -> None:
    values = (4 * np.random.default_rng(0).standard_normal(300)).astype(np.float32)
    asked = json.dumps([values.tolist(), [str(each) for each in MODULES], -0.7, SLOPE])
    program = PROGRAM % (ROOT / "cnnviz/ui/web/lessons/bend.js").as_uri()
    answer = node.run("--input-type=module", "-e", program, asked)
    assert answer.returncode == 0, answer.stderr.decode()
    moved = torch.from_numpy(values + np.float32(-0.7))
    for module, found in zip(MODULES.values(), json.loads(answer.stdout), strict=True):
        np.testing.assert_allclose(found, module(moved.double()).numpy(), atol=1e-5)
