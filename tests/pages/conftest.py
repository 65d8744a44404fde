"""Fixtures of the pages: a digit and the network that reads it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model


@pytest.fixture(scope="module")
def seven() -> torch.Tensor:
    """The digit that the labs begin with, (1, 1, 28, 28)."""
    path = next(sample.path for sample in samples(PictureKind.DIGITS) if sample.label == "7")
    return torch.from_numpy(images.decode(path.read_bytes())[..., 0].astype(np.float32))[None, None]


@pytest.fixture(scope="module")
def lenet() -> nn.Sequential:
    """The LeNet itself."""
    loaded = model("lenet").load()
    assert isinstance(loaded, nn.Sequential)
    return loaded


@pytest.fixture(scope="module")
def prepared(seven: torch.Tensor) -> torch.Tensor:
    """The LeNet's input for that digit, (1, 1, 32, 32)."""
    found = model("lenet").prepare(np.repeat(seven[0, 0, :, :, None].numpy().astype(np.uint8), 3, axis=2))
    assert found
    return torch.from_numpy(found.input)[None]
