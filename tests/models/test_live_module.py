"""Tests of networks that are built in Python: shown as they are, or refused by line and cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnnviz.analysis.predictions import probabilities
from cnnviz.inputs import images
from cnnviz.inputs.custom import Colours, PreparationCard
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.live_module import spec
from cnnviz.models.module_checks import ModuleError
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable

PHOTO = np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)


def small(channels: int = 3, outputs: int = 2) -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(channels, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(),
        nn.Dropout(), nn.Linear(16, outputs),
    )  # fmt: skip


@pytest.mark.parametrize("wrap", [lambda net: net, nn.DataParallel, lambda net: net.double().train()])
def test_a_network_answers_as_torch_does(wrap: Callable[[nn.Module], nn.Module]) -> None:
    net = small()
    shown = spec(wrap(net), classes=["cat", "dog"], prepare="-1..1", size=40)
    prepared = shown.prepare(PHOTO)
    assert prepared
    trace = Engine(shown).run(prepared.input)
    with torch.inference_mode():
        wanted = net.float().eval()(torch.from_numpy(prepared.input)[None])[0].numpy()
    assert np.array_equal(trace[trace.layers[-1].name], wanted)
    assert (shown.shape, shown.labels, shown.title) == ((3, 40, 40), ("cat", "dog"), "Sequential")
    assert np.isclose(prepared.input.max(), prepared.pixels.max() / 127.5 - 1)


def test_what_is_shown_stays_when_the_training_goes_on() -> None:
    net = small()
    shown = spec(net, size=16)
    before = shown.load().state_dict()["0.weight"].clone()
    nn.init.zeros_(net[0].weight)  # type: ignore[arg-type]
    assert torch.equal(shown.load().state_dict()["0.weight"], before)
    assert spec(net, size=16).name != shown.name


def test_the_input_is_the_first_usual_one_that_fits() -> None:
    assert spec(small()).shape == (3, 224, 224)
    digits = nn.Sequential(nn.Conv2d(1, 2, 5), nn.Flatten(), nn.Linear(2 * 24 * 24, 10))
    assert (spec(digits).shape, spec(digits).labels) == ((1, 28, 28), tuple("0123456789"))
    card = PreparationCard((24, 30), mean=(0.5,), std=(0.5,), colours=Colours.GREY)
    assert spec(small(channels=1), prepare=card).shape == (1, 24, 30)


@pytest.mark.parametrize(("size", "read"), [(None, 28), (32, 32)])
def test_digits_are_drawn_and_prepared_as_those_of_mnist(size: int | None, read: int) -> None:
    (seven,) = (each for each in samples(PictureKind.DIGITS) if each.index == 0)
    shown = spec(small(channels=1, outputs=10), prepare="digits", size=size)
    prepared = shown.prepare(images.decode(seven.path.read_bytes()))
    lenet = model("lenet").prepare(images.decode(seven.path.read_bytes()))
    assert prepared
    assert lenet
    margin = (32 - read) // 2
    assert np.array_equal(prepared.input[0], lenet.input[0, margin : 32 - margin, margin : 32 - margin])
    assert (shown.picture_kind, shown.shape) == (PictureKind.DIGITS, (1, read, read))
    assert np.isclose(lenet.crop.top + margin * lenet.crop.down, prepared.crop.top)


def test_digits_may_be_dark_on_light() -> None:
    (seven,) = (each for each in samples(PictureKind.DIGITS) if each.index == 0)
    shown = spec(small(channels=1, outputs=10), prepare="digits 1..0")
    prepared = shown.prepare(images.decode(seven.path.read_bytes()))
    assert prepared
    assert (shown.picture_kind, prepared.input.max(), prepared.input.min()) == (PictureKind.DIGITS, 1, 0)
    np.testing.assert_allclose(prepared.input, 1 - prepared.planes / np.float32(255), atol=1e-6)


def test_one_logit_becomes_two_probabilities() -> None:
    shown = spec(small(outputs=1), classes=["no", "yes"], size=16)
    pixels = np.zeros(shown.shape, np.float32)
    with torch.inference_mode():
        logit = small(outputs=1).eval()(torch.from_numpy(pixels)[None])[0]
    shares = probabilities(Engine(shown).run(pixels))
    assert np.allclose(shares, torch.cat([torch.sigmoid(-logit), torch.sigmoid(logit)]), atol=1e-6)


class Net(nn.Module):
    """Its forward pass is `step`, a mean over the places, and a number for each of two classes."""

    def __init__(self, step: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.step, self.conv, self.fc = step, nn.Conv2d(3, 4, 3), nn.Linear(4, 2)

    def forward(self, x: Tensor) -> Tensor:
        answer: Tensor = self.fc(self.conv(self.step(x)).mean((2, 3)))
        return answer


@pytest.mark.parametrize(
    ("step", "line", "cure"),
    [
        (lambda x: x if x.sum() > 0 else -x, "x if x.sum() > 0 else -x", "torch.where"),
        (lambda x: torch.stack([-row for row in x]), "[-row for row in x]", "x[:, 0], x[:, 1]"),
        (lambda x: x * int(x.shape[2]), "int(x.shape[2])", "write the number itself"),
        (lambda x: x + torch.zeros(x.shape[0], 1, 1, 1), "torch.zeros(x.shape[0]", "x.new_zeros(x.shape[0]"),
        (lambda x: x / len(x), "x / len(x)", "x.shape[0] for len(x)"),
        (lambda x: torch.from_numpy(x.numpy()), "torch.from_numpy(x.numpy())", "compute it by torch"),
    ],
)
def test_what_cannot_be_traced_is_told_by_its_line(
    step: Callable[[Tensor], Tensor], line: str, cure: str
) -> None:
    with pytest.raises(ModuleError) as refused:
        spec(Net(step))
    place, change = str(refused.value).splitlines()
    number = step.__code__.co_firstlineno
    assert place.startswith(f"Net cannot be shown because of line {number} of test_live_module.py: ")
    assert line in place
    assert cure in change


@pytest.mark.parametrize(
    "step",
    [
        lambda x: torch.where(x.sum() > 0, x, -x),
        lambda x: x + x.new_zeros(x.shape[0], 1, 1, 1),
        lambda x: x / x.shape[0],
    ],
)
def test_the_cures_can_be_traced(step: Callable[[Tensor], Tensor]) -> None:
    assert spec(Net(step)).labels == ("0", "1")


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (nn.Conv2d, "this is a class of networks; give a network of it: Conv2d()"),
        ("net", "a network is a torch.nn.Module, and this is str"),
        (nn.Conv2d(3, 8, 3), "for one picture it returns 1 x 8 x 222 x 222 numbers, and not 1 x classes"),
        (nn.Conv2d(4, 8, 3), "its first convolution reads 4 channels; a picture here has 3 or 1"),
        (nn.Sequential(nn.Flatten(), nn.Linear(7, 2)), "say the size of its input, in pixels"),
        (nn.Bilinear(2, 2, 2), "its forward needs input1 and input2, but it is given one picture"),
        (Net(F.dropout), "Net gives another answer each time, even after eval(); write F.dropout(x, tr"),
    ],
)  # fmt: skip
def test_what_is_no_classifier_of_pictures_is_refused(model: object, reason: str) -> None:
    with pytest.raises(ModuleError) as refused:
        spec(model)
    assert reason in str(refused.value)


def test_classes_and_preparations_must_fit() -> None:
    for options, reason in (
        ({"classes": ["cat"]}, "the network tells 2 classes apart, and classes names 1"),
        ({"classes": ["cat", "cat"]}, "two classes have the same name: cat"),
        ({"classes": "cat,dog"}, 'classes is a list of names, such as ["cat", "dog"]'),
        ({"prepare": "photo"}, "no preparation is called 'photo'; there are imagenet, 0..1, "),
        ({"prepare": "mnist"}, "its first convolution reads 3 channels; a picture here has 1"),
    ):
        with pytest.raises(ModuleError) as refused:
            spec(small(), **options)
        assert reason in str(refused.value)
