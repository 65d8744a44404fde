"""Tests of opening files of networks as people have them; torchvision's own networks are the oracle."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn
from torchvision import models

from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.architectures import NAMES, build
from cnnviz.checkpoints.card import GRAPH, LENET, Card, CheckpointError
from cnnviz.checkpoints.opening import convert
from cnnviz.checkpoints.state_dict import match
from cnnviz.inputs.custom import Colours, PreparationCard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Weights = Mapping[str, torch.Tensor]

CLASSES = ("cat", "dog", "cow")


def small(classes: int = 3, channels: int = 3) -> Any:
    """A ShuffleNet with random weights, norms and counters, as a training leaves it."""
    torch.manual_seed(0)
    network: Any = models.shufflenet_v2_x0_5(num_classes=classes)
    if channels != 3:
        network.conv1[0] = nn.Conv2d(channels, 24, 3, 2, 1, bias=False)
    network(torch.randn(2, channels, 64, 64))
    return network.eval()


def same(path: Path, network: nn.Module, side: int = 64, channels: int = 3) -> None:
    """Hold a converted file to the network that it was saved from."""
    batch = torch.randn(1, channels, side, side)
    with torch.inference_mode():
        torch.testing.assert_close(checkpoint.spec(path).load()(batch), network(batch), rtol=1e-5, atol=1e-5)


def named(prefix: str) -> Callable[[Weights], Weights]:
    return lambda weights: {f"{prefix}{name}": value for name, value in weights.items()}


@pytest.mark.parametrize(
    "change",
    [
        named("module."),
        named("model.backbone."),
        named("_orig_mod.module.0."),
        lambda weights: {name: value for name, value in weights.items() if "tracked" not in name},
        lambda weights: {name: value.double() for name, value in weights.items()},
        lambda weights: {**weights, "criterion.weight": torch.ones(3)},
    ],
)
def test_weights_are_known_by_whatever_names_they_come(
    tmp_path: Path, change: Callable[[Weights], Weights]
) -> None:
    network, path, out = small(), tmp_path / "net.safetensors", tmp_path / "out.safetensors"
    save_file(dict(change(network.state_dict())), path)
    card = convert(path, out, classes=CLASSES)
    assert (card.architecture, card.classes) == ("shufflenet_v2_x0_5", CLASSES)
    same(out, network)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
def test_narrow_numbers_stay_as_they_are(tmp_path: Path, kind: torch.dtype) -> None:
    network, path = small(), tmp_path / "net.safetensors"
    rounded = {
        name: value.to(kind) if value.is_floating_point() else value
        for name, value in network.state_dict().items()
    }
    save_file(rounded, path)
    convert(path, path)
    network.load_state_dict(rounded)
    same(path, network)
    assert path.stat().st_size < 1e6


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_architecture_is_told_by_its_names_and_shapes(name: str) -> None:
    with torch.device("meta"):
        weights = build(Card(name, CLASSES)).state_dict()
    shapes = {f"module.{name}": tuple(value.shape) for name, value in weights.items()}
    found = match(shapes)
    assert found.architecture == name
    assert found.names == {name: f"module.{name}" for name in weights}
    assert found.head
    assert (found.head.layers, found.head.outputs) == ((), 3)


class Wrapped(nn.Module):
    """A network that is asked for its features, and layers of its own behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone: Any = small()
        self.backbone.fc = nn.Identity()
        self.fc1, self.bn1, self.out = nn.Linear(1024, 8), nn.BatchNorm1d(8), nn.Linear(8, 3)

    def forward(self, batch: torch.Tensor) -> torch.Tensor:
        return self.out(self.bn1(self.fc1(self.backbone(batch))).relu())  # type: ignore[no-any-return]


def ended(place: str, end: nn.Module, network: Any = None) -> Any:
    network = network or small()
    parent, _, name = place.rpartition(".")
    setattr(network.get_submodule(parent), name, end)
    return network.eval()


HEADS: dict[str, Callable[[], tuple[nn.Module, str]]] = {
    "linear, one of dropout before it": lambda: (
        ended("fc", nn.Sequential(nn.Dropout(), nn.Linear(1024, 3))),
        "Linear",
    ),
    "two layers": lambda: (
        ended("fc", nn.Sequential(nn.Linear(1024, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 3, bias=False))),
        "Linear ReLU Dropout Linear",
    ),
    "with a norm": lambda: (
        ended("fc", nn.Sequential(nn.Linear(1024, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))),
        "Linear BatchNorm1d ReLU Linear",
    ),
    "a layer behind the network": lambda: (nn.Sequential(small(9), nn.Linear(9, 3)).eval(), "Linear Linear"),
    "a network of its own": lambda: (Wrapped().eval(), "Linear BatchNorm1d ReLU Linear"),
    "inside torchvision's head": lambda: (
        ended(
            "classifier.1",
            nn.Sequential(nn.Linear(1280, 8), nn.ReLU(), nn.Linear(8, 3)),
            models.mnasnet0_5(),
        ),
        "Dropout Linear ReLU Linear",
    ),
    "of maps": lambda: (
        ended(
            "classifier",
            nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 3)),
            models.squeezenet1_1(),
        ),
        "AdaptiveAvgPool2d Flatten Linear",
    ),
}


