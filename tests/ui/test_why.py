"""Tests of "Why?": what it shows is captum's own map of plain torch modules, and adds up to what is said."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients
from safetensors.torch import load_model

from cnnviz.analysis.predictions import logits
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models import lenet
from cnnviz.models.specs import model
from cnnviz.paths import ASSETS
from cnnviz.ui.network.why import attributed
from cnnviz.ui.shell import session


def best_two(scores: np.ndarray) -> list[int]:
    return [int(place) for place in (-scores).argsort(kind="stable")[:2]]


@pytest.mark.parametrize("sample", [3, 17])
def test_ink_adds_what_the_logits_differ_by_from_an_empty_board(sample: int) -> None:
    spec = model("lenet")
    prepared = spec.prepare(images.decode(samples(PictureKind.DIGITS)[sample].path.read_bytes()))
    assert prepared
    trace = session.trace(spec.name, prepared.input)
    first, second = best_two(logits(trace))
    found = attributed(spec, prepared, trace, first, second)

    plain = lenet.build()
    load_model(plain, ASSETS / "lenet.safetensors")
    scores = torch.nn.Sequential(*list(plain.eval().children())[:-1])
    picture = torch.from_numpy(prepared.input)[None]
    empty = torch.full_like(picture, (0 / 255 - 0.1307) / 0.3081)
    with torch.inference_mode():
        here, there = (row[first] - row[second] for row in scores(torch.cat([picture, empty])))
    assert found.due == pytest.approx(float(here - there), abs=1e-4)
    assert found.sum == pytest.approx(found.due, rel=0.03)
    assert np.abs(found.map[prepared.pixels == 0]).max() < 1e-6
    own = IntegratedGradients(lambda batch: scores(batch)[:, first] - scores(batch)[:, second])
    shown = own.attribute(picture, empty, n_steps=found.steps, method="riemann_middle")
    expected = shown[0, 0].detach().numpy()
    np.testing.assert_allclose(found.map, expected, atol=1e-4)


def test_places_of_a_photo_and_the_biases_behind_them_make_the_difference() -> None:
    spec = model("resnet50-catdog")
    prepared = spec.prepare(images.decode(samples(PictureKind.PHOTOS)[0].path.read_bytes()))
    assert prepared
    trace = session.trace(spec.name, prepared.input)
    scores = logits(trace)
    first, second = best_two(scores)
    found = attributed(spec, prepared, trace, first, second)

    network = spec.load().requires_grad_(False)
    head = [layer for layer in network.get_submodule("fc").modules() if isinstance(layer, torch.nn.Linear)]
    maps = [layer.name for layer in trace.layers if len(layer.shape) == 3 and min(layer.shape[1:]) > 1]
    hidden = torch.from_numpy(trace[maps[-1]].copy()).mean((1, 2))
    open_units = (head[0](hidden) > 0).float()
    last = head[-1]
    number = last(torch.relu(head[0](hidden)))
    biases = last.weight @ (head[0].bias * open_units) + last.bias
    sign = 1 if first else -1
    assert float(sign * number) == pytest.approx(float(scores[first]), abs=1e-4)
    assert found.sum == pytest.approx(float(sign * (number - biases)), abs=1e-4)
