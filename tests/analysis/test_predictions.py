"""Tests of predictions: the best are found, with and without a softmax at the end."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.special import expit
from torch import nn

from cnnviz.analysis.predictions import logit_unit, logits, predictions, probabilities
from cnnviz.capture.recorder import Recorder
from cnnviz.capture.trace import Unit

LABELS = ("a", "b", "c", "d")


@pytest.mark.parametrize("end", [None, nn.Softmax(1), nn.Sigmoid()])
def test_guesses_come_likeliest_first(end: nn.Module | None) -> None:
    torch.manual_seed(0)
    linear = nn.Linear(9, 4)
    model = nn.Sequential(nn.Flatten(), linear, *([end] if end else [])).eval()
    pixels = np.random.default_rng(0).normal(size=(1, 1, 3, 3)).astype(np.float32)
    found = predictions(Recorder("net", model).record(pixels), LABELS, 3)
    with torch.inference_mode():
        logits = F.linear(torch.from_numpy(pixels).flatten(1), linear.weight, linear.bias)[0]
    shares = torch.sigmoid(logits) if isinstance(end, nn.Sigmoid) else F.softmax(logits, 0)
    order = torch.argsort(logits, descending=True)[:3].tolist()
    assert [prediction.label for prediction in found] == [LABELS[place] for place in order]
    np.testing.assert_allclose([prediction.logit for prediction in found], logits[order], rtol=1e-5)
    np.testing.assert_allclose([prediction.probability for prediction in found], shares[order], rtol=1e-5)


def test_one_sigmoid_unit_decides_between_two_classes() -> None:
    torch.manual_seed(0)
    linear = nn.Linear(9, 1)
    model = nn.Sequential(nn.Flatten(), linear, nn.Sigmoid()).eval()
    pixels = np.random.default_rng(0).normal(size=(1, 1, 3, 3)).astype(np.float32)
    trace = Recorder("net", model).record(pixels)
    with torch.inference_mode():
        dog = F.linear(torch.from_numpy(pixels).flatten(1), linear.weight, linear.bias)[0]
    np.testing.assert_allclose(logits(trace), torch.cat([-dog, dog]), rtol=1e-5)
    np.testing.assert_allclose(probabilities(trace), torch.sigmoid(torch.cat([-dog, dog])), rtol=1e-5)
    assert [logit_unit(trace, place) for place in (0, 1)] == [(Unit("1", 0), -1), (Unit("1", 0), 1)]
    best = predictions(trace, ("cat", "dog"), 2)[0]
    assert best.label == ("dog" if dog > 0 else "cat")


@pytest.mark.parametrize("logit", [-120.0, -2.5, 0.0, 2.5, 30.0, 120.0])
def test_the_unlikely_one_of_two_classes_keeps_its_digits(logit: float) -> None:
    linear = nn.Linear(1, 1)
    linear.weight.data.zero_()
    linear.bias.data.fill_(logit)
    model = nn.Sequential(nn.Flatten(), linear, nn.Sigmoid()).eval()
    trace = Recorder("net", model).record(np.zeros((1, 1, 1, 1), np.float32))
    assert probabilities(trace) == pytest.approx(expit([-logit, logit]), rel=1e-5, abs=1e-44)
