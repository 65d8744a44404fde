"""Test of the numbers that a training goes on with: those that a float16 file holds."""

from __future__ import annotations

import torch
from torchvision import models

from cnnviz.finetune.head import rounded


def test_weights_are_rounded_and_stay_those_of_their_network() -> None:
    network = models.mnasnet0_5()  # takes no weights without the version that torch keeps beside them
    wanted = {name: value.half() for name, value in network.state_dict().items() if "weight" in name}
    network.load_state_dict(rounded(network.state_dict()))
    found = network.state_dict()
    assert all(torch.equal(found[name], value.float()) for name, value in wanted.items())
