"""Tests of ablation: what is off is silent, and the rest is what the plain network then gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import resnet18
from torchvision.models.resnet import BasicBlock, ResNet

from cnnviz.analysis.ablation import Effect, estimate, leave_one_out, strongest, switchable
from cnnviz.capture.edits import Channel, JunctionInput
from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from cnnviz.structure.junctions import junctions
from tests.capture.test_recorder import batch, seeded

if TYPE_CHECKING:
    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Trace


def small_resnet() -> ResNet:
    return resnet18(num_classes=5)


@pytest.fixture(scope="module")
def model() -> nn.Module:
    made = seeded(small_resnet)
    # Fresh norms change nothing; these are as uneven as trained ones.
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(1)
        for norm in made.modules():
            if isinstance(norm, nn.BatchNorm2d):
                norm.bias.normal_()
                assert norm.running_mean is not None
                norm.running_mean.normal_()
    return made


PIXELS = batch(1, 3, 48, 48)
Hooks = dict[str, Callable[..., torch.Tensor]]


@pytest.fixture(scope="module")
def recorder(model: nn.Module) -> Recorder:
    return Recorder("net", model)


@pytest.fixture(scope="module")
def trace(recorder: Recorder) -> Trace:
    return recorder.record(PIXELS)


def hooked(model: nn.Module, hooks: Hooks) -> np.ndarray:
    """The output of the plain model while `hooks` change what its modules give on."""
    handles = [model.get_submodule(name).register_forward_hook(hook) for name, hook in hooks.items()]
    with torch.inference_mode():
        answer: np.ndarray = model(torch.from_numpy(PIXELS))[0].numpy()
    for handle in handles:
        handle.remove()
    return answer


def silence(*channels: int, call: int = 0) -> Callable[..., torch.Tensor]:
    """A hook that sets channels to 0, at one call of a module that is called more than once."""
    calls: Counter[str] = Counter()

    def hook(module: nn.Module, inputs: object, output: torch.Tensor) -> torch.Tensor:
        calls["all"] += 1
        if calls["all"] - 1 != call:
            return output
        changed = output.clone()
        changed[:, list(channels)] = 0
        return changed

    return hook


@pytest.mark.parametrize(
    ("off", "hooks"),
    [
        ([Channel("conv1", 3)], {"conv1": silence(3)}),
        ([Channel("layer2.0.bn1", 0), Channel("layer2.0.bn1", 9)], {"layer2.0.bn1": silence(0, 9)}),
        ([Channel("layer1.0.relu_1", 5)], {"layer1.0.relu": silence(5, call=1)}),
        (
            [Channel("layer1.1.conv2", 7), Channel("layer4.1.bn2", 40)],
            {"layer1.1.conv2": silence(7), "layer4.1.bn2": silence(40)},
        ),
        ([JunctionInput("layer3.0.add", "layer3.0.bn2")], {"layer3.0.bn2": silence(*range(256))}),
        (
            [JunctionInput("layer3.0.add", "layer3.0.downsample.1")],
            {"layer3.0.downsample.1": silence(*range(256))},
        ),
    ],
)
def test_the_rest_answers_as_the_plain_model_with_hooks(
    model: nn.Module, recorder: Recorder, trace: Trace, off: list[Off], hooks: Hooks
) -> None:
    changed = recorder.without(trace, off)
    np.testing.assert_allclose(changed["fc"], hooked(model, hooks), atol=1e-4)
    assert np.abs(changed["fc"] - trace["fc"]).max() > 1e-3
    for part in off:
        if isinstance(part, Channel):
            assert not changed[part.layer][part.channel].any()


def test_a_shortcut_that_is_off_is_still_read_by_the_branch(
    model: nn.Module, recorder: Recorder, trace: Trace
) -> None:
    block = model.get_submodule("layer2.1")
    assert isinstance(block, BasicBlock)

    def without_shortcut(
        module: nn.Module, inputs: tuple[torch.Tensor], output: torch.Tensor
    ) -> torch.Tensor:
        x = block.relu(block.bn1(block.conv1(inputs[0])))
        answer: torch.Tensor = block.relu(block.bn2(block.conv2(x)))
        return answer

    changed = recorder.without(trace, [JunctionInput("layer2.1.add", "layer2.0.relu_1")])
    np.testing.assert_allclose(changed["fc"], hooked(model, {"layer2.1": without_shortcut}), atol=1e-4)
    assert changed["layer2.1.bn2"] is trace["layer2.1.bn2"]


def test_what_is_not_reached_is_not_computed_again(recorder: Recorder, trace: Trace) -> None:
    changed = recorder.without(trace, [Channel("layer3.1.bn1", 0)])
    names = list(trace.activations)
    place = names.index("layer3.1.bn1")
    assert all((changed[name] is trace[name]) == (names.index(name) < place) for name in names)
    assert list(changed.activations) == names


def test_nothing_off_is_the_same_and_leaves_nothing_behind(recorder: Recorder, trace: Trace) -> None:
    recorder.without(trace, [Channel("conv1", 0)])
    again = recorder.without(trace, [])
    assert all(again[name] is trace[name] for name in trace.activations)
    np.testing.assert_array_equal(recorder.record(PIXELS)["fc"], trace["fc"])


@pytest.mark.parametrize(
    ("off", "error"),
    [
        (Channel("conv9", 0), KeyError),
        (Channel("conv1", 64), IndexError),
        (Channel("conv1", -1), IndexError),
        (JunctionInput("layer1.0.add", "conv1"), KeyError),
        (JunctionInput("conv1", "x"), KeyError),
    ],
)
def test_parts_that_do_not_exist_are_refused(
    recorder: Recorder, trace: Trace, off: Off, error: type[Exception]
) -> None:
    with pytest.raises(error):
        recorder.without(trace, [off])


def test_effects_are_those_of_the_plain_model(model: nn.Module, recorder: Recorder, trace: Trace) -> None:
    def logit(off: Sequence[Off]) -> float:
        return float(recorder.without(trace, off)["fc"][2])

    found = list(leave_one_out("layer4.0.bn1", [3, 1], [], logit))
    plain = hooked(model, {})[2]
    for (channel, change), expected in zip(found, [3, 1], strict=True):
        assert channel == expected
        without = hooked(model, {"layer4.0.bn1": silence(channel)})[2]
        assert change == pytest.approx(without - plain, abs=1e-4)


def test_a_channel_that_is_off_already_has_no_effect(recorder: Recorder, trace: Trace) -> None:
    off = [Channel("conv1", 2)]
    found = leave_one_out("conv1", [2], off, lambda off: float(recorder.without(trace, off)["fc"][0]))
    assert list(found) == [Effect(2, 0.0)]


def test_the_estimate_is_exact_where_the_rest_is_linear(trace: Trace, model: nn.Module) -> None:
    # What follows the pooled numbers is one sum, of which each is one product.
    weight = model.get_parameter("fc.weight").detach().numpy()[2]
    pooled = trace["avgpool"]
    gradient = np.broadcast_to(weight[:, None, None], pooled.shape)
    expected = -weight * pooled[:, 0, 0]
    np.testing.assert_allclose(estimate(pooled, gradient), expected, rtol=1e-6)
    assert strongest(expected, 3) == sorted(range(512), key=lambda at: -abs(expected[at]))[:3]


def test_scores_and_copies_cannot_be_switched_off(trace: Trace) -> None:
    names = [layer.name for layer in switchable(trace.layers)]
    assert names[0] == "conv1"
    assert names[-1] == "avgpool"
    small = Recorder("lenet", seeded(lenet.build)).record(batch(1, 1, 32, 32))
    assert [layer.name for layer in switchable(small.layers)] == (
        ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "fc1", "relu3", "fc2", "relu4"]
    )


class Meeting(nn.Module):
    """A gate, two ways side by side and a sum, as squeeze-and-excitation, Inception and ResNets have them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.gate, self.side = (nn.Conv2d(3, 3, 1) for _ in range(3))
        self.fc = nn.Linear(6, 2)
        self.without = ""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        first = self.conv(x)
        share = self.gate(F.adaptive_avg_pool2d(first, 1)).sigmoid()
        kept = first if self.without == "sigmoid" else first * share
        beside = self.side(kept)
        both = torch.cat([kept, beside * 0 if self.without == "side" else beside], 1)
        answer: torch.Tensor = self.fc(both.mean((2, 3)))
        return answer


@pytest.mark.parametrize("way", [JunctionInput("mul", "sigmoid"), JunctionInput("cat", "side")])
def test_a_way_into_a_product_or_a_concatenation_is_left_out(way: JunctionInput) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model, picture = Meeting().eval(), batch(1, 3, 5, 5)
    watched = Recorder("net", model)
    trace = watched.record(picture)
    model.without = way.source
    with torch.inference_mode():
        plain = model(torch.from_numpy(picture))[0].numpy()
    np.testing.assert_allclose(watched.without(trace, [way])["fc"], plain, atol=1e-6)
    assert np.abs(trace["fc"] - plain).max() > 1e-3
    assert [(each.name, each.sources) for each in junctions(trace.layers)] == [
        ("mul", ("conv", "sigmoid")),
        ("cat", ("mul", "side")),
    ]
