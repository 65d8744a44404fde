"""Are the best guesses found, with and without a softmax at the end?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.guesses import guesses
from cnnviz.record import Recorder

LABELS = ("a", "b", "c", "d")


@pytest.mark.parametrize("end", [None, nn.Softmax(1), nn.Sigmoid()])
def test_guesses_come_likeliest_first(end: nn.Module | None) -> None:
    torch.manual_seed(0)
    linear = nn.Linear(9, 4)
    model = nn.Sequential(nn.Flatten(), linear, *([end] if end else [])).eval()
    pixels = np.random.default_rng(0).normal(size=(1, 1, 3, 3)).astype(np.float32)
    found = guesses(Recorder("net", model).record(pixels), LABELS, 3)
    with torch.inference_mode():
        logits = F.linear(torch.from_numpy(pixels).flatten(1), linear.weight, linear.bias)[0]
    shares = torch.sigmoid(logits) if isinstance(end, nn.Sigmoid) else F.softmax(logits, 0)
    order = torch.argsort(logits, descending=True)[:3].tolist()
    assert [guess.label for guess in found] == [LABELS[place] for place in order]
    np.testing.assert_allclose([guess.logit for guess in found], logits[order], rtol=1e-5)
    np.testing.assert_allclose([guess.probability for guess in found], shares[order], rtol=1e-5)
