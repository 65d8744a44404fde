"""Tests of checkpoints: any file is read as the network that it holds, or refused in a sentence."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.architectures import FAMILIES, build
from cnnviz.checkpoints.card import Card, CheckpointError
from cnnviz.checkpoints.opening import convert
from cnnviz.checkpoints.usual import usual
from cnnviz.inputs.warning_sentences import doubts
from cnnviz.translations import catalogue

if TYPE_CHECKING:
    from pathlib import Path


def test_a_header_whose_length_looks_like_a_pickle_is_read(tmp_path: Path) -> None:
    path, weights = tmp_path / "net.safetensors", build(Card("lenet", ("a", "b"), "lenet")).state_dict()
    card = {"architecture": "lenet", "head": "softmax", "classes": ["a", "b"], "model": "lenet"}
    note = ""
    while not path.exists() or path.read_bytes()[0] != 0x80:
        note += "-"
        save_file(weights, path, {"cnnviz": json.dumps({**card, "note": note})})
    assert convert(path, path).classes == ("a", "b")


@pytest.mark.parametrize(("classes", "odd"), [("0123456789", True), (("stripes", "spots"), False)])
def test_only_a_network_of_digits_doubts_what_is_no_digit(
    classes: Sequence[str], odd: bool, tmp_path: Path
) -> None:
    path = tmp_path / "net.safetensors"
    card = {"architecture": "lenet", "head": "softmax", "classes": list(classes), "model": "lenet"}
    save_file(build(Card("lenet", tuple(classes), "lenet")).state_dict(), path, {"cnnviz": json.dumps(card)})
    stripes = np.full((100, 100, 3), 255, np.uint8)
    stripes[:, 10:30] = stripes[:, 60:80] = 0
    prepared = checkpoint.spec(path).prepare(stripes)
    assert prepared is not None
    assert bool(doubts(prepared, catalogue("en"))) == odd


Change = Callable[[dict[str, torch.Tensor], dict[str, Any]], None]


def spoiled(change: Change, path: Path) -> None:
    """A good file of a small network, but for one `change`."""
    weights = build(Card("lenet", ("a", "b"), "lenet")).state_dict()
    card: dict[str, Any] = {"architecture": "lenet", "head": "softmax", "model": "lenet"}
    card["classes"] = ["a", "b"]
    change(weights, card)
    save_file(weights, path, {"cnnviz": json.dumps(card)})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda weights, _: weights.pop("fc2.bias"), "lacks fc2.bias"),
        (lambda weights, _: weights.update(more=torch.zeros(1)), "the file has more"),
        (
            lambda weights, _: weights.update({"fc2.bias": torch.zeros(9)}),
            r"fc2.bias in the file is \(9,\)",
        ),
        (lambda weights, _: weights["fc2.bias"].fill_(torch.nan), "not finite"),
        (
            lambda weights, _: weights["fc2.bias"].fill_(3e38),
            "fc2.bias in the file holds numbers too large to compute with",
        ),
        (
            lambda weights, _: [value.fill_(1e5) for value in weights.values()],
            "with the numbers in the file, fc1 becomes too large to compute with",
        ),
        (
            lambda weights, _: weights.update({"fc2.bias": torch.zeros(84, dtype=torch.uint8)}),
            "written as U8; save it as float32",
        ),
        (lambda _, card: card.update(classes=["a", "b", "c"]), "fc3.weight"),
        (lambda _, card: card.update(classes=["a", "a"]), "two classes have the same name: a"),
        (lambda _, card: card.update(classes=7), "damaged"),
        (lambda _, card: card.update(model="../../etc/passwd"), "not known"),
        (
            lambda _, card: card.update(architecture="resnet50", model="resnet50-catdog"),
            r"conv1.weight in the file is",
        ),
        (lambda _, card: card.clear(), "damaged"),
    ],
)
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, change: Callable[..., None], said: str) -> None:
    path = tmp_path / "bad.safetensors"
    spoiled(change, path)
    with pytest.raises(CheckpointError, match=said):
        convert(path, path)


class Hostile:
    """Runs code when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return eval, ("__import__('pathlib').Path('ran').touch()",)


def test_nothing_is_ever_unpickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "net.safetensors"
    path.write_bytes(pickle.dumps(Hostile()))
    with pytest.raises(CheckpointError, match="damaged"):
        convert(path, path)
    assert not (tmp_path / "ran").exists()


def test_what_is_no_network_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    for content in (b"", b"junk", (2**60).to_bytes(8, "little") + b"{}", b"\x02" + bytes(7) + b"{}"):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=r"empty|no network as|not a safetensors|holds no weights"):
            convert(path, path)


# The smallest of each family of fewer than 12 million weights.
SMALL = (
    *("DenseNet", "EfficientNet", "EfficientNet-Lite", "GoogLeNet", "LeNet", "MNASNet", "MobileNetV2"),
    *("MobileNetV3", "RegNet", "ResNet", "ShuffleNetV2", "SqueezeNet"),
)


@pytest.mark.parametrize("family", SMALL)
def test_what_is_taken_home_is_brought_back(tmp_path: Path, family: str) -> None:
    home, again, name = tmp_path / "home.safetensors", tmp_path / "again.safetensors", FAMILIES[family][0]
    digits = name == "lenet"
    card = Card(name, ("cat", "dog", "cow"), "lenet" if digits else "", None if digits else usual(name))
    checkpoint.write(build(card), card, {"training": {"epochs": 3}}, home)
    assert convert(home, again) == card
    with safe_open(again, "pt") as file:
        assert json.loads(file.metadata()["cnnviz"])["training"] == {"epochs": 3}
    taken, back = checkpoint.spec(home).load().state_dict(), checkpoint.spec(again).load().state_dict()
    assert all(value.equal(back[name]) for name, value in taken.items())
