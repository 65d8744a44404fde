"""Tests of attribution: maps weigh places as their papers say, on the plain and the recorded model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients
from torch import nn
from torchvision.models import resnet18

from cnnviz.analysis import attribution
from cnnviz.analysis.ablation import estimate
from cnnviz.analysis.attribution import Method, attribute, estimates
from cnnviz.analysis.predictions import logit_unit
from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from tests.capture.test_recorder import batch, seeded

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.capture.tapped_model import TappedModel


class OneUnit(nn.Module):
    """A ReLU that overwrites, and one sigmoid unit for two classes."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.relu = nn.ReLU(inplace=True)
        self.fc = nn.Linear(4, 1)
        self.sigmoid = nn.Sigmoid()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        answer: torch.Tensor = self.sigmoid(self.fc(self.relu(self.conv(x)).mean((2, 3))))
        return answer


def small_resnet() -> nn.Module:
    network: nn.Module = resnet18(num_classes=5)
    return network


def part_of(model: nn.Module, pixels: np.ndarray, layer: str, place: int) -> TappedModel:
    recorder = Recorder("net", model)
    return recorder.tap(layer, *logit_unit(recorder.record(pixels[None]), place))


def ignore(share: float) -> None:
    pass


def plain(
    model: nn.Module, pixels: np.ndarray, layer: tuple[str, int], place: int
) -> tuple[torch.Tensor, ...]:
    """The output of one call of a module, and the gradient of a class's logit by that."""
    for each in model.modules():
        if isinstance(each, nn.ReLU):
            each.inplace = False
    seen: list[torch.Tensor] = []

    def listen(module: nn.Module, inputs: object, output: torch.Tensor) -> torch.Tensor:
        seen.append(output)
        return output.clone()  # which a sum may overwrite

    handle = model.get_submodule(layer[0]).register_forward_hook(listen)
    ends: list[torch.Tensor] = []
    last = model.get_submodule("fc3" if hasattr(model, "fc3") else "fc")
    end = last.register_forward_hook(lambda _m, _i, output: ends.append(output))
    model(torch.from_numpy(pixels[None]))
    handle.remove()
    end.remove()
    logit = ends[0][0, place] if ends[0].shape[1] > 1 else ends[0][0, 0] * (1 if place else -1)
    (gradient,) = torch.autograd.grad(logit, seen[layer[1]])
    return seen[layer[1]][0].detach(), gradient[0]


CASES = [
    (small_resnet, (3, 48, 48), "layer2.1.relu_1", ("layer2.1.relu", 1), 3),
    (small_resnet, (3, 48, 48), "layer4.1.bn2", ("layer4.1.bn2", 0), 0),
    (lenet.build, (1, 32, 32), "conv2", ("conv2", 0), 7),
    (OneUnit, (3, 8, 8), "relu", ("relu", 0), 0),
    (OneUnit, (3, 8, 8), "relu", ("relu", 0), 1),
]


@pytest.mark.parametrize(("build", "shape", "name", "layer", "place"), CASES)
def test_the_maps_follow_their_formulas(
    build: Callable[[], nn.Module], shape: tuple[int, ...], name: str, layer: tuple[str, int], place: int
) -> None:
    pixels = batch(*shape)
    part = part_of(seeded(build), pixels, name, place)
    activation, gradient = plain(seeded(build), pixels, layer, place)
    cam = (gradient.mean((1, 2))[:, None, None] * activation).sum(0).clamp(min=0)
    product = (gradient * activation).sum(0)
    np.testing.assert_allclose(attribute(part, pixels, Method.GRAD_CAM, ignore).map, cam, atol=1e-4)
    np.testing.assert_allclose(attribute(part, pixels, Method.GRADIENT, ignore).map, product, atol=1e-4)
    expected = estimate(activation.numpy(), gradient.numpy())
    np.testing.assert_allclose(estimates(part, pixels), expected, atol=1e-4)


def test_integrated_gradients_add_up_to_the_difference_from_a_grey_picture() -> None:
    pixels = batch(1, 32, 32)
    part = part_of(seeded(lenet.build), pixels, "conv1", 7)
    found = attribute(part, pixels, Method.INTEGRATED, ignore)
    with torch.inference_mode():
        logits = nn.Sequential(*list(seeded(lenet.build).children())[:-1])
        answer = logits(torch.stack([torch.from_numpy(pixels), torch.zeros(1, 32, 32)]))
    assert found.due is not None
    assert found.due == pytest.approx(float(answer[0, 7] - answer[1, 7]), abs=1e-6)
    assert found.complete
    assert found.steps in attribution.steps(pixels)
    assert found.sum == pytest.approx(found.due, rel=0.005)
    # The library's own measure of how far a sum is from the axiom of completeness.
    delta = IntegratedGradients(part).compute_convergence_delta(
        torch.from_numpy(found.map)[None, None], torch.zeros(1, 1, 32, 32), torch.from_numpy(pixels[None])
    )
    assert float(delta) == pytest.approx(found.sum - found.due, abs=1e-6)


def test_what_passes_by_a_layer_is_not_its_due() -> None:
    pixels, kept = batch(3, 32, 32), list[torch.Tensor]()
    found = attribute(
        part_of(seeded(small_resnet), pixels, "layer4.1.bn2", 1), pixels, Method.INTEGRATED, ignore
    )
    model = seeded(small_resnet)
    branch, picture = model.get_submodule("layer4.1.bn2"), torch.from_numpy(pixels[None])
    with torch.inference_mode():
        whole = float(model(picture)[0, 1])
        with branch.register_forward_hook(lambda _module, _inputs, output: kept.append(output.clone())):
            grey = float(model(torch.zeros_like(picture))[0, 1])
        with branch.register_forward_hook(lambda _module, _inputs, _output: kept[0]):
            due = whole - float(model(picture)[0, 1])
    assert found.due == pytest.approx(due, abs=1e-5)
    assert found.sum == pytest.approx(due, rel=0.005)
    assert abs(whole - grey - due) > 0.1 * abs(due)


def test_a_sum_that_does_not_come_close_is_not_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution, "_PASSES", (1,))
    monkeypatch.setattr(attribution, "_NUMBERS", 1)
    pixels = batch(1, 32, 32)
    found = attribute(part_of(seeded(lenet.build), pixels, "conv1", 7), pixels, Method.INTEGRATED, ignore)
    assert found.steps == 4
    assert not found.complete


def test_the_two_classes_of_one_unit_are_opposite() -> None:
    model, pixels = seeded(OneUnit), batch(3, 8, 8)
    for method in (Method.GRADIENT, Method.INTEGRATED):
        cat, dog = (
            attribute(part_of(model, pixels, "relu", place), pixels, method, ignore).map for place in (0, 1)
        )
        np.testing.assert_allclose(cat, -dog, atol=1e-6)
        assert np.abs(dog).max() > 0


def test_progress_is_heard_and_can_stop() -> None:
    pixels = batch(1, 32, 32)
    part = part_of(seeded(lenet.build), pixels, "conv1", 0)
    heard: list[float] = []
    attribute(part, pixels, Method.INTEGRATED, heard.append)
    assert heard == sorted(heard)
    assert heard[0] < 0.2
    assert heard[-1] == 1

    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        attribute(part, pixels, Method.INTEGRATED, stop)


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(KeyError, match="conv9"):
        part_of(seeded(lenet.build), batch(1, 32, 32), "conv9", 0)