@pytest.mark.parametrize("kind", HEADS)
def test_a_head_of_any_kind_answers_as_it_did(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "net.safetensors"
    network, layers = HEADS[kind]()
    save_file(network.state_dict(), path)
    card = convert(path, path)
    assert " ".join(layer.kind for layer in card.head) == layers
    same(path, network)


def test_one_output_decides_between_two_classes(tmp_path: Path) -> None:
    path, network = tmp_path / "net.safetensors", small(1)
    save_file(network.state_dict(), path)
    assert convert(path, path, classes=("no", "yes")).classes == ("no", "yes")
    same(path, nn.Sequential(network, nn.Sigmoid()))


def test_a_grey_network_wants_grey_pictures(tmp_path: Path) -> None:
    path, network = tmp_path / "net.safetensors", small(channels=1)
    save_file(network.state_dict(), path)
    with pytest.raises(CheckpointError, match="pictures of 1 channels: choose grey"):
        convert(path, path, preparation=PreparationCard((64, 64)))
    grey = PreparationCard((64, 48), mean=(0.5,), std=(0.5,), colours=Colours.GREY)
    convert(path, path, preparation=grey)
    same(path, network, channels=1)
    model = checkpoint.spec(path)
    prepared = model.prepare(np.full((9, 9, 3), 255, np.uint8))
    assert prepared is not None
    assert prepared.input.shape == model.shape == (1, 64, 48)
    assert (prepared.input == 1).all()


def test_what_was_opened_is_opened_again_with_other_names(tmp_path: Path) -> None:
    path, again = tmp_path / "net.safetensors", tmp_path / "again.safetensors"
    network = ended("fc", nn.Sequential(nn.Linear(1024, 8), nn.ReLU(), nn.Linear(8, 3)))
    save_file(network.state_dict(), path)
    assert convert(path, path, classes=CLASSES).file == ""
    assert convert(path, path, file="of/ro\u202ese\ns.tar").file == "rose s"
    card = convert(path, again, classes=("a", "b", "c"))
    assert card.file == "rose s"
    assert card.classes == ("a", "b", "c")
    assert card.preparation == checkpoint.card(path).preparation
    same(again, network)
    with pytest.raises(CheckpointError, match="tells 3 classes apart, but 2 names"):
        convert(path, again, classes=("a", "b"))
    with pytest.raises(CheckpointError, match="the same name: a"):
        convert(path, again, classes=("a", "b", "a\n"))


@pytest.mark.parametrize(
    ("network", "architecture", "said"),
    [
        (
            models.resnet18,
            "resnet34",
            r"do not fit resnet34\..*layer1.2.conv1.weight – \| 64×64×3×3; .*come nearest to resnet18",
        ),
        (
            models.vit_b_16,
            None,
            r"no architecture that is known here: class_token.*zeros\(1, 3, 224, 224\)",
        ),
        (
            lambda: ended("conv1", nn.Conv2d(3, 24, 5), small()),
            None,
            r"nearest to shufflenet_v2_x0_5.*conv1.0.weight – \| 24×3×3×3",
        ),
        (
            lambda: ended("fc", nn.Conv1d(1024, 3, 5)),
            None,
            "those of shufflenet_v2_x0_5, but the layers at its end cannot be told",
        ),
    ],
)
def test_weights_that_do_not_fit_get_a_sentence_that_says_where(
    network: Callable[[], nn.Module], architecture: str | None, said: str
) -> None:
    with torch.device("meta"):
        shapes = {name: tuple(value.shape) for name, value in network().state_dict().items()}
    with pytest.raises(CheckpointError, match=said):
        match(shapes, architecture)


def test_a_picture_that_is_too_small_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    save_file(models.alexnet(num_classes=2).half().state_dict(), path)
    with pytest.raises(CheckpointError, match="alexnet cannot run on pictures of 32 × 32 pixels"):
        convert(path, path, preparation=PreparationCard((32, 32)))


def test_a_lenet_reads_digits_and_keeps_its_softmax(tmp_path: Path) -> None:
    path, network = tmp_path / "net.safetensors", build(Card(LENET, CLASSES, LENET))
    save_file(network.state_dict(), path)
    assert convert(path, path, classes=CLASSES).model == LENET
    same(path, network, side=32, channels=1)


def exported(network: nn.Module, side: int, channels: int = 3) -> bytes:
    """A network as PyTorch's own exporter writes it."""
    file: Any = BytesIO()
    torch.onnx.export(network, (torch.zeros(1, channels, side, side),), file, dynamo=False)
    return bytes(file.getvalue())


def test_an_onnx_file_is_opened_with_its_layers(tmp_path: Path) -> None:
    path, out, network = tmp_path / "net.onnx", tmp_path / "out.safetensors", small()
    path.write_bytes(exported(network, 64))
    card = convert(path, out, classes=CLASSES)
    assert (card.architecture, card.classes, card.preparation) == (GRAPH, CLASSES, PreparationCard((64, 64)))
    same(out, network)
    assert convert(out, out, classes=("a", "b", "c")).classes == ("a", "b", "c")
    same(out, network)
    with pytest.raises(CheckpointError, match="reads pictures of 64 × 64"):
        convert(path, out, preparation=PreparationCard((32, 32)))


def test_a_network_that_makes_numbers_smaller_itself_is_given_them_as_they_are(tmp_path: Path) -> None:
    class Rescaled(nn.Module):
        """A network that begins as Keras's often do."""

        def __init__(self) -> None:
            super().__init__()
            self.network = small()

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            numbers: torch.Tensor = self.network(x * (1 / 127.5) - 1)
            return numbers

    path, out = tmp_path / "net.onnx", tmp_path / "out.safetensors"
    path.write_bytes(exported(Rescaled().eval(), 64))
    card = convert(path, out)
    assert card.preparation == PreparationCard((64, 64), mean=(0.0,) * 3, std=(1 / 255,) * 3)


def test_an_onnx_file_of_one_output_gets_a_sigmoid(tmp_path: Path) -> None:
    path, network = tmp_path / "net", small(1, channels=1)
    path.write_bytes(exported(network, 64, channels=1))
    assert convert(path, path, classes=("no", "yes")).classes == ("no", "yes")
    same(path, nn.Sequential(network, nn.Sigmoid()), channels=1)
